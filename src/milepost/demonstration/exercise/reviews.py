"""Comments of the exercise: typed, in filled tables, and in the margins of Word files."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from milepost.demonstration import actions
from milepost.documents.models import DocumentVersion
from milepost.documents.queries import document_blocks
from milepost.formats.comment_templates import TemplateComment, write_comments
from milepost.formats.word.writing import write_document
from milepost.movement.models import Organisation
from milepost.review import actions as review_actions
from milepost.review.models import Comment, Disposition, Review, Submission
from milepost.safeguard.actors import OPERATOR

from .cast import Cast
from .texts import numbered
from .time import at

# By what an organisation wrote: its code, and its words.
Comments = dict[tuple[str, str], Comment]


@dataclass(frozen=True)
class Said:
    """One comment of one organisation, before it is handed in."""

    by: str
    on: str
    kind: str
    text: str
    proposed: str = ""


def said_in(described: Sequence[dict[str, Any]]) -> Iterator[Said]:
    """Every comment described, those that say the same again included."""
    for one in described:
        kind = one.get("kind", Comment.Kind.GENERAL)
        yield Said(one["by"], one["on"], kind, one["text"], one.get("proposed", ""))
        for code, text in one.get("same", {}).items():
            yield Said(code, one["on"], kind, text)


def hand_in(
    review: Review, said: Sequence[Said], described: dict[str, Any], cast: Cast
) -> None:
    """Hand in comments in the three ways that `described` gives for each society."""
    ways = described["came"]
    with tempfile.TemporaryDirectory() as folder:
        for language, codes in described["languages"].items():
            mine = [one for one in said if one.by in codes]
            typed = [one for one in mine if one.by in ways["browser"]]
            _type(review, typed, language, cast)
            others = {*ways["browser"], *ways["word"]}
            rows = [one for one in mine if one.by not in others]
            _fill_table(review, rows, language, Path(folder))
            for code in set(codes) & set(ways["word"]):
                margin = [one for one in mine if one.by == code]
                _write_in_margin(review, margin, language, Path(folder), cast)


def type_in(review: Review, described: Sequence[dict[str, Any]], cast: Cast) -> None:
    """Type all comments, in English."""
    _type(review, list(said_in(described)), "en", cast)


def _type(review: Review, said: Sequence[Said], language: str, cast: Cast) -> None:
    clauses = numbered(review.version)
    for one in said:
        review_actions.make_comment(
            review=review,
            organisation=cast.organisations[one.by],
            clause_version=clauses[one.on] if one.on else None,
            text=one.text,
            proposed_wording=one.proposed,
            kind=Comment.Kind(one.kind),
            language=language,
            by=OPERATOR,
        )


def _fill_table(
    review: Review, said: Sequence[Said], language: str, folder: Path
) -> None:
    path = folder / f"comments-{language}.xlsx"
    rows = [
        TemplateComment(
            row=0,
            organisation=one.by,
            line="",
            clause=one.on,
            paragraph="",
            kind=one.kind,
            kind_as_given="",
            comment=one.text,
            proposed_change=one.proposed,
            observations="",
        )
        for one in said
    ]
    title = str(review.version.document)
    write_comments(path, rows, title=title, language=language)
    _submit(review, path, language)


def _write_in_margin(
    review: Review, said: Sequence[Said], language: str, folder: Path, cast: Cast
) -> None:
    """Send the text out as a Word file, comment on it there, and take it back."""
    import docx

    code = said[0].by
    path = folder / f"{code}_strategy.docx"
    blocks = document_blocks(review.version, "en")
    title = str(review.version.document)
    write_document(path, blocks, title=title, language="en")
    opened = docx.Document(str(path))
    for one in said:
        block = next(i for i, block in enumerate(blocks) if block.number == one.on)
        paragraph = opened.paragraphs[block + 1]  # the title comes first
        opened.add_comment(paragraph.runs, text=one.text, author=code, initials=code)
    opened.save(str(path))
    _submit(review, path, language, cast.organisations[code])


def _submit(
    review: Review,
    path: Path,
    language: str,
    organisation: Organisation | None = None,
) -> None:
    files = review_actions.upload_files(
        review=review,
        files=[path],
        organisation=organisation,
        language=language,
        read_here=True,
        by=OPERATOR,
    )
    (outcome,) = review_actions.read_files(files=files, by=OPERATOR)
    assert isinstance(outcome, review_actions.Taken), outcome.problems


def submission_comments(review: Review, cast: Cast) -> Comments:
    codes = {one.pk: code for code, one in cast.organisations.items()}
    return {
        (codes[one.organisation_id], one.text): one for one in review.comments.all()
    }


def settle(review: Review, described: Sequence[dict[str, Any]], cast: Cast) -> Comments:
    """Answer every comment whose answer is described; those that say the same again
    are answered as duplicates."""
    made = submission_comments(review, cast)
    for one in described:
        if "outcome" not in one:
            continue
        review_actions.respond_to_comment(
            comment=made[one["by"], one["text"]],
            outcome=Disposition.Outcome(one["outcome"]),
            reason=one.get("reason", ""),
            new_wording=one.get("wording", ""),
            by=OPERATOR,
        )
        for code, text in one.get("same", {}).items():
            review_actions.respond_to_comment(
                comment=made[code, text],
                outcome=Disposition.Outcome.DUPLICATE,
                by=OPERATOR,
            )
    return made


def date_review(
    review: Review, version: DocumentVersion | None, *, closed: int
) -> None:
    """Let a review be over since day `closed`, and `version` have come of it after."""
    written = review.opens_at - dt.timedelta(days=5)
    versions = DocumentVersion.objects
    dated: list[tuple[QuerySet[Any], dict[str, dt.datetime]]] = [
        (Review.objects.filter(pk=review.pk), {"closes_at": at(closed)}),
        (Comment.objects.filter(review=review), {"received_at": at(closed - 5)}),
        (Submission.objects.filter(review=review), {"signed_at": at(closed - 5)}),
        (
            Disposition.objects.filter(comment__review=review),
            {"decided_at": at(closed + 10)},
        ),
        (versions.filter(pk=review.version_id), {"made_at": written}),
    ]
    if version:
        dated.append((versions.filter(pk=version.pk), {"made_at": at(closed + 15)}))
    process = review.version.document.process
    for rows, times in dated:
        actions.backdate(process=process, rows=rows, times=times, by=OPERATOR)
