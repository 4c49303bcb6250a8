"""Document views: comparison of two versions, and look-ups that other views share."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from milepost.documents import queries
from milepost.documents.models import Document, DocumentVersion
from milepost.movement.requests import get_actor


def visible_document(request: HttpRequest, pk: str) -> Document:
    """Document `pk`, if the reader may see it, with federation, titles and phases loaded.

    Raises:
        Http404: there is none.
    """
    rows = Document.objects.visible_to(get_actor(request))
    rows = rows.select_related("process__federation")
    return get_object_or_404(rows.prefetch_related("titles", "process__phases"), pk=pk)


def get_version(
    versions: list[DocumentVersion], document: Document, ordinal: int
) -> DocumentVersion:
    """The object in `versions` that is version `ordinal` of a document, its document set.

    Raises:
        Http404: the document has no such version.
    """
    wanted = get_object_or_404(document.versions, ordinal=ordinal)
    version = next(candidate for candidate in versions if candidate == wanted)
    version.document = document
    return version


@login_not_required
def document_changes(
    request: HttpRequest, pk: str, before: int, after: int
) -> HttpResponse:
    """Page of the clauses changed between two versions, and the number unchanged."""
    document = visible_document(request, pk)
    versions = queries.document_versions(document)
    old = get_version(versions, document, before)
    new = get_version(versions, document, after)
    changed, same = queries.changed_clauses(old, new)
    context = {
        "document": document,
        "federation": document.process.federation,
        "before": old,
        "after": new,
        "changed": changed,
        "same": same,
    }
    return render(request, "documents/document_changes.html", context)
