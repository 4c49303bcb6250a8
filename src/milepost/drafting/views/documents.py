"""Texts to read: the list, a version, and what changed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from milepost.drafting import queries, rules
from milepost.drafting.models import Document, DocumentVersion, ReviewRound
from milepost.movement.requests import actor_of
from milepost.process.models import Process

from .answering import page_of


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
    return render(request, "drafting/documents.html", context)


def visible_document(request: HttpRequest, pk: str) -> Document:
    rows = Document.objects.visible_to(actor_of(request))
    rows = rows.select_related("process__federation")
    return get_object_or_404(rows.prefetch_related("titles", "process__phases"), pk=pk)


@login_not_required
def document(request: HttpRequest, pk: str) -> HttpResponse:
    document = visible_document(request, pk)
    return _show(request, document, queries.versions_of(document)[0].ordinal)


@login_not_required
def document_version(request: HttpRequest, pk: str, ordinal: int) -> HttpResponse:
    return _show(request, visible_document(request, pk), ordinal)


def _show(request: HttpRequest, document: Document, ordinal: int) -> HttpResponse:
    versions = queries.versions_of(document)
    version = version_of(versions, document, ordinal)
    actor = actor_of(request)
    review = next(reversed(version.reviews.all()), None)
    context: dict[str, Any] = {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "versions": versions,
        "is_newest": version == versions[0],
        "rows": queries.clause_rows(version, actor),
        "language_name": queries.language_name(document.original_language),
        "translations": queries.languages_into(version),
        "review": review,
        "comment_on": _commentable(request, document, version, review),
        "may_write": rules.may_write(actor, document),
        "may_commit": bool(version.text_hash) and rules.may_speak(actor, document),
        "is_altered": version.text_hash
        and queries.text_hash(version) != version.text_hash,
    }
    return render(request, "drafting/document.html", context)


def version_of(
    versions: list[DocumentVersion], document: Document, ordinal: int
) -> DocumentVersion:
    version = get_object_or_404(document.versions, ordinal=ordinal)
    found = next(one for one in versions if one == version)
    found.document = document
    return found


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


@login_not_required
def document_changes(
    request: HttpRequest, pk: str, before: int, after: int
) -> HttpResponse:
    document = visible_document(request, pk)
    versions = queries.versions_of(document)
    old = version_of(versions, document, before)
    new = version_of(versions, document, after)
    changed, same = queries.changes_between(old, new)
    context = {
        "document": document,
        "federation": document.process.federation,
        "before": old,
        "after": new,
        "changed": changed,
        "same": same,
    }
    return render(request, "drafting/document_changes.html", context)
