"""Downloads of a version and of its tracked changes, and the import of a new document."""

import io
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from milepost.documents import actions, queries
from milepost.documents.forms import DocumentForm
from milepost.documents.models import Document, DocumentVersion
from milepost.errors import MilepostError, NotAllowed
from milepost.formats.documents import document_as, read_document_file
from milepost.formats.word.revisions_write import changes_as_word
from milepost.movement.pages import (
    run_action,
    temporary_copy,
)
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.process import rules as process_rules
from milepost.process.models import Process

from .documents import visible_document

KINDS = ("docx", "pdf", "md", "xml")


@login_not_required
def document_file(
    request: HttpRequest, pk: str, ordinal: int, kind: str
) -> HttpResponse | FileResponse:
    """Download of a version in the reader's language, as docx, pdf, md or xml.

    Each clause carries its key, except in a PDF.
    """
    if kind not in KINDS:
        raise Http404
    version = _version(request, pk, ordinal)
    text = queries.document_file(version, _language(version))
    content = run_action(request, document_as, suffix=f".{kind}", document=text)
    if content is None:
        return redirect("document_version", pk=pk, ordinal=ordinal)
    return _sent(content, f"{_name(version)}.{kind}")


@login_not_required
def changed_word(
    request: HttpRequest, pk: str, before: int, after: int
) -> FileResponse:
    """Download of a version as a Word file, with changes since `before` as tracked changes."""
    old, new = _version(request, pk, before), _version(request, pk, after)
    language = _language(new)
    content = changes_as_word(
        queries.document_file(old, language),
        queries.document_file(new, language),
        author="Milepost",
        at=datetime.now(UTC),
    )
    return _sent(content, f"{_name(new)}-from-v{before}.docx")


def _version(request: HttpRequest, pk: str, ordinal: int) -> DocumentVersion:
    document = visible_document(request, pk)
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    return version


def _language(version: DocumentVersion) -> str:
    return get_language() or version.document.original_language


def _name(version: DocumentVersion) -> str:
    document = version.document
    called = (document.symbol or document.kind).replace("/", "-")
    return f"{called}-v{version.ordinal}-{_language(version)}"


def _sent(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


@require_http_methods(["GET", "POST"])
def import_document(request: SignedInRequest, slug: str) -> HttpResponse:
    """Page to import a new document of a process from an uploaded file.

    Raises:
        Http404: the process is not visible to the reader.
        PermissionDenied: the reader does not steer the process.
    """
    rows = Process.objects.visible_to(get_actor(request)).named()
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
    return render(request, "documents/import_document.html", context)


def _imported(
    request: SignedInRequest, process: Process, values: dict[str, Any]
) -> DocumentVersion:
    with temporary_copy(values["file"]) as path:
        text = read_document_file(path)
    return actions.import_document_file(
        process=process,
        kind=Document.Kind(values["kind"]),
        text=text,
        title=values["title"],
        symbol=values["symbol"],
        purpose=values["purpose"],
        language=values["language"],
        by=request.user,
    )
