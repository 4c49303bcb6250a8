"""Sorting of comments before a response: assign, place and split."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from milepost.documents import rules as document_rules
from milepost.documents.errors import NotInThisText
from milepost.documents.models import ClauseVersion
from milepost.movement.models import Person
from milepost.review import excerpts
from milepost.review.errors import (
    AlreadyResponded,
    HasResponse,
    NotAWriter,
    NotItsWords,
    PartOfAnother,
    PartsMissing,
    WordsLeftOut,
)
from milepost.review.models import Comment, EditAction, Review
from milepost.safeguard.actions import action
from milepost.safeguard.actors import Actor

from .duplicates import remove_from_groups
from .edit_log import RecordedEdit, locked_for_consolidation, reload_comments

Verb, PlacementMethod = EditAction.Verb, Comment.PlacementMethod
LONGEST_SHOWN = 200  # characters of a comment in a sentence about it


@dataclass(frozen=True)
class Part:
    """Part of a comment: the clause (None: the whole text), and the words that belong to it.

    Words of the comment's text and of its proposed wording.
    """

    clause_version: ClauseVersion | None
    text: str
    proposed_wording: str = ""


@action("review.assign_comments")
def assign_comments(
    *, review: Review, comments: Iterable[Comment], to: Person | None, by: Actor
) -> EditAction:
    """Assign comments to a drafter for a response, or with None to nobody in particular.

    Any drafter may still respond.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen, NotForConsolidation.
        NotAWriter: `to` does not write this text.
    """
    review = locked_for_consolidation(review, by)
    if to and not document_rules.may_write(to, review.version.document):
        raise NotAWriter
    keys = [comment.pk for comment in reload_comments(review, comments)]
    edit = RecordedEdit(review, Verb.ASSIGN_COMMENTS)
    edit.change(Comment, keys, assigned_to_id=to.pk if to else None)
    return edit.save(len(keys), by)


@action("review.place_comments")
def place_comments(
    *,
    review: Review,
    comments: Iterable[Comment],
    clause_version: ClauseVersion | None,
    by: Actor,
) -> EditAction:
    """Place comments on a clause by hand; None places them on the text as a whole.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen, NotForConsolidation.
        NotInThisText: the clause is not in the version under review.
        HasResponse: one of them has a response, for the place that it has.
    """
    review = locked_for_consolidation(review, by)
    _require_in_text(review, [clause_version] if clause_version else [])
    placed = reload_comments(review, comments)
    responded = [comment for comment in placed if hasattr(comment, "disposition")]
    if responded:
        raise HasResponse(count=len(responded))
    edit = RecordedEdit(review, Verb.PLACE_COMMENTS)
    edit.change(
        Comment,
        [comment.pk for comment in placed],
        clause_version_id=clause_version.pk if clause_version else None,
        placement_method=(
            PlacementMethod.HAND if clause_version else PlacementMethod.GENERAL
        ).value,
    )
    return edit.save(len(placed), by)


@action("review.split_comment")
def split_comment(
    *, comment: Comment, parts: Sequence[Part], by: Actor
) -> list[Comment]:
    """Split a comment that speaks of several things; each part gets its own response.

    The comment stays as it was made, and its response is those of its parts. A part holds
    words of the comment as they stand, and each of its words is in some part.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NotForConsolidation, AlreadyResponded.
        PartOfAnother: it is a part itself.
        PartsMissing: there are not two different parts.
        NotInThisText: a clause is not in the version under review.
        NotItsWords, WordsLeftOut.
    """
    review = locked_for_consolidation(comment.review, by)
    [comment] = reload_comments(review, [comment])
    if hasattr(comment, "disposition"):
        raise AlreadyResponded
    if comment.part_of_id:
        raise PartOfAnother
    _require_different(parts)
    _require_in_text(
        review, [part.clause_version for part in parts if part.clause_version]
    )
    _require_its_words(comment.text, [part.text for part in parts])
    _require_its_words(comment.proposed_wording, [p.proposed_wording for p in parts])
    rows = [_part(comment, part, number) for number, part in enumerate(parts)]
    edit = RecordedEdit(review, Verb.SPLIT_COMMENT)
    remove_from_groups(edit, [comment])
    edit.make(rows)
    edit.save(1, by, about=comment, parts=len(rows))
    return rows


def _require_different(parts: Sequence[Part]) -> None:
    distinct = {
        (
            part.clause_version and part.clause_version.pk,
            " ".join(part.text.split()),
            " ".join(part.proposed_wording.split()),
        )
        for part in parts
        if part.text.strip() or part.proposed_wording.strip()
    }
    if len(distinct) < 2 or len(distinct) < len(parts):
        raise PartsMissing


def _require_in_text(review: Review, wordings: Iterable[ClauseVersion]) -> None:
    keys = {wording.pk for wording in wordings}
    there = review.version.version_clauses.filter(clause_version__in=keys)
    if there.values("clause_version").distinct().count() < len(keys):
        raise NotInThisText


def _require_its_words(whole: str, parts: Sequence[str]) -> None:
    for part in parts:
        if not excerpts.holds(whole, part):
            raise NotItsWords(words=part[:LONGEST_SHOWN])
    left_out = excerpts.left_out(whole, parts)
    if left_out:
        raise WordsLeftOut(words=left_out[:LONGEST_SHOWN])


def _part(comment: Comment, part: Part, number: int) -> Comment:
    """Unsaved comment for a part, with the fields of the comment that was split.

    Without annotation and received file: the response goes back there once, with the
    comment.
    """
    identity = [comment.fingerprint, number, part.text, part.proposed_wording]
    return Comment(
        review_id=comment.review_id,
        clause_version=part.clause_version,
        organisation_id=comment.organisation_id,
        made_by_id=comment.made_by_id,
        submission_id=comment.submission_id,
        status=comment.status,
        kind=comment.kind,
        severity=comment.severity,
        text=part.text.strip(),
        rationale=comment.rationale,
        proposed_wording=part.proposed_wording.strip(),
        language=comment.language,
        channel=comment.channel,
        file=comment.file,
        row=comment.row,
        line=comment.line,
        locator=comment.locator,
        kind_as_given=comment.kind_as_given,
        placement_method=PlacementMethod.HAND
        if part.clause_version
        else PlacementMethod.GENERAL,
        part_of_id=comment.pk,
        assigned_to_id=comment.assigned_to_id,
        received_at=comment.received_at,
        fingerprint=hashlib.sha256(json.dumps(identity).encode()).hexdigest(),
    )
