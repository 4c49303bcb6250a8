"""Received file pages: upload, column mapping, and results of the import."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.documents import rules as document_rules
from milepost.errors import MilepostError
from milepost.formats.comment_templates import (
    guess_mapping,
    load_profile,
)
from milepost.movement.models import Organisation
from milepost.movement.pages import (
    paginate,
    run_action,
    temporary_copies,
)
from milepost.movement.requests import SignedInRequest
from milepost.review import actions, queries, rules
from milepost.review.forms.reviews import ColumnsForm, ImportForm, LetterForm
from milepost.review.models import Review, UploadedFile

from .comments import asks_when, require_commenting_organisations, takes
from .reviews import review_context, visible_review

READ_AT_ONCE = (
    5  # files that whoever hands them in waits for; more are left to the worker
)
A_LIST = 100  # comments not yet placed that are shown
Status = UploadedFile.Status


@require_http_methods(["GET", "POST"])
def import_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the upload form for files with comments; a few files are read at once.

    Each file comes in whole or not at all; one that is refused stops no other.
    """
    review = visible_review(request, pk)
    organisations = require_commenting_organisations(request, review)
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations,
        original=review.version.document.original_language,
        asks_when=asks_when(request, review),
    )
    if form.is_valid() and _upload(request, review, form, organisations):
        return redirect("received_files", pk=review.pk)
    context = review_context(review, form=form, takes=takes(request, review))
    return render(request, "review/import_comments.html", context)


def _upload(
    request: SignedInRequest,
    review: Review,
    form: ImportForm,
    organisations: list[Organisation],
) -> bool:
    values = form.cleaned_data
    chosen = {str(organisation.pk): organisation for organisation in organisations}
    read_here = len(values["uploads"]) <= READ_AT_ONCE
    with temporary_copies(values["uploads"]) as paths:
        try:
            files = actions.upload_files(
                review=review,
                files=paths,
                organisation=chosen.get(values["organisation"]),
                language=values["language"],
                received_on_time=values.get("received_on_time", False),
                read_here=read_here,
                by=request.user,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
            return False
    if read_here:
        _read(request, files)
    return True


def _read(request: SignedInRequest, files: list[UploadedFile]) -> None:
    """Read and import the files now, and tell the reader the result in messages."""
    outcomes = actions.read_files(files=files, by=request.user)
    taken = [
        outcome for outcome in outcomes if isinstance(outcome, actions.ImportedFile)
    ]
    facts = {
        "read": sum(file.read for file in taken),
        "new": sum(file.new for file in taken),
        "lost": sum(file.lost for file in taken),
    }
    for file in taken:
        if not file.read:
            sentence = gettext(
                "Nothing to import was found in %(file)s: no margin comments, "
                "no tracked changes, no completed rows."
            )
            messages.warning(request, sentence % {"file": file.file})
    if facts["read"]:
        sentence = gettext("Read: %(read)d. New: %(new)d. Missing: %(lost)d.")
        messages.success(request, sentence % facts)
    refused = len(outcomes) - len(taken)
    if refused:
        sentence = gettext(
            "Files not imported: %(count)d. The reasons are given below."
        )
        messages.error(request, sentence % {"count": refused})


def received_files(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the files received in a review: what was read from each, and what waits."""
    review = visible_review(request, pk)
    actor, document = request.user, review.version.document
    if not rules.find_capacity(actor, review).may_comment_at_all:
        raise PermissionDenied
    page = paginate(request, queries.received_files(review, actor))
    waiting = queries.uploaded_files(review, actor)
    unplaced = queries.unplaced_comments(review, actor)
    context = review_context(
        review,
        page=page,
        rows=queries.file_rows(page, actor),
        totals=queries.file_totals(review, actor),
        waiting=[file for file in waiting if file.status == Status.WAITING],
        unmapped=[file for file in waiting if file.status == Status.NEEDS_MAPPING],
        refused=[
            (
                file,
                [queries.error_message(problem, gettext) for problem in file.problems],
            )
            for file in waiting
            if file.status == Status.REFUSED
        ],
        unplaced=unplaced[:A_LIST],
        may_write=document_rules.may_write(actor, document),
        takes=takes(request, review),
        shows_responses=rules.may_see_response(actor, review),
        form=LetterForm(original=document.original_language),
    )
    return render(request, "review/received_files.html", context)


@require_http_methods(["GET", "POST"])
def map_columns(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the form that maps a table's columns, with a guess; then the file is read."""
    file = _uploaded_file(request, pk)
    review = visible_review(request, str(file.review_id))
    if file.status != Status.NEEDS_MAPPING:
        return redirect("received_files", pk=review.pk)
    headings = run_action(request, actions.table_headings, file=file) or []
    (matrix,) = load_profile("matrix").sections
    language = get_language() or "en"
    form = ColumnsForm(
        request.POST or None,
        headings=headings,
        guessed=guess_mapping([heading for row in headings for heading in row]),
        columns=[(column.name, column.heading(language)) for column in matrix.columns],
    )
    if form.is_valid():
        try:
            mapped = actions.map_columns(
                file=file, mapping=form.mapping(), by=request.user
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            _read(request, [mapped])
            return redirect("received_files", pk=review.pk)
    is_remembered = document_rules.may_write(request.user, review.version.document)
    context = review_context(review, form=form, file=file, is_remembered=is_remembered)
    return render(request, "review/map_columns.html", context)


@require_POST
def delete_uploaded_file(request: SignedInRequest, pk: str) -> HttpResponse:
    """Delete an uploaded file that was not imported, then redirect to the files received."""
    file = _uploaded_file(request, pk)
    run_action(request, actions.delete_uploaded_file, file=file, by=request.user)
    return redirect("received_files", pk=file.review_id)


def _uploaded_file(request: SignedInRequest, pk: str) -> UploadedFile:
    rows = UploadedFile.objects.visible_to(request.user).select_related("stored")
    return get_object_or_404(rows, pk=pk)
