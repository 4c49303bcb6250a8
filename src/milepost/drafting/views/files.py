"""Files of a round: handed in, explained, read, and given back with their answers."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.drafting import actions, queries, rules
from milepost.drafting.errors import NoAnswersYet
from milepost.drafting.forms import ColumnsForm, ImportForm, LetterForm
from milepost.drafting.models import FileToRead, ReturnedFile, ReviewRound
from milepost.errors import MilepostError
from milepost.formats.comment_templates import (
    PROFILES,
    guess_mapping,
    load_profile,
    write_comments,
)
from milepost.formats.guards import OfficeKind
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.movement.requests import SignedInRequest, actor_of

from .answering import all_on_disk, attempt, page_of
from .reviews import visible_review

READ_AT_ONCE = (
    5  # files that whoever hands them in waits for; more are left to the worker
)
KINDS: dict[str, OfficeKind] = {"xlsx": "workbook", "docx": "document"}
A_LIST = 100  # comments not yet placed that are shown


def _context(review: ReviewRound, **more: Any) -> dict[str, Any]:
    document = review.version.document
    federation = document.process.federation
    return {"review": review, "document": document, "federation": federation, **more}


@require_http_methods(["GET", "POST"])
def import_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Each file comes in whole or not at all; one that is refused stops no other."""
    review = visible_review(request, pk)
    document = review.version.document
    organisations = queries.organisations_spoken_for(
        request.user, document.process.federation
    )
    if not organisations:
        raise PermissionDenied
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations,
        original=document.original_language,
    )
    if form.is_valid() and _handed_in(request, review, form, organisations):
        return redirect("returned_files", pk=review.pk)
    context = _context(review, form=form, takes=rules.takes_comments(review))
    return render(request, "drafting/import_comments.html", context)


