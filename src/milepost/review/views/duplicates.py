"""Duplicate group pages: suggest, confirm, reject, change and respond."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.documents import queries as document_queries
from milepost.errors import MilepostError, NotAllowed
from milepost.movement.pages import (
    paginate,
    parse_uuids,
    run_action,
)
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import actions, queries
from milepost.review.forms.consolidation import BulkResponseForm
from milepost.review.models import Disposition, DuplicateGroup, EditAction

from .consolidation import chosen_comments, consolidation_context

SHOWN_OF_A_GROUP = 5


def visible_group(request: HttpRequest, pk: str) -> DuplicateGroup:
    """A duplicate group that the reader may see. Raises Http404."""
    rows = DuplicateGroup.objects.visible_to(get_actor(request)).select_related(
        "review__version__document__process__federation"
    )
    rows = rows.prefetch_related("review__version__document__titles")
    return get_object_or_404(rows, pk=pk)


@require_POST
def suggest_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Request the search for duplicates, and redirect to the page of its job."""
    review = consolidation_context(request, pk)
    there = reverse("duplicate_groups", args=[review.pk])
    job = run_action(
        request, actions.request_duplicates, review=review, url=there, by=request.user
    )
    return redirect("job", pk=job.pk) if job else redirect("review", pk=pk)


def duplicate_groups(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the duplicate groups of a review, by state, with their first comments."""
    review = consolidation_context(request, pk)
    document = review.version.document
    state = request.GET.get("state", "")
    wanted = state if state in DuplicateGroup.State.values else ""
    page = paginate(request, queries.group_sizes(review, wanted))
    rows = queries.group_rows(list(page))
    labels = document_queries.clause_labels(review.version)
    context = {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "page": page,
        "rows": [(row, labels.get(row.clause or 0)) for row in rows],
        "counts": queries.group_counts(review),
        "state": wanted,
        "asked": f"state={wanted}" if wanted else "",
    }
    return render(request, "review/duplicate_groups.html", context)


@require_POST
def confirm_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Confirm the ticked groups of suggested duplicates, then redirect to the list of groups."""
    return _act(
        request,
        pk,
        actions.confirm_duplicates,
        gettext("The duplicates have been confirmed."),
    )


@require_POST
def reject_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Reject the ticked duplicate groups, then redirect to the list of groups."""
    return _act(
        request,
        pk,
        actions.reject_duplicates,
        gettext("The suggested duplicates have been rejected."),
    )


def _act(
    request: SignedInRequest, pk: str, action: Callable[..., EditAction], message: str
) -> HttpResponse:
    """Run `action` on the ticked groups, then redirect to the list of groups."""
    review = consolidation_context(request, pk)
    keys = parse_uuids(request.POST.getlist("group"))
    groups = list(review.groups.filter(pk__in=keys))
    for group in groups:
        group.review = review
    if run_action(request, action, groups=groups, by=request.user):
        messages.success(request, message)
    return redirect("duplicate_groups", pk=review.pk)


def duplicate_group(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a duplicate group with all its comments, paginated."""
    group = visible_group(request, pk)
    page = paginate(request, queries.group_members(group))
    labels = document_queries.clause_labels(group.review.version)
    context = _context(group) | {
        "page": page,
        "rows": [
            (comment, labels.get(comment.clause_version_id or 0)) for comment in page
        ],
    }
    return render(request, "review/duplicate_group.html", context)


def _context(group: DuplicateGroup) -> dict[str, Any]:
    document = group.review.version.document
    members = group.comments
    return {
        "group": group,
        "review": group.review,
        "document": document,
        "federation": document.process.federation,
        "members": members.count(),
        "waiting": members.official().unsplit().filter(disposition=None).count(),
        "organisations": members.values("organisation").distinct().count(),
    }


@require_POST
def leave_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Remove the ticked comments from a group, then redirect to the group, if any is left."""
    group = visible_group(request, pk)
    review = consolidation_context(request, str(group.review_id))
    out = chosen_comments(request, review).filter(group=group)
    if run_action(
        request,
        actions.remove_duplicates,
        review=review,
        comments=out,
        by=request.user,
    ):
        messages.success(
            request, gettext("The comments have been removed from the group.")
        )
    if DuplicateGroup.objects.filter(pk=group.pk).exists():
        return redirect("duplicate_group", pk=group.pk)
    return redirect("duplicate_groups", pk=review.pk)


@require_http_methods(["GET", "POST"])
def respond_to_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the form for one response to every comment in a duplicate group."""
    group = visible_group(request, pk)
    form = BulkResponseForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["outcome"] = Disposition.Outcome(values["outcome"])
        try:
            actions.respond_to_duplicates(group=group, **values, by=request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(
                request,
                gettext("Your response has been saved for each comment in the group."),
            )
            return redirect("duplicate_group", pk=group.pk)
    rows = queries.group_members(group)[:SHOWN_OF_A_GROUP]
    context = _context(group) | {"form": form, "shown": rows}
    return render(request, "review/respond_to_duplicates.html", context)
