"""Response letters: a Word file with the disposition of each comment."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext

from milepost.documents.models import ClauseText, VersionClause
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
)
from milepost.formats.document_model.wording import Span, write_wording
from milepost.formats.word.writing import document_as_word
from milepost.movement.models import Organisation
from milepost.review.models import Comment, Review

from .matrix import select_row_relations
from .outcomes import CommentOutcome, comment_outcomes
from .reviews import organisation_code


def organisations_with_comments(review: Review) -> list[Organisation]:
    """Organisations that submitted a comment in a review, by name; each gets a letter."""
    submissions_received = Comment.objects.official().filter(review=review)
    rows = Organisation.objects.filter(
        pk__in=submissions_received.values("organisation")
    )
    return sorted(rows.named().prefetch_related("identifiers"), key=str)


def response_letter(review: Review, organisation: Organisation, language: str) -> bytes:
    """Letter to one organisation as .docx bytes: each comment, its outcome, reason and change.

    Labels are in `language`, texts in the language that they are decided in.
    """
    with override(language):
        blocks = list(_blocks(review, organisation))
        title = gettext("Responses to your comments")
    numbered = (
        DocumentBlock(place, "heading" if level else "paragraph", level, text)
        for place, (level, text) in enumerate(blocks)
    )
    head = DocumentHead(title=title, language=language)
    return document_as_word(DocumentFile(head, tuple(numbered)))


def write_letters(
    target: BinaryIO,
    review: Review,
    organisations: Iterable[Organisation],
    language: str,
) -> None:
    """Write the response letters to these organisations into one ZIP of .docx files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, organisation in enumerate(organisations, start=1):
            name = f"{number:03} {letter_name(organisation)}"
            archive.writestr(name, response_letter(review, organisation, language))


def letter_name(organisation: Organisation) -> str:
    """File name of a response letter: code of the organisation, "-answers.docx"."""
    safe = "".join(
        sign if sign.isalnum() or sign in " -_" else "-"
        for sign in organisation_code(organisation)
    )
    return f"{safe[:60]}-answers.docx"


def _blocks(review: Review, organisation: Organisation) -> Iterator[tuple[int, str]]:
    """Blocks of a response letter: heading level (0 for a paragraph) and wording."""
    document = review.version.document
    rows = Comment.objects.official().filter(
        review=review, organisation=organisation, part_of=None
    )
    comments = list(
        select_row_relations(rows)
        .prefetch_related("parts__disposition__translations")
        .order_by("received_at", "row", "pk")
    )
    parts = [part for comment in comments for part in comment.parts.all()]
    original = document.original_language
    outcomes = comment_outcomes([*comments, *parts], original)
    by_pk = {outcome.comment.pk: outcome for outcome in outcomes}
    clauses = VersionClause.objects.filter(version=review.version).exclude(number="")
    numbers = dict(clauses.values_list("clause_version", "number"))
    texts = _texts(comments, original)
    yield 0, _plain(str(organisation))
    facts = {"document": str(document), "ordinal": review.version.ordinal}
    yield 0, _plain(gettext("On %(document)s, version %(ordinal)d") % facts)
    yield (
        0,
        _plain(gettext("Number of comments: %(count)d.") % {"count": len(comments)}),
    )
    for number, comment in enumerate(comments, start=1):
        yield 1, _plain(_heading(number, comment, numbers))
        yield from _comment(comment, texts)
        for responded in [comment, *comment.parts.all()]:
            yield from _answer(by_pk[responded.pk])
    yield 0, _plain(date_format(review.closes_at.date(), "DATE_FORMAT"))


def _heading(number: int, comment: Comment, numbers: dict[int, str]) -> str:
    if comment.clause_version_id is None:
        place = gettext("Text as a whole")
    else:
        clause = numbers.get(comment.clause_version_id, "")
        place = (
            gettext("Paragraph %s") % clause if clause else gettext("On a paragraph")
        )
    return f"{number}. {place}"


def _comment(comment: Comment, texts: dict[int, str]) -> Iterator[tuple[int, str]]:
    if text := texts.get(comment.clause_version_id or 0):
        yield 0, _labelled(pgettext("letter", "Paragraph"), text)
    yield 0, _labelled(gettext("Your comment"), comment.text)
    if comment.rationale:
        yield 0, _labelled(gettext("Your reason"), comment.rationale)
    if comment.proposed_wording:
        yield 0, _labelled(gettext("Proposed wording"), comment.proposed_wording)


def _answer(outcome: CommentOutcome) -> Iterator[tuple[int, str]]:
    answer = outcome.disposition
    if answer is None:
        return
    yield (
        0,
        _labelled(pgettext("comment", "Outcome"), str(answer.get_outcome_display())),
    )
    if reason := answer.translated.text:
        yield 0, _labelled(gettext("Reason"), reason)
    if outcome.changes:
        taken = [change for change in outcome.changes if change.kind != "delete"]
        spans = [Span(change.text, bold=change.kind == "insert") for change in taken]
        label = Span(gettext("Paragraph now") + ": ", italic=True)
        yield 0, write_wording([label, *spans])
    elif answer.new_wording:
        yield 0, _labelled(gettext("New wording"), answer.new_wording)


def _labelled(label: str, words: str) -> str:
    return write_wording([Span(f"{label}: ", italic=True), Span(words)])


def _plain(words: str) -> str:
    return write_wording([Span(words)])


def _texts(comments: list[Comment], language: str) -> dict[int, str]:
    wanted = {comment.clause_version_id for comment in comments} - {None}
    rows = ClauseText.objects.filter(clause_version__in=wanted, language=language)
    return dict(rows.values_list("clause_version", "text"))
