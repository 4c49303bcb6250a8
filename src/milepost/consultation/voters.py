"""Pseudonymous voter ids: a keyed hash (HMAC-SHA-256) that leads back to nobody.

Keyed with the data key of this installation, and the round is part of what is hashed: two
rounds cannot be joined by their voters, and without the key nobody can try out names.
"""

import hmac
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from milepost.movement.models import Person
from milepost.safeguard.keys import derive_key

from .models import OpinionRound

COOKIE = "milepost_voter"
SALT = "milepost.consultation.voter"
KEPT_FOR = 60 * 24 * 60 * 60  # seconds: long enough to come back before a round closes


def hash_of_person(round: OpinionRound, person: Person) -> str:
    """Voter id of a person who is signed in."""
    return _hash(round, f"person {person.pk}")


def hash_of_stranger(round: OpinionRound, token: str) -> str:
    """Voter id of a stranger, by the token of their browser."""
    return _hash(round, f"stranger {token}")


def hash_of_imported(round: OpinionRound, participant: str) -> str:
    """Voter id of a participant of an imported round."""
    return _hash(round, f"imported {participant}")


def _hash(round: OpinionRound, who: str) -> str:
    """HMAC-SHA-256 of round and `who` under the data key, as 64 hexadecimal digits."""
    key = derive_key("consultation.voter")
    return hmac.digest(key, f"{round.pk} {who}".encode(), "sha256").hex()


def read_token(request: HttpRequest) -> str:
    """Token of a stranger, from this browser's signed cookie; empty without a valid one."""
    token = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_FOR)
    return token or ""


def new_token() -> str:
    """A new random token for a stranger's browser."""
    return secrets.token_urlsafe(18)


def keep_token(response: HttpResponse, token: str) -> None:
    """Set the token of a stranger as a signed cookie on `response`, for 60 days."""
    response.set_signed_cookie(
        COOKIE,
        token,
        salt=SALT,
        max_age=KEPT_FOR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
