"""Who is asking: the actor behind a request."""

from django.http import HttpRequest

from milepost.safeguard.actors import STRANGER, Actor

from .models import Person


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: Person


def actor_of(request: HttpRequest) -> Actor:
    """The person signed in, or a stranger."""
    return request.user if isinstance(request.user, Person) else STRANGER
