"""Consolidation pages: bulk actions on comments chosen in the matrix, and the edit log."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.models import ClauseVersion
from milepost.errors import MilepostError, NotAllowed
from milepost.movement.models import Person
from milepost.movement.pages import (
    paginate,
    parse_uuid,
    parse_uuids,
    run_action,
)
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import actions, queries
from milepost.review.forms.consolidation import BulkResponseForm, PlaceForm
from milepost.review.forms.reviews import GENERAL
from milepost.review.models import Comment, Disposition, EditAction, Review

from .matrix import read_filters
from .reviews import visible_review

SHOWN_OF_THE_CHOSEN = 5


def chosen_comments(request: HttpRequest, review: Review) -> QuerySet[Comment]:
    """Comments ticked in the form, or with `all` every submitted one that passes the filters."""
    actor = get_actor(request)
    if request.POST.get("all"):
        filters, _ = read_filters(request.POST.get("asked", ""), review, actor)
        return queries.filtered_comments(review, actor, filters).official()
    seen = Comment.objects.visible_in_review(review, actor)
    return seen.filter(pk__in=parse_uuids(request.POST.getlist("comment")))


def back_to_matrix(request: HttpRequest, review: Review) -> HttpResponse:
    """Redirect to the comment matrix of a review with the filters that the form carries."""
    asked = QueryDict(request.POST.get("asked", "")).urlencode()
    there = reverse("review", args=[review.pk])
    return redirect(f"{there}?{asked}" if asked else there)


def consolidation_context(request: SignedInRequest, pk: str) -> Review:
    """The review. Raises Http404 or, unless the reader may write the text, PermissionDenied."""
    review = visible_review(request, pk)
    if not document_rules.may_write(request.user, review.version.document):
        raise PermissionDenied
    return review


def _done(count: int) -> str:
    sentence = ngettext(
        "%(count)d comment updated.", "%(count)d comments updated.", count
    )
    return sentence % {"count": count}


def _act(
    request: SignedInRequest,
    pk: str,
    action: Callable[..., Any],
    **arguments: Any,
) -> HttpResponse:
    review = consolidation_context(request, pk)
    comments = chosen_comments(request, review).only("pk")
    done = run_action(
        request, action, review=review, comments=comments, by=request.user, **arguments
    )
    if isinstance(done, EditAction):
        messages.success(request, _done(done.comments))
    elif done is not None:
        messages.success(request, gettext("The comments are now one group."))
    return back_to_matrix(request, review)


@require_POST
def assign_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Bulk action: assign the selected comments to a person, or to nobody."""
    key = parse_uuid(request.POST.get("to", ""))
    to = get_object_or_404(Person, pk=key) if key else None
    return _act(request, pk, actions.assign_comments, to=to)


@require_POST
def mark_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Bulk action: join the selected comments into one confirmed duplicate group."""
    return _act(request, pk, actions.mark_duplicates)


@require_POST
def remove_duplicates(request: SignedInRequest, pk: str) -> HttpResponse:
    """Bulk action: take the selected comments out of their duplicate groups."""
    return _act(request, pk, actions.remove_duplicates)


@require_POST
def approve_responses(request: SignedInRequest, pk: str) -> HttpResponse:
    """Bulk action: approve the responses of the selected comments as second reader."""
    return _act(request, pk, actions.approve_responses)


@require_POST
def respond_to_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the bulk response form for the chosen comments; on success back to the matrix."""
    review = consolidation_context(request, pk)
    form = BulkResponseForm(request.POST if "outcome" in request.POST else None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["outcome"] = Disposition.Outcome(values["outcome"])
        if _attempted(request, review, form, actions.respond_to_comments, **values):
            return back_to_matrix(request, review)
    return _page_of_the_chosen(request, review, form, "review/respond_to_comments.html")


@require_POST
def place_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the form that places the chosen comments on a clause; then back to the matrix."""
    review = consolidation_context(request, pk)
    labels = document_queries.clause_labels(review.version)
    form = PlaceForm(request.POST if "clause" in request.POST else None, labels=labels)
    if form.is_valid():
        wording = get_clause_version(review, form.cleaned_data["clause"])
        place = actions.place_comments
        if _attempted(request, review, form, place, clause_version=wording):
            return back_to_matrix(request, review)
    return _page_of_the_chosen(request, review, form, "review/place_comments.html")


def get_clause_version(review: Review, key: str) -> ClauseVersion | None:
    """Clause version of a clause key in the version under review; None for the whole text.

    Raises:
        Http404: the version has no such clause.
    """
    if key == GENERAL:
        return None
    placed = review.version.version_clauses.select_related("clause_version__clause")
    return get_object_or_404(placed, clause_version__clause__key=key).clause_version


def _attempted(
    request: SignedInRequest,
    review: Review,
    form: Any,
    action: Callable[..., Any],
    **arguments: Any,
) -> bool:
    """Whether `action` on the chosen comments succeeded; a refusal becomes a form error."""
    comments = chosen_comments(request, review).only("pk")
    try:
        done = action(review=review, comments=comments, by=request.user, **arguments)
    except NotAllowed as error:
        raise PermissionDenied from error
    except MilepostError as error:
        form.add_error(None, error.sentence(gettext))
        return False
    count = done.comments if isinstance(done, EditAction) else len(done)
    messages.success(request, _done(count))
    return True


def _page_of_the_chosen(
    request: SignedInRequest, review: Review, form: Any, template: str
) -> HttpResponse:
    comments = chosen_comments(request, review)
    shown = queries.select_row_relations(comments.order_by("received_at", "pk"))
    document = review.version.document
    context = {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "form": form,
        "count": comments.count(),
        "shown": shown[:SHOWN_OF_THE_CHOSEN],
        "keys": request.POST.getlist("comment"),
        "is_all": bool(request.POST.get("all")),
        "asked": request.POST.get("asked", ""),
        "wordings": comments.exclude(clause_version=None)
        .order_by()
        .values("clause_version")
        .distinct()
        .count(),
    }
    return render(request, template, context)


@require_POST
def require_second_reading(request: SignedInRequest, pk: str) -> HttpResponse:
    """Switch whether new responses of a review need approval by a second person."""
    review = visible_review(request, pk)
    is_needed = request.POST.get("is_needed") == "yes"
    run_action(
        request,
        actions.require_second_reading,
        review=review,
        is_needed=is_needed,
        by=request.user,
    )
    return redirect("review", pk=pk)


def edit_log(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the edit log: every action of the consolidation, and what can be undone."""
    review = consolidation_context(request, pk)
    document = review.version.document
    context = {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "page": paginate(request, queries.edits_in_review(review)),
    }
    return render(request, "review/edit_log.html", context)


@require_POST
def undo_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo one step of the edit log, then redirect to the edit log or the matrix."""
    return _turn(request, pk, actions.undo_edit, gettext("The step has been undone."))


@require_POST
def redo_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Redo one undone step of the edit log, then redirect to the edit log or the matrix."""
    return _turn(request, pk, actions.redo_edit, gettext("The step has been redone."))


def _turn(
    request: SignedInRequest, pk: int, action: Callable[..., EditAction], message: str
) -> HttpResponse:
    edits = EditAction.objects.visible_to(request.user).select_related("review")
    edit = get_object_or_404(edits, pk=pk)
    if run_action(request, action, edit=edit, by=request.user):
        messages.success(request, message)
    if "asked" in request.POST:
        return back_to_matrix(request, edit.review)
    return redirect("edit_log", pk=edit.review_id)
