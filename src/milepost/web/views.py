"""Views of the home page, languages, errors, and the role switcher."""

import sys

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from milepost.movement.models import Person
from milepost.movement.requests import get_actor
from milepost.process.queries import list_notices, visible_processes
from milepost.safeguard.busy import is_database_busy

from .home import lines


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Home page: counts by kind of federation, visible processes, and the person's notices."""
    actor = get_actor(request)
    context = {
        "lines": lines(actor),
        "processes": visible_processes(actor),
        "notices": list_notices(actor) if isinstance(actor, Person) else [],
    }
    return render(request, "web/home.html", context)


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Page that says what Milepost is."""
    return render(request, "web/about.html")


def return_address(request: HttpRequest) -> str:
    """URL from the posted field `next` if it is on this host, else "/"."""
    target = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if ours else "/"


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Set the posted language in a cookie for a year, and redirect back."""
    response = redirect(return_address(request))
    language = request.POST.get("language", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 60 * 60,
            samesite="Lax",
            secure=settings.PRODUCTION,
            httponly=True,
        )
    return response


@login_not_required
@require_POST
def step_into_role(request: HttpRequest) -> HttpResponse:
    """Sign in as the posted made-up person and redirect back; for the demonstration only."""
    made_up = {
        str(person.pk): person for person in Person.objects.filter(is_made_up=True)
    }
    person = made_up.get(request.POST.get("person", ""))
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(return_address(request))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error page 403."""
    return render(request, "web/not_allowed.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Error page 404."""
    return render(request, "web/not_found.html", status=404)


BUSY_FOR = 5  # seconds after which it is worth trying again


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Error page 500 for an unexpected error, or 503 where the database is busy.

    Django calls this while it handles the error, wherever on the way in it was raised.
    """
    if is_database_busy(sys.exception()):
        page = render_to_string("web/busy.html")  # without what asks the database
        return HttpResponse(page, status=503, headers={"Retry-After": BUSY_FOR})
    return render(request, "web/broken.html", status=500)
