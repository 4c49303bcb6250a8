"""Sign-in adapter: accounts by invitation, whose address counts as verified."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from milepost.movement.actions import verify_address
from milepost.movement.models import Person


class ByInvitation(DefaultAccountAdapter):
    """Accounts are made by those who run a federation; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(
        self, request: HttpRequest, user: Person, **login: Any
    ) -> HttpResponse | None:
        """Mark the e-mail address of `user` as verified before they sign in."""
        verify_address(person=user, by=user)
        response: HttpResponse | None = super().pre_login(request, user, **login)
        return response
