"""Downloads of a review: forms, comment tables, letters, files with responses."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext

from milepost.documents import rules as document_rules
from milepost.formats.comment_templates import PROFILES, load_profile, write_comments
from milepost.formats.guards import OfficeKind
from milepost.movement import rules as movement_rules
from milepost.movement.pages import run_action
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import queries, rules
from milepost.review.errors import NoResponsesYet
from milepost.review.forms.reviews import LetterForm
from milepost.review.models import ReceivedFile, Review

from .reviews import review_context, visible_review

KINDS: dict[str, OfficeKind] = {"xlsx": "workbook", "docx": "document"}


def _visible_file(request: SignedInRequest, pk: str) -> ReceivedFile:
    rows = ReceivedFile.objects.visible_to(request.user).select_related(
        "stored", "review__version__document__process__federation"
    )
    return get_object_or_404(rows, pk=pk)


def received_file(request: SignedInRequest, pk: str) -> FileResponse:
    """Download of a received file, unchanged."""
    file = _visible_file(request, pk)
    return _sent(file.stored.name, lambda target: target.write(file.stored.content))


def answered_file(request: SignedInRequest, pk: str) -> HttpResponse | FileResponse:
    """Download of a received file with the responses added."""
    file = _visible_file(request, pk)
    _require_answers(request, file.review)
    responded = queries.answered_file(file)
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        path = run_action(request, responded.write, folder=Path(folder))
        if path is None:
            return redirect("received_files", pk=file.review_id)
        content = path.read_bytes()
    name = queries.answered_name(file.stored.name, path.suffix)
    return _sent(name, lambda target: target.write(content))


def answered_files(request: SignedInRequest, pk: str) -> FileResponse:
    """Download of all received files with responses, as a ZIP, for the secretariat and drafters."""
    review = _steered(request, pk)
    files = ReceivedFile.objects.visible_to(request.user).filter(review=review)
    rows = files.select_related(
        "stored", "review__version__document__process__federation"
    )
    rows = rows.order_by("read_at", "pk")
    return _sent(
        "answered-files.zip",
        lambda target: queries.write_answered_files(
            target, rows.iterator(chunk_size=20)
        ),
    )


def response_letter(
    request: SignedInRequest, pk: str, organisation: str
) -> FileResponse:
    """Download of the response letter to an organisation, for its people and the secretariat.

    And for drafters.
    """
    review = visible_review(request, pk)
    is_steering = document_rules.may_write(request.user, review.version.document)
    own_organisations = {
        str(organisation_id)
        for organisation_id in movement_rules.actor_organisations(request.user)
    }
    sender = next(
        (
            commenter
            for commenter in queries.organisations_with_comments(review)
            if str(commenter.pk) == str(organisation)
        ),
        None,
    )
    if sender is None or not (is_steering or str(sender.pk) in own_organisations):
        raise Http404
    _require_answers(request, review)
    content = queries.response_letter(review, sender, _language(request, review))
    return _sent(queries.letter_name(sender), lambda target: target.write(content))


def response_letters(request: SignedInRequest, pk: str) -> FileResponse:
    """Download of the response letters to all organisations, as a ZIP."""
    review = _steered(request, pk)
    language = _language(request, review)
    senders = queries.organisations_with_comments(review)
    return _sent(
        "answer-letters.zip",
        lambda target: queries.write_letters(target, review, senders, language),
    )


def comment_forms(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of the comment forms to download, empty or filled in with comments and responses."""
    review = visible_review(request, pk)
    language = get_language() or "en"
    forms = []
    for name in PROFILES:
        sections = load_profile(name).sections
        titles = [
            section.titles.get(language, section.titles["en"])[0]
            for section in sections
        ]
        columns = [
            [col.heading(language) for col in section.columns] for section in sections
        ]
        forms.append((name, " · ".join(titles), columns))
    context = review_context(review, forms=forms)
    return render(request, "review/comment_forms.html", context)


def empty_form(request: HttpRequest, pk: str, profile: str, kind: str) -> FileResponse:
    """Download of an empty comment form of a profile, as .xlsx or .docx."""
    review = visible_review(request, pk)
    language = get_language() or "en"
    form = load_profile(_known(profile))

    def write(target: BinaryIO) -> None:
        write_comments(
            target,
            [],
            title=str(review),
            language=language,
            profile=form,
            kind=KINDS[_known_kind(kind)],
        )

    return _sent(f"comments-{profile}.{kind}", write)


def comment_table(
    request: HttpRequest, pk: str, profile: str = "iso", kind: str = "xlsx"
) -> FileResponse:
    """Download of a comment form filled in with comments, and with responses if visible."""
    review = visible_review(request, pk)
    form = load_profile(_known(profile))
    office = KINDS[_known_kind(kind)]
    language = get_language() or "en"

    def write(target: BinaryIO) -> None:
        queries.write_comment_table(
            target,
            review,
            get_actor(request),
            profile=form,
            kind=office,
            language=language,
        )

    return _sent(f"comments.{kind}", write)


def _known(profile: str) -> str:
    if profile not in PROFILES:
        raise Http404
    return profile


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


def _sent(name: str, write: Callable[[BinaryIO], object]) -> FileResponse:
    """Download response of what `write` writes, through a temporary file, not memory."""
    # Closed by the HTTP response once it has been sent.
    target = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
    try:
        write(target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


def _steered(request: SignedInRequest, pk: str) -> Review:
    review = visible_review(request, pk)
    if not document_rules.may_write(request.user, review.version.document):
        raise PermissionDenied
    return review


def _require_answers(request: SignedInRequest, review: Review) -> None:
    if not rules.may_see_response(request.user, review):
        raise PermissionDenied(NoResponsesYet().sentence(gettext))


def _language(request: HttpRequest, review: Review) -> str:
    form = LetterForm(request.GET, original=review.version.document.original_language)
    if form.is_valid():
        return str(form.cleaned_data["language"])
    return get_language() or "en"
