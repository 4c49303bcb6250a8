"""Views of the directory: organisations by region, and bodies with their seats."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from . import queries
from .models import Body, Federation, Organisation
from .requests import get_actor


@login_not_required
def directory(request: HttpRequest) -> HttpResponse:
    """Page of the directory: members of a federation by region, searched, and its bodies."""
    federations = queries.federations_with_members()
    chosen = request.GET.get("federation", "")
    federation = next((f for f in federations if f.slug == chosen), None)
    if federation is None:
        federation = next(
            (f for f in federations if f.kind == Federation.Kind.MOVEMENT),
            federations[0] if federations else None,
        )
    context = {
        "federations": federations,
        "federation": federation,
        "asked": request.GET.get("q", ""),
        "regions": queries.members_by_region(
            get_actor(request), federation, request.GET.get("q", "")
        ),
        "bodies": queries.list_bodies(get_actor(request), federation),
    }
    return render(request, "movement/directory.html", context)


@login_not_required
def organisation(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of an organisation and its seats."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(get_actor(request))
        .named()
        .prefetch_related("identifiers"),
        pk=pk,
    )
    context = {
        "organisation": organisation,
        "federation": organisation.federation,
        "seats": queries.list_organisation_seats(organisation),
    }
    return render(request, "movement/organisation.html", context)


@login_not_required
def body(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a body: its seats, mandates and sub-bodies."""
    body = get_object_or_404(
        Body.objects.visible_to(get_actor(request))
        .named()
        .prefetch_related("seat_counts", "mandates__tasks"),
        pk=pk,
    )
    context = {
        "body": body,
        "federation": body.federation,
        "seats": queries.list_body_seats(body),
        "children": body.children.prefetch_related("names"),
    }
    return render(request, "movement/body.html", context)
