"""Review pages: the comment matrix, opening, closing and publishing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.views.documents import visible_document
from milepost.errors import MilepostError
from milepost.movement.models import BodySeat, Organisation
from milepost.movement.pages import run_action
from milepost.movement.queries import list_bodies
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import actions, rules
from milepost.review.forms.reviews import ReviewForm
from milepost.review.models import Review

from .matrix import matrix_context


def visible_review(request: HttpRequest, pk: str) -> Review:
    """A review that the reader may see. Raises Http404."""
    rows = Review.objects.visible_to(get_actor(request))
    rows = rows.select_related("version__document__process__federation")
    rows = rows.prefetch_related(
        "version__document__titles", "version__document__process__phases"
    )
    return get_object_or_404(rows, pk=pk)


def review_context(review: Review, **more: Any) -> dict[str, Any]:
    """Template context of a review: the review, its document and federation, and `more`."""
    document = review.version.document
    federation = document.process.federation
    return {"review": review, "document": document, "federation": federation, **more}


def review(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a review: the comment matrix, and what the reader may do."""
    review = visible_review(request, pk)
    actor, document = get_actor(request), review.version.document
    capacity = rules.find_capacity(actor, review)
    context = matrix_context(request, review) | {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "may_write": document_rules.may_write(actor, document),
        "shows_responses": rules.may_see_response(actor, review),
        "may_comment": rules.accepts_entries(actor, review)
        or (rules.accepts_comments(review) and capacity.may_comment_at_all),
        "may_prepare": bool(capacity.represented),
        "may_see_who": rules.may_see_submissions_received(actor, review),
        "speaks": capacity.may_comment_at_all,
        "is_newest": document_queries.newest_version(document) == review.version,
    }
    return render(request, "review/review.html", context)


@require_http_methods(["GET", "POST"])
def open_review(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the review form: open the newest version of a document to comments.

    Raises:
        Http404: the document is not visible to the reader.
        PermissionDenied: the reader does not write this text.
    """
    document = visible_document(request, pk)
    if not document_rules.may_write(request.user, document):
        raise PermissionDenied
    version = document_queries.newest_version(document)
    federation = document.process.federation
    organisations = Organisation.objects.current().filter(federation=federation)
    form = ReviewForm(
        request.POST or None,
        zone=document.process.time_zone,
        bodies=list_bodies(request.user, federation),
        organisations=sorted(organisations.named(), key=str),
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            review = actions.open_review(
                version=version,
                opens_at=timezone.now(),
                closes_at=values["closes_at"],
                capacity=values["capacity"],
                takes_late=values["takes_late"],
                expected_of=_expected(organisations, values),
                by=request.user,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            return redirect("review", pk=review.pk)
    context = {
        "document": document,
        "federation": federation,
        "version": version,
        "form": form,
    }
    return render(request, "review/open_review.html", context)


def _expected(
    organisations: QuerySet[Organisation], values: dict[str, Any]
) -> QuerySet[Organisation]:
    """Organisations expected to submit: those ticked, those in ticked bodies, or all societies."""
    wanted = Q(pk__in=values.get("organisations", []))
    seats = BodySeat.objects.current().filter(body__in=values.get("bodies", []))
    wanted |= Q(pk__in=seats.values("organisation"))
    if values["expect_all"]:
        wanted |= Q(kind=Organisation.Kind.NATIONAL_SOCIETY)
    return organisations.filter(wanted)


@require_POST
def close_review(request: SignedInRequest, pk: str) -> HttpResponse:
    """Close a review to comments, then redirect to it; a refusal becomes a message."""
    review = visible_review(request, pk)
    if run_action(request, actions.close_review, review=review, by=request.user):
        messages.success(request, gettext("The review has been closed."))
    return redirect("review", pk=pk)


@require_POST
def publish_responses(request: SignedInRequest, pk: str) -> HttpResponse:
    """Publish all comments and responses of a review to the members, then redirect to it."""
    review = visible_review(request, pk)
    if run_action(request, actions.publish_responses, review=review, by=request.user):
        messages.success(
            request, gettext("All members can now see the comments and responses.")
        )
    return redirect("review", pk=pk)
