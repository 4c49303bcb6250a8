"""Signing in: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):
    """Accounts are made by those who run a federation; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
