"""Page of a proposed wording: comments on a clause, other sources, and the form.

A drafter makes the wording of these.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from milepost.amendments import actions, queries
from milepost.amendments.forms.proposals import ProposedWordingForm
from milepost.amendments.models import Amendment, SourceNote
from milepost.consultation.models import Statement
from milepost.documents import queries as document_queries
from milepost.documents.models import ClauseVersion
from milepost.errors import MilepostError, NotAllowed
from milepost.evidence.models import Finding
from milepost.movement.pages import (
    paginate,
    parse_uuid,
)
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import queries as review_queries
from milepost.review.models import Comment, Review
from milepost.review.views.consolidation import consolidation_context


@require_http_methods(["GET", "POST"])
def propose_wording(request: SignedInRequest, pk: str, key: str) -> HttpResponse:
    """Page to propose a wording of a clause, beside its comments and other sources.

    Raises:
        Http404: the review is not visible, or its version has no such clause.
        PermissionDenied: the reader does not write this text.
    """
    review = consolidation_context(request, pk)
    placed = review.version.version_clauses.select_related("clause_version__clause")
    version_clause = get_object_or_404(
        placed.prefetch_related("clause_version__texts"),
        clause_version__clause__key=key,
    )
    wording = version_clause.clause_version
    original = review.version.document.original_language
    status = document_queries.wording(wording, original)
    initial = {"kind": "replace", "wording": status.text if status else ""}
    form = ProposedWordingForm(request.POST or None, initial=initial)
    if form.is_valid() and _proposed(request, review, wording, form):
        return redirect("propose_wording", pk=pk, key=key)
    context = _context(request, review, wording) | {
        "form": form,
        "version_clause": version_clause,
        "status": status,
        "translated": _reader_translation(wording, original),
    }
    return render(request, "amendments/propose_wording.html", context)


def _reader_translation(wording: ClauseVersion, original: str) -> Any:
    reader = get_language() or original
    return document_queries.wording(wording, reader) if reader != original else None


def _context(
    request: HttpRequest, review: Review, wording: ClauseVersion
) -> dict[str, Any]:
    actor, document = get_actor(request), review.version.document
    key = wording.clause.key
    rows = review_queries.filtered_comments(
        review, actor, review_queries.Filters(clause=key)
    )
    rows = rows.official().select_related("disposition", "group", "organisation")
    words = request.GET.get("words", "").strip()[:200]
    return {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "clause": wording.clause,
        "page": paginate(
            request,
            rows.prefetch_related("organisation__names").order_by(
                "group", "received_at", "row", "pk"
            ),
        ),
        "words": words,
        "asked": request.GET.urlencode() if words else "",
        "beside": queries.candidate_sources(document.process, actor, words),
        "proposals": queries.proposed_wordings(review, wording),
        "chosen": set(request.POST.getlist("source")),
    }


def _proposed(
    request: SignedInRequest,
    review: Review,
    wording: ClauseVersion,
    form: ProposedWordingForm,
) -> bool:
    values = dict(form.cleaned_data)
    federation = review.version.document.process.federation
    organisation = queries.drafting_organisation(request.user, federation)
    if organisation is None:
        raise PermissionDenied
    try:
        actions.propose_wording(
            review=review,
            clause_version=wording,
            kind=Amendment.Kind(values["kind"]),
            wording=values["wording"],
            rationale=values["rationale"],
            rests_on=_ticked_sources(request, review),
            organisation=organisation,
            by=request.user,
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except MilepostError as error:
        form.add_error(None, error.sentence(gettext))
        return False
    messages.success(
        request, gettext("The wording has been proposed, with its sources.")
    )
    return True


def _ticked_sources(request: HttpRequest, review: Review) -> actions.RestsOn:
    """Sources that were ticked in the form and that the reader may see."""
    keys: dict[str, list[str]] = {}
    for ticked in request.POST.getlist("source"):
        sort, _, key = ticked.partition(":")
        if _is_key(sort, key):
            keys.setdefault(sort, []).append(key)
    actor = get_actor(request)
    comments = Comment.objects.visible_in_review(review, actor)
    statements = Statement.objects.visible_to(actor).select_related("round")
    notes = SourceNote.objects.visible_to(actor)
    findings = Finding.objects.visible_to(actor)
    return actions.RestsOn(
        comments=tuple(comments.filter(pk__in=keys.get("comment", []))),
        notes=tuple(notes.filter(pk__in=keys.get("note", []))),
        findings=tuple(findings.filter(pk__in=keys.get("finding", []))),
        statements=tuple(statements.filter(pk__in=keys.get("statement", []))),
    )


def _is_key(sort: str, key: str) -> bool:
    if sort == "statement":
        return key.isascii() and key.isdecimal() and len(key) < 19
    return parse_uuid(key) is not None
