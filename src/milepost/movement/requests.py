"""Actor of a request: the person signed in, or a stranger."""

from django.http import HttpRequest

from milepost.safeguard.actors import STRANGER, Actor

from .models import Person


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: Person


def get_actor(request: HttpRequest) -> Actor:
    """Actor of a request: the person signed in, or STRANGER."""
    return request.user if isinstance(request.user, Person) else STRANGER
