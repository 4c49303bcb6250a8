"""Texts to read: the list, a version, and what changed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.models import Document, DocumentVersion
from milepost.documents.views.documents import version_of, visible_document
from milepost.movement.pages import page_of
from milepost.movement.requests import actor_of
from milepost.process.models import Process
from milepost.review import queries, rules
from milepost.review.models import ReviewRound


@login_not_required
def documents(request: HttpRequest) -> HttpResponse:
    slug = request.GET.get("process", "")
    actor = actor_of(request)
    rows = queries.documents_visible_to(actor, slug)
    asked = Process.objects.visible_to(actor).filter(slug=slug)
    process = asked.select_related("federation").first() if slug else None
    context = {
        "federation": process.federation if process else None,
        "page": page_of(request, rows),
        "asked": f"process={slug}" if slug else "",
    }
    return render(request, "review/documents.html", context)


@login_not_required
def document(request: HttpRequest, pk: str) -> HttpResponse:
    document = visible_document(request, pk)
    return _show(request, document, document_queries.versions_of(document)[0].ordinal)


@login_not_required
def document_version(request: HttpRequest, pk: str, ordinal: int) -> HttpResponse:
    return _show(request, visible_document(request, pk), ordinal)


def _show(request: HttpRequest, document: Document, ordinal: int) -> HttpResponse:
    versions = document_queries.versions_of(document)
    version = version_of(versions, document, ordinal)
    actor = actor_of(request)
    review = version.reviews.order_by("opens_at", "pk").last()
    context: dict[str, Any] = {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "versions": versions,
        "is_newest": version == versions[0],
        "rows": queries.clause_rows(version, actor),
        "language_name": document_queries.language_name(document.original_language),
        "translations": document_queries.languages_into(version),
        "review": review,
        "comment_on": _commentable(request, document, version, review),
        "may_write": document_rules.may_write(actor, document),
        "may_commit": bool(version.text_hash) and rules.may_speak(actor, document),
        "is_altered": version.text_hash
        and document_queries.text_hash(version) != version.text_hash,
    }
    return render(request, "review/document.html", context)


def _commentable(
    request: HttpRequest,
    document: Document,
    version: DocumentVersion,
    review: ReviewRound | None,
) -> ReviewRound | None:
    """The review in which whoever asks may comment now."""
    if review is None:
        return None
    review.version = version
    actor = actor_of(request)
    may = rules.takes_comments(review) and rules.may_speak_in(actor, review)
    return review if may else None
