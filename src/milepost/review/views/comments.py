"""Comment pages: make a comment, read it, respond to it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.errors import MilepostError, NotAllowed
from milepost.formats.document_model.text_difference import find_changes
from milepost.movement.models import Organisation
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import actions, queries, rules
from milepost.review.forms.reviews import GENERAL, CommentForm, ResponseForm
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import Actor

from .matrix import read_filters
from .reviews import visible_review


def _context(review: Review, **more: Any) -> dict[str, Any]:
    document = review.version.document
    federation = document.process.federation
    return {"review": review, "document": document, "federation": federation, **more}


def require_commenting_organisations(
    request: SignedInRequest, review: Review
) -> list[Organisation]:
    """Organisations the reader may comment for; raises PermissionDenied without any."""
    organisations = queries.commenting_organisations(request.user, review)
    if not organisations:
        raise PermissionDenied
    return organisations


def takes(request: SignedInRequest, review: Review) -> bool:
    """Whether the review accepts comments now, or entries by the reader after the deadline."""
    return rules.accepts_comments(review) or rules.accepts_entries(request.user, review)


def asks_when(request: SignedInRequest, review: Review) -> bool:
    """Whether the form asks when a comment arrived: the reader enters after the deadline."""
    return review.is_past() and rules.accepts_entries(request.user, review)


@require_http_methods(["GET", "POST"])
def make_comment(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the comment form: comment on a clause, or on the text as a whole.

    Raises:
        Http404: the review is not visible to the reader.
        PermissionDenied: the reader can comment for no organisation.
    """
    review = visible_review(request, pk)
    organisations = require_commenting_organisations(request, review)
    rows = queries.clause_rows(review.version, request.user)
    key = request.GET.get("clause", "")
    row = next((row for row in rows if row.clause.key == key), None)
    form = CommentForm(
        request.POST or None,
        rows=rows,
        organisations=organisations,
        original=review.version.document.original_language,
        asks_when=asks_when(request, review),
        initial={
            "clause": key if row else GENERAL,
            "proposed_wording": row.text if row and not row.is_fallback else "",
        },
    )
    if form.is_valid():
        values = form.cleaned_data
        values.pop("clause")
        chosen = {str(organisation.pk): organisation for organisation in organisations}
        values["organisation"] = chosen[values["organisation"]]
        try:
            comment = actions.make_comment(review=review, **values, by=request.user)
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("Your comment has been saved."))
            return redirect("comment", pk=comment.pk)
    context = _context(review, form=form, row=row, takes=takes(request, review))
    context["enters"] = document_rules.may_write(request.user, review.version.document)
    return render(request, "review/make_comment.html", context)


def _visible_comment(request: HttpRequest, pk: str) -> Comment:
    supported = queries.annotate_support(Comment.objects.visible_to(get_actor(request)))
    rows = (
        queries.select_row_relations(supported)
        .select_related(
            "review__version__document__process__federation",
            "disposition__result",
            "disposition__decided_by",
            "clause_version__clause",
            "assigned_to",
            "group",
        )
        .prefetch_related(
            "review__version__document__titles",
            "review__version__document__process__phases",
            "clause_version__texts",
        )
    )
    return get_object_or_404(rows, pk=pk)


def comment(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a comment: its response, support, parts, and the change that it proposes."""
    comment = _visible_comment(request, pk)
    actor = get_actor(request)
    context = _comment_context(comment)
    context["may_write"] = document_rules.may_write(actor, context["document"])
    context["may_support"] = rules.may_support(
        actor, comment
    ) and rules.accepts_comments(comment.review)
    context["support"] = queries.support_by_comment(comment, actor)
    context["shows_response"] = rules.may_see_response(actor, comment.review)
    context["parts"] = _parts(comment, actor)
    return render(request, "review/comment.html", context)


def _parts(comment: Comment, actor: Actor) -> list[tuple[Comment, Any]]:
    """Parts that a comment was split into and `actor` may see, each with its clause label."""
    parts = Comment.objects.visible_to(actor).filter(part_of=comment)
    rows = list(
        parts.select_related("disposition")
        .prefetch_related("disposition__translations")
        .order_by("received_at", "pk")
    )
    labels = document_queries.clause_labels(comment.review.version) if rows else {}
    return [(part, labels.get(part.clause_version_id or 0)) for part in rows]


def _comment_context(comment: Comment) -> dict[str, Any]:
    """Template context of a comment: its wording, response, proposed and decided changes."""
    document = comment.review.version.document
    wording = None
    if comment.clause_version:
        wording = document_queries.wording(
            comment.clause_version, document.original_language
        )
    changes = None
    same_language = comment.language == document.original_language
    if wording and comment.proposed_wording and same_language:
        changes = find_changes(wording.text, comment.proposed_wording)
    return _context(
        comment.review,
        comment=comment,
        disposition=getattr(comment, "disposition", None),
        wording=wording,
        number=queries.clause_number(comment),
        changes=changes,
        decided=_decided_changes(comment, wording.text if wording else ""),
    )


def _decided_changes(comment: Comment, wording: str) -> Any:
    disposition = getattr(comment, "disposition", None)
    if disposition is None or not disposition.new_wording:
        return None
    return find_changes(wording, disposition.new_wording)


@require_http_methods(["GET", "POST"])
def respond_to_comment(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the response form: outcome and reason of a comment; then the next comment.

    Raises:
        Http404: the comment is not visible to the reader.
        PermissionDenied: the reader does not write this text.
    """
    comment = _visible_comment(request, pk)
    context = _comment_context(comment)
    if not document_rules.may_write(request.user, context["document"]):
        raise PermissionDenied
    holder = queries.latest_new_wording(comment)
    form = ResponseForm(
        request.POST or None,
        has_clause=comment.clause_version is not None,
        initial={
            "outcome": request.GET.get("outcome", ""),
            "new_wording": _first_wording(comment, holder, context),
        },
    )
    if form.is_valid():
        values = form.cleaned_data
        values["outcome"] = Disposition.Outcome(values["outcome"])
        try:
            actions.respond_to_comment(comment=comment, **values, by=request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            return _next_awaiting_response(request, comment)
    context |= {"form": form, "holder": holder}
    return render(request, "review/respond_to_comment.html", context)


def _first_wording(
    comment: Comment, holder: Disposition | None, context: dict[str, Any]
) -> str:
    """Initial new wording in the response form: decided, else proposed, else current."""
    if holder:
        return holder.new_wording
    if comment.language == context["document"].original_language:
        return comment.proposed_wording
    return context["wording"].text if context["wording"] else ""


def _next_awaiting_response(request: SignedInRequest, comment: Comment) -> HttpResponse:
    """Redirect to the next comment awaiting a response within the filters, or to the matrix."""
    review, asked = comment.review, request.GET.copy()
    asked.pop("outcome", None)
    filters, order = read_filters(asked.urlencode(), review, request.user)
    waiting = replace(filters, responded="no", status=Comment.Status.OFFICIAL)
    page = queries.matrix_page(review, request.user, waiting, 1, order=order)
    messages.success(request, gettext("Your response has been saved."))
    there = reverse("review", args=[review.pk])
    if page.rows:
        there = reverse("respond_to_comment", args=[page.rows[0].pk])
    return redirect(f"{there}?{asked.urlencode()}" if asked else there)
