"""Document pages: the list of documents, and a version to read."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.models import Document, DocumentVersion
from milepost.documents.views.documents import get_version, visible_document
from milepost.movement.pages import paginate
from milepost.movement.requests import get_actor
from milepost.process.models import Process
from milepost.review import queries, rules
from milepost.review.models import Review


@login_not_required
def documents(request: HttpRequest) -> HttpResponse:
    """Page of the document list, paginated; with `?process=` only those of one process."""
    slug = request.GET.get("process", "")
    actor = get_actor(request)
    rows = queries.visible_documents(actor, slug)
    asked = Process.objects.visible_to(actor).filter(slug=slug)
    process = asked.select_related("federation").first() if slug else None
    context = {
        "federation": process.federation if process else None,
        "page": paginate(request, rows),
        "asked": f"process={slug}" if slug else "",
    }
    return render(request, "review/documents.html", context)


@login_not_required
def document(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a document in its newest version."""
    document = visible_document(request, pk)
    return _show(
        request, document, document_queries.document_versions(document)[0].ordinal
    )


@login_not_required
def document_version(request: HttpRequest, pk: str, ordinal: int) -> HttpResponse:
    """Page of a version of a document, by its ordinal."""
    return _show(request, visible_document(request, pk), ordinal)


def _show(request: HttpRequest, document: Document, ordinal: int) -> HttpResponse:
    versions = document_queries.document_versions(document)
    version = get_version(versions, document, ordinal)
    actor = get_actor(request)
    review = Review.objects.filter(version=version).order_by("opens_at", "pk").last()
    context: dict[str, Any] = {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "versions": versions,
        "is_newest": version == versions[0],
        "rows": queries.clause_rows(version, actor),
        "language_name": document_queries.language_name(document.original_language),
        "translations": document_queries.translation_languages(version),
        "review": review,
        "comment_on": _commentable(request, document, version, review),
        "may_write": document_rules.may_write(actor, document),
        "may_commit": bool(version.text_hash)
        and rules.may_comment_on_document(actor, document),
        "is_altered": version.text_hash
        and document_queries.text_hash(version) != version.text_hash,
    }
    return render(request, "review/document.html", context)


def _commentable(
    request: HttpRequest,
    document: Document,
    version: DocumentVersion,
    review: Review | None,
) -> Review | None:
    """`review` with `version` set, if the reader may comment in it now; else None."""
    if review is None:
        return None
    review.version = version
    actor = get_actor(request)
    capacity = rules.find_capacity(actor, review)
    may = rules.accepts_comments(review) and capacity.may_comment_at_all
    return review if may else None
