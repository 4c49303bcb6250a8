"""Pages that make the next version of a text: from a file, or from accepted wordings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.amendments import actions
from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.forms import TextFileForm
from milepost.documents.models import DocumentVersion
from milepost.documents.views.documents import visible_document
from milepost.formats.documents import read_document_file
from milepost.movement.pages import (
    run_action,
    temporary_copy,
)
from milepost.movement.requests import SignedInRequest
from milepost.review.views.reviews import visible_review
from milepost.safeguard.actors import Actor


@require_http_methods(["GET", "POST"])
def import_version(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page to import the next version of a text from a file that its drafters wrote."""
    document = visible_document(request, pk)
    if not document_rules.may_write(request.user, document):
        raise PermissionDenied
    before = document_queries.newest_version(document)
    form = TextFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        after = run_action(
            request,
            _followed,
            before=before,
            upload=form.cleaned_data["file"],
            by=request.user,
        )
        if after == before:
            messages.info(
                request, gettext("The text is identical: nothing has changed.")
            )
            return redirect("document", pk=pk)
        if after:
            return redirect(
                "document_changes", pk=pk, before=before.ordinal, after=after.ordinal
            )
    context = {
        "document": document,
        "federation": document.process.federation,
        "version": before,
        "form": form,
    }
    return render(request, "amendments/import_version.html", context)


def _followed(
    before: DocumentVersion, upload: UploadedFile, by: Actor
) -> DocumentVersion:
    with temporary_copy(upload) as path:
        text = read_document_file(path)
    return actions.import_version(before=before, blocks=text.blocks, by=by)


@require_POST
def make_next_version(request: SignedInRequest, pk: str) -> HttpResponse:
    """Make the next version from accepted wordings; redirect to the page of its changes."""
    review = visible_review(request, pk)
    version = run_action(
        request, actions.make_next_version, review=review, by=request.user
    )
    if version is None:
        return redirect("review", pk=pk)
    return redirect(
        "document_changes",
        pk=version.document_id,
        before=version.ordinal - 1,
        after=version.ordinal,
    )
