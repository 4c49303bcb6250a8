"""Texts to read: the list, a version, what changed, and the text as a Word file."""

import io
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from milepost.drafting import actions, queries, rules
from milepost.drafting.forms import DocumentForm
from milepost.drafting.models import Document, DocumentVersion, ReviewRound
from milepost.errors import MilepostError, NotAllowed
from milepost.formats import markdown, word
from milepost.movement.requests import SignedInRequest, actor_of
from milepost.process import rules as process_rules
from milepost.process.models import Process

from .answering import on_disk, page_of


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
    version = _one_of(versions, document, ordinal)
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


def _one_of(
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
    old = _one_of(versions, document, before)
    new = _one_of(versions, document, after)
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


@login_not_required
def document_word(request: HttpRequest, pk: str, ordinal: int) -> FileResponse:
    """The text in the reader's language, each clause in a bookmark of its key."""
    document = visible_document(request, pk)
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    language = get_language() or document.original_language
    buffer = io.BytesIO()
    blocks = queries.document_blocks(version, language)
    word.write_document(buffer, blocks, title=str(document), language=language)
    buffer.seek(0)
    name = f"{document.symbol or document.kind}-v{ordinal}-{language}.docx"
    name = name.replace("/", "-")
    return FileResponse(buffer, as_attachment=True, filename=name)


@require_http_methods(["GET", "POST"])
def import_document(request: SignedInRequest, slug: str) -> HttpResponse:
    rows = Process.objects.visible_to(actor_of(request)).named()
    process = get_object_or_404(rows, slug=slug)
    if not process_rules.may_steer(request.user, process):
        raise PermissionDenied
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            version = _imported(request, process, form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied from error
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            return redirect("document", pk=version.document_id)
    context = {"process": process, "federation": process.federation, "form": form}
    return render(request, "drafting/import_document.html", context)


def _imported(
    request: SignedInRequest, process: Process, said: dict[str, Any]
) -> DocumentVersion:
    with on_disk(said["file"]) as path:
        is_word = path.suffix.lower() == ".docx"
        read = word.read_file if is_word else markdown.read_file
        blocks = read(path).blocks
    return actions.import_document(
        process=process,
        kind=Document.Kind(said["kind"]),
        symbol=said["symbol"],
        titles={said["language"]: said["title"]},
        blocks=blocks,
        language=said["language"],
        by=request.user,
    )
