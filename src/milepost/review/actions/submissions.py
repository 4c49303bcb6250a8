"""Submission drafts: choose comments, support them, take positions, pause comments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from milepost.documents.errors import NotInThisText
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation, Person
from milepost.review import queries, rules
from milepost.review.errors import CommentTooLong, NoteChangedMeanwhile, OwnComment
from milepost.review.models import Comment, Position, Review, Submission, Support
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .comments import LONGEST, locked_review, require_accepting_comments

Status = Comment.Status
# What includes or leaves out a comment that has not been submitted.
BY_CHOICE = {True: Status.INTERNAL, False: Status.LEFT_OUT}


@dataclass(frozen=True)
class SubmissionChanges:
    """Changes that somebody made on the page of a submission draft; what they left is absent.

    covering_note  as it now reads
    note_before    as it read when the page was opened
    chosen         by id of a comment: whether the submission holds it
    supports       by id of a comment: True, False, or None for neither
    positions      by id of a clause version: "support", "oppose", or "" for neither
    """

    covering_note: str
    note_before: str
    note_language: str = ""
    chosen: Mapping[str, bool] = field(default_factory=dict)
    supports: Mapping[str, bool | None] = field(default_factory=dict)
    positions: Mapping[int, str] = field(default_factory=dict)


@action("review.prepare_submission")
def prepare_submission(
    *,
    review: Review,
    organisation: Organisation,
    changes: SubmissionChanges,
    by: Actor,
) -> Submission:
    """Save changes to a draft: chosen comments, support, covering note and positions.

    Nothing of it is seen outside the organisation until it is signed; what is submitted
    already changes by the next signature only.

    Raises:
        NotAllowed: `by` may not prepare this, or not choose.
        ReviewNotOpen, NotOpen: the review, or the phase, takes nothing now.
        NoteChangedMeanwhile: somebody else has written another covering note.
        CommentTooLong, NotInThisText, OwnComment.
    """
    review = locked_review(review)
    expert = by if review.is_of_experts and isinstance(by, Person) else None
    submission = queries.own_submission(review, organisation, expert)
    _refuse(submission, changes, by)
    begin_submission(submission=submission, by=by)
    note = changes.covering_note.strip()
    submission.covering_note = note
    submission.note_language = changes.note_language if note else ""
    submission.save(update_fields=["covering_note", "note_language"])
    comments = {
        str(comment.pk): comment for comment in queries.submission_comments(submission)
    }
    if not {*changes.chosen, *changes.supports} <= set(comments):
        raise NotAllowed
    _choose(comments, changes.chosen)
    for pk, supports in changes.supports.items():
        support_comment(comment=comments[pk], supports=supports, by=by)
    _save_positions(submission, changes.positions)
    record(submission, chosen=len(changes.chosen), positions=len(changes.positions))
    return submission


def _refuse(submission: Submission, changes: SubmissionChanges, by: Actor) -> None:
    if not rules.may_prepare(by, submission):
        raise NotAllowed
    if changes.chosen and not rules.may_choose(by, submission):
        raise NotAllowed
    require_accepting_comments(submission.review)
    note = changes.covering_note.strip()
    if len(note) > LONGEST:
        raise CommentTooLong(limit=LONGEST)
    placed = submission.review.version.version_clauses.filter(
        clause_version__in=changes.positions
    )
    if placed.values("clause_version").distinct().count() != len(changes.positions):
        raise NotInThisText
    # Blanks at line ends are the browser's.
    saved, before, now = (
        text.split() for text in (submission.covering_note, changes.note_before, note)
    )
    if saved not in (before, now):
        raise NoteChangedMeanwhile


@action("review.begin_submission")
def begin_submission(*, submission: Submission, by: Actor) -> None:
    """Save a draft that is unsaved, with the positions of the last submission.

    Of a review that the caller has locked, and by somebody who is known to prepare.
    """
    if not submission._state.adding:
        return unchanged(None)
    positions = queries.positions_by_clause(submission)
    submission.save()
    Position.objects.bulk_create(
        Position(
            submission=submission,
            clause_version=position.clause_version,
            value=position.value,
        )
        for position in positions
    )
    record(submission)
    return None


def _choose(comments: Mapping[str, Comment], chosen: Mapping[str, bool]) -> None:
    for pk, is_chosen in chosen.items():
        comment = comments[pk]
        comment.is_chosen = is_chosen
        if comment.status in BY_CHOICE.values():
            comment.status = BY_CHOICE[is_chosen]
        comment.save(update_fields=["is_chosen", "status"])


def _save_positions(submission: Submission, positions: Mapping[int, str]) -> None:
    for clause_version, value in positions.items():
        if value:
            Position.objects.update_or_create(
                submission=submission,
                clause_version_id=clause_version,
                defaults={"value": Position.Value(value)},
            )
        else:
            submission.positions.filter(clause_version=clause_version).delete()


@action("review.pause_comments")
def pause_comments(
    *, review: Review, organisation: Organisation, is_paused: bool, by: Actor
) -> Submission:
    """Pause or resume comments by an organisation's staff while the submission is prepared.

    A signature ends the pause.

    Raises:
        NotAllowed, ReviewNotOpen, NotOpen.
    """
    review = locked_review(review)
    submission = queries.own_submission(review, organisation)
    if review.is_of_experts or not rules.may_choose(by, submission):
        raise NotAllowed
    require_accepting_comments(review)
    begin_submission(submission=submission, by=by)
    submission.is_paused = is_paused
    submission.save(update_fields=["is_paused"])
    record(submission, paused=is_paused)
    return submission


@action("review.support_comment")
def support_comment(*, comment: Comment, supports: bool | None, by: Actor) -> None:
    """Support (True) or oppose (False) a colleague's comment; None retracts.

    Raises:
        OwnComment: whoever made it stands behind it already.
        NotAllowed: `by` is no colleague.
        ReviewNotOpen, NotOpen.
    """
    comment.review = locked_review(comment.review)
    if isinstance(by, Person) and comment.made_by_id == by.pk:
        raise OwnComment
    if not isinstance(by, Person) or not rules.may_support(by, comment):
        raise NotAllowed
    require_accepting_comments(comment.review)
    if supports is None:
        Support.objects.filter(comment=comment, person=by).delete()
    else:
        Support.objects.update_or_create(
            comment=comment, person=by, defaults={"supports": supports}
        )
    record(comment)
