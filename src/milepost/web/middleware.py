"""Middleware: compression, caching, and the second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect

from milepost.movement.models import Person
from milepost.movement.rules import is_privileged

Answer = Callable[[HttpRequest], HttpResponse]
# Where one sets the second factor up, or leaves.
ALWAYS_OPEN = ("/account/", "/static/", "/language/")


def pages_are_compressed(get_response: Answer) -> Answer:
    """Middleware that compresses pages with gzip, except streamed responses.

    Pages travel at a tenth of their size, for poor connections; files that are sent piece by
    piece are packed already.

    Random bytes are added to each, so that its length tells nothing of a secret on it
    (BREACH).
    """
    gzip = GZipMiddleware(get_response)

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.streaming:
            return response
        compressed = gzip.process_response(request, response)
        assert isinstance(compressed, HttpResponse)  # the very same one
        return compressed

    return answer


def signed_in_pages_are_not_kept(get_response: Answer) -> Answer:
    """Middleware that forbids caching (no-store) of pages for people who are signed in.

    So that the Back button of a shared computer shows nothing after signing out.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return answer


def privileged_roles_need_a_second_factor(get_response: Answer) -> Answer:
    """Middleware that sends people in privileged roles without a second factor to set up TOTP.

    Not in the demonstration, whose people are made up and sign in by a switcher.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.DEMONSTRATION or request.path.startswith(ALWAYS_OPEN):
            return get_response(request)
        person = request.user
        if (
            isinstance(person, Person)
            and is_privileged(person)
            and not is_mfa_enabled(person)
        ):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return answer