def _handed_in(
    request: SignedInRequest,
    review: ReviewRound,
    form: ImportForm,
    organisations: list[Organisation],
) -> bool:
    said = form.cleaned_data
    chosen = {str(one.pk): one for one in organisations}
    read_here = len(said["uploads"]) <= READ_AT_ONCE
    with all_on_disk(said["uploads"]) as paths:
        try:
            files = actions.hand_in_files(
                round=review,
                files=paths,
                organisation=chosen.get(said["organisation"]),
                language=said["language"],
                read_here=read_here,
                by=request.user,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
            return False
    if read_here:
        _read(request, files)
    return True


def _read(request: SignedInRequest, files: list[FileToRead]) -> None:
    """Read them now, and say what came of it."""
    outcomes = actions.read_files(files=files, by=request.user)
    taken = [one for one in outcomes if isinstance(one, actions.Taken)]
    facts = {
        "read": sum(one.read for one in taken),
        "new": sum(one.new for one in taken),
        "lost": sum(one.lost for one in taken),
    }
    for one in taken:
        if not one.read:
            sentence = gettext(
                "Nothing was found in %(file)s: no margin comment, no tracked change, no"
                " filled row."
            )
            messages.warning(request, sentence % {"file": one.file})
    if facts["read"]:
        sentence = gettext("%(read)d read, %(new)d new, %(lost)d lost.")
        messages.success(request, sentence % facts)
    refused = len(outcomes) - len(taken)
    if refused:
        sentence = gettext("Files not taken over: %(count)d. See below why.")
        messages.error(request, sentence % {"count": refused})


def returned_files(request: SignedInRequest, pk: str) -> HttpResponse:
    """What was read, that none was lost, and what still waits for somebody."""
    review = visible_review(request, pk)
    actor, document = request.user, review.version.document
    if not rules.may_speak(actor, document):
        raise PermissionDenied
    page = page_of(request, queries.returned_files(review, actor))
    waiting = queries.files_to_read(review, actor)
    unplaced = queries.unplaced_comments(review, actor)
    state = FileToRead.State
    context = _context(
        review,
        page=page,
        rows=queries.file_rows(page, actor),
        totals=queries.file_totals(review, actor),
        waiting=[one for one in waiting if one.state in {state.WAITING, state.RUNNING}],
        asking=[one for one in waiting if one.state == state.ASKS],
        refused=[
            (one, [queries.sentence(told, gettext) for told in one.problems])
            for one in waiting
            if one.state == state.REFUSED
        ],
        unplaced=unplaced[:A_LIST],
        may_write=rules.may_write(actor, document),
        takes=rules.takes_comments(review),
        shows_answers=rules.may_see_answer(actor, review),
        form=LetterForm(original=document.original_language),
    )
    return render(request, "drafting/returned_files.html", context)


def _visible_file(request: SignedInRequest, pk: str) -> ReturnedFile:
    rows = ReturnedFile.objects.visible_to(request.user).select_related(
        "stored", "round__version__document__process__federation"
    )
    return get_object_or_404(rows, pk=pk)


def returned_file(request: SignedInRequest, pk: str) -> FileResponse:
    """The file as it came."""
    file = _visible_file(request, pk)
    return _sent(file.stored.name, lambda target: target.write(file.stored.content))


def answered_file(request: SignedInRequest, pk: str) -> HttpResponse | FileResponse:
    """The very same file with the answers in it."""
    file = _visible_file(request, pk)
    _require_answers(request, file.round)
    answered = queries.answered_file(file)
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        path = attempt(request, answered.write, folder=Path(folder))
        if path is None:
            return redirect("returned_files", pk=file.round_id)
        content = path.read_bytes()
    name = queries.answered_name(file.stored.name, path.suffix)
    return _sent(name, lambda target: target.write(content))


def answered_files(request: SignedInRequest, pk: str) -> FileResponse:
    """All files of a round with their answers, for those who steer."""
    review = _steered(request, pk)
    files = ReturnedFile.objects.visible_to(request.user).filter(round=review)
    rows = files.select_related(
        "stored", "round__version__document__process__federation"
    )
    rows = rows.order_by("read_at", "pk")
    return _sent(
        "answered-files.zip",
        lambda target: queries.write_answered_files(
            target, rows.iterator(chunk_size=20)
        ),
    )


def answer_letter(request: SignedInRequest, pk: str, organisation: str) -> FileResponse:
    """The letter to one organisation: for its own people, and for those who steer."""
    review = visible_review(request, pk)
    is_steering = rules.may_write(request.user, review.version.document)
    own = {str(one) for one in movement_rules.organisations_of(request.user)}
    sender = next(
        (one for one in queries.senders_of(review) if str(one.pk) == str(organisation)),
        None,
    )
    if sender is None or not (is_steering or str(sender.pk) in own):
        raise Http404
    _require_answers(request, review)
    content = queries.letter_of(review, sender, _language(request, review))
    return _sent(queries.letter_name(sender), lambda target: target.write(content))


def answer_letters(request: SignedInRequest, pk: str) -> FileResponse:
    review = _steered(request, pk)
    language = _language(request, review)
    senders = queries.senders_of(review)
    return _sent(
        "answer-letters.zip",
        lambda target: queries.write_letters(target, review, senders, language),
    )


@require_http_methods(["GET", "POST"])
def say_columns(request: SignedInRequest, pk: str) -> HttpResponse:
    """What the headings of a table mean, asked once, with a guess to begin with."""
    file = _file_to_read(request, pk)
    review = visible_review(request, str(file.round_id))
    if file.state != FileToRead.State.ASKS:
        return redirect("returned_files", pk=review.pk)
    headings = attempt(request, actions.headings_of, file=file) or []
    (matrix,) = load_profile("matrix").sections
    language = get_language() or "en"
    form = ColumnsForm(
        request.POST or None,
        headings=headings,
        guessed=guess_mapping([one for row in headings for one in row]),
        columns=[(one.name, one.heading(language)) for one in matrix.columns],
    )
    if form.is_valid():
        try:
            said = actions.say_columns(
                file=file, mapping=form.mapping(), by=request.user
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            _read(request, [said])
            return redirect("returned_files", pk=review.pk)
    is_remembered = rules.may_write(request.user, review.version.document)
    context = _context(review, form=form, file=file, is_remembered=is_remembered)
    return render(request, "drafting/say_columns.html", context)


@require_POST
def forget_file(request: SignedInRequest, pk: str) -> HttpResponse:
    file = _file_to_read(request, pk)
    attempt(request, actions.forget_file, file=file, by=request.user)
    return redirect("returned_files", pk=file.round_id)


def _file_to_read(request: SignedInRequest, pk: str) -> FileToRead:
    rows = FileToRead.objects.visible_to(request.user).select_related("stored")
    return get_object_or_404(rows, pk=pk)


def comment_forms(request: HttpRequest, pk: str) -> HttpResponse:
    """Every form of comments: empty, to be filled, and filled, with answers."""
    review = visible_review(request, pk)
    language = get_language() or "en"
    forms = []
    for name in PROFILES:
        sections = load_profile(name).sections
        titles = [one.titles.get(language, one.titles["en"])[0] for one in sections]
        columns = [[col.heading(language) for col in one.columns] for one in sections]
        forms.append((name, " · ".join(titles), columns))
    context = _context(review, forms=forms)
    return render(request, "drafting/comment_forms.html", context)


def empty_form(request: HttpRequest, pk: str, profile: str, kind: str) -> FileResponse:
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
    """A form filled with the comments, and with answers where they may be read."""
    review = visible_review(request, pk)
    form = load_profile(_known(profile))
    office = KINDS[_known_kind(kind)]
    language = get_language() or "en"

    def write(target: BinaryIO) -> None:
        queries.write_answered_table(
            target,
            review,
            actor_of(request),
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
    """A file that is written to disk first and then sent piece by piece, so that its
    size is no question of memory."""
    made = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - Django closes it
    try:
        write(made)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=name)


def _steered(request: SignedInRequest, pk: str) -> ReviewRound:
    review = visible_review(request, pk)
    if not rules.may_write(request.user, review.version.document):
        raise PermissionDenied
    return review


def _require_answers(request: SignedInRequest, review: ReviewRound) -> None:
    if not rules.may_see_answer(request.user, review):
        raise PermissionDenied(NoAnswersYet().sentence(gettext))


def _language(request: HttpRequest, review: ReviewRound) -> str:
    form = LetterForm(request.GET, original=review.version.document.original_language)
    if form.is_valid():
        return str(form.cleaned_data["language"])
    return get_language() or "en"
