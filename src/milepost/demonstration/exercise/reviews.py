"""Comments of the exercise: typed, in filled tables, and in the margins of Word files."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from milepost.demonstration import actions
from milepost.demonstration.files import read_toml
from milepost.documents.models import DocumentVersion
from milepost.documents.queries import document_blocks
from milepost.formats.comment_templates import TemplateComment, write_comments
from milepost.formats.word.writing import write_document
from milepost.movement.models import Organisation
from milepost.review import actions as review_actions
from milepost.review.models import Comment, Disposition, Review, Submission
from milepost.safeguard.actors import OPERATOR

from .cast import Cast
from .texts import TRANSLATIONS, numbered
from .time import at

# By what an organisation wrote: its code, and its words.
Comments = dict[tuple[str, str], Comment]


@dataclass(frozen=True)
class PlannedComment:
    """Comment of one organisation, before it is submitted."""

    by: str
    on: str
    kind: str
    text: str
    proposed: str = ""


def expand_comments(described: Sequence[dict[str, Any]]) -> Iterator[PlannedComment]:
    """A planned comment for each described one, and for each duplicate of another society."""
    for entry in described:
        kind = entry.get("kind", Comment.Kind.GENERAL)
        yield PlannedComment(
            entry["by"], entry["on"], kind, entry["text"], entry.get("proposed", "")
        )
        for code, text in entry.get("same", {}).items():
            yield PlannedComment(code, entry["on"], kind, text)


def submit_comments(
    review: Review,
    comments: Sequence[PlannedComment],
    described: dict[str, Any],
    cast: Cast,
) -> None:
    """Submit comments typed, in filled tables or in Word margins, as `described` says."""
    ways = described["came"]
    with tempfile.TemporaryDirectory() as folder:
        for language, codes in described["languages"].items():
            mine = [comment for comment in comments if comment.by in codes]
            typed = [comment for comment in mine if comment.by in ways["browser"]]
            _enter(review, typed, language, cast)
            others = {*ways["browser"], *ways["word"]}
            rows = [comment for comment in mine if comment.by not in others]
            _fill_table(review, rows, language, Path(folder))
            for code in set(codes) & set(ways["word"]):
                margin = [comment for comment in mine if comment.by == code]
                _write_in_margin(review, margin, language, Path(folder), cast)


def enter_comments(
    review: Review, described: Sequence[dict[str, Any]], cast: Cast
) -> None:
    """Enter described comments as if typed in the browser, in their society's language."""
    languages = read_toml("exercise/comments.toml")["languages"]
    for language, codes in languages.items():
        own = [entry for entry in expand_comments(described) if entry.by in codes]
        _enter(review, own, language, cast)


def _enter(
    review: Review, comments: Sequence[PlannedComment], language: str, cast: Cast
) -> None:
    clauses = numbered(review.version)
    for comment in comments:
        review_actions.make_comment(
            review=review,
            organisation=cast.organisations[comment.by],
            clause_version=clauses[comment.on] if comment.on else None,
            text=comment.text,
            proposed_wording=comment.proposed,
            kind=Comment.Kind(comment.kind),
            language=language,
            by=OPERATOR,
        )


def _fill_table(
    review: Review, comments: Sequence[PlannedComment], language: str, folder: Path
) -> None:
    path = folder / f"comments-{language}.xlsx"
    rows = [
        TemplateComment(
            row=0,
            organisation=comment.by,
            line="",
            clause=comment.on,
            paragraph="",
            kind=comment.kind,
            kind_as_given="",
            comment=comment.text,
            proposed_change=comment.proposed,
            observations="",
        )
        for comment in comments
    ]
    title = str(review.version.document)
    write_comments(path, rows, title=title, language=language)
    _submit(review, path, language)


def _write_in_margin(
    review: Review,
    comments: Sequence[PlannedComment],
    language: str,
    folder: Path,
    cast: Cast,
) -> None:
    """Submit one society's `comments` in the margin of a Word file of the text."""
    import docx

    code = comments[0].by
    path = folder / f"{code}_strategy.docx"
    blocks = document_blocks(review.version, "en")
    title = str(review.version.document)
    write_document(path, blocks, title=title, language="en")
    opened = docx.Document(str(path))
    for comment in comments:
        block = next(i for i, block in enumerate(blocks) if block.number == comment.on)
        paragraph = opened.paragraphs[block + 1]  # the title comes first
        opened.add_comment(
            paragraph.runs, text=comment.text, author=code, initials=code
        )
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
    assert isinstance(outcome, review_actions.ImportedFile), outcome.problems


def submission_comments(review: Review, cast: Cast) -> Comments:
    """Comments of a review, by code of the organisation and text of the comment."""
    codes = {organisation.pk: code for code, organisation in cast.organisations.items()}
    return {
        (codes[comment.organisation_id], comment.text): comment
        for comment in review.comments.all()
    }


def respond(
    review: Review, described: Sequence[dict[str, Any]], cast: Cast
) -> Comments:
    """Respond to comments as described, and to duplicates; returns the review's comments."""
    comments = submission_comments(review, cast)
    for entry in described:
        if "outcome" not in entry:
            continue
        reason = entry.get("reason", {})
        response = review_actions.respond_to_comment(
            comment=comments[entry["by"], entry["text"]],
            outcome=Disposition.Outcome(entry["outcome"]),
            reason=reason.get("en", ""),
            new_wording=entry.get("wording", ""),
            by=OPERATOR,
        )
        for language in filter(reason.__contains__, TRANSLATIONS):
            review_actions.translate_reason(
                disposition=response,
                language=language,
                text=reason[language],
                by=OPERATOR,
            )
        for code, text in entry.get("same", {}).items():
            review_actions.respond_to_comment(
                comment=comments[code, text],
                outcome=Disposition.Outcome.DUPLICATE,
                by=OPERATOR,
            )
    return comments


def date_review(
    review: Review, version: DocumentVersion | None, *, closed: int
) -> None:
    """Backdate a review that closed on day `closed`, and the `version` made after it."""
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
