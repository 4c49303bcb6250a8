"""Signing: submit a signed submission, supersede an earlier one, or withdraw it."""

from django.utils import timezone

from milepost.errors import NotAllowed
from milepost.movement.models import Person
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.review import queries, rules
from milepost.review.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    NothingToSign,
    NotSigned,
    StandsAsSigned,
)
from milepost.review.models import Comment, Submission
from milepost.review.models.comment_status import CommentStatus
from milepost.review.models.comments import CommentQuerySet
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .comments import (
    Remark,
    locked_review,
    require_accepting_comments,
    save_covering_note,
)

State, Status = Submission.State, Comment.Status


@action("review.sign_submission")
def sign_submission(*, submission: Submission, seen: str, by: Actor) -> Submission:
    """Sign and submit a draft: its comments are official from now on.

    `seen` is the hash of the contents that were shown to `by` (`queries.contents`). Until
    the deadline a later signature supersedes an earlier one: comments that it no longer
    holds are withdrawn.

    Raises:
        NotAllowed: `by` is not the focal point, or not the expert.
        AlreadySigned: somebody signed it first.
        ReviewNotOpen, NotOpen: the review, or the phase, takes nothing now.
        StandsAsSigned: after the deadline nothing that was signed is replaced.
        ChangedMeanwhile: it is not what was shown.
        NothingToSign.
    """
    submission, earlier, contents = _require_signable(submission, seen, by)
    if earlier:
        _supersede(earlier)
    _submit(submission, contents, by)
    process_actions.meet(
        organisation=submission.organisation,
        verb=Verb.COMMENT,
        about=submission.review,
        by=by,
    )
    record(
        submission,
        content_hash=submission.content_hash,
        comments=len(contents.comments),
        positions=len(contents.positions),
        late=submission.is_late,
    )
    return submission


def _require_signable(
    submission: Submission, seen: str, by: Actor
) -> tuple[Submission, Submission | None, queries.Contents]:
    """The draft, the signed submission that it supersedes, if any, and the draft's contents.

    Reloaded under a lock on the review. Raises where the draft is not to be signed.
    """
    review = locked_review(submission.review)
    rows = Submission.objects.select_related("organisation__federation", "person")
    submission = rows.get(pk=submission.pk)
    submission.review = review
    if not rules.may_sign(by, submission):
        raise NotAllowed
    if submission.state != State.DRAFT:
        raise AlreadySigned
    require_accepting_comments(review)
    earlier = queries.signed_submission(
        review, submission.organisation, submission.person
    )
    submission.is_late = review.is_past()
    if earlier and submission.is_late:
        raise StandsAsSigned
    contents = queries.contents(submission)
    if contents.hash != seen:
        raise ChangedMeanwhile
    if contents.is_empty:
        raise NothingToSign
    return submission, earlier, contents


def _supersede(earlier: Submission) -> None:
    """Mark a submission as superseded, and its comments as withdrawn.

    They stand again where the later submission holds them.
    """
    earlier.state = State.SUPERSEDED
    earlier.save(update_fields=["state"])
    _stand(earlier.comments.official(), Status.WITHDRAWN)
    # A covering note is not chosen: the later submission has its own.
    earlier.comments.filter(source_annotation_id=Comment.COVERING_NOTE).update(
        is_chosen=False
    )


def _submit(submission: Submission, contents: queries.Contents, by: Actor) -> None:
    submission.state = State.SIGNED
    submission.signed_by = by if isinstance(by, Person) else None
    submission.signed_at = timezone.now()
    submission.content_hash = contents.hash
    submission.is_paused = False
    submission.save()
    chosen = Comment.objects.filter(
        pk__in=[comment.pk for comment in contents.comments]
    )
    chosen.update(submission=submission)
    _stand(chosen, Status.OFFICIAL)
    if submission.covering_note:
        note = Remark(
            organisation=submission.organisation,
            clause_version_id=None,
            text=submission.covering_note,
            language=submission.note_language
            or submission.review.version.document.original_language,
            source_annotation_id=Comment.COVERING_NOTE,
        )
        save_covering_note(submission, note, by)


def _stand(comments: CommentQuerySet, status: CommentStatus) -> None:
    """Set the status of comments and of the parts that they were split into."""
    keys = list(comments.values_list("pk", flat=True))
    Comment.objects.filter(pk__in=keys).update(status=status)
    Comment.objects.filter(part_of__in=keys).update(status=status)


@action("review.withdraw_submission")
def withdraw_submission(*, submission: Submission, by: Actor) -> Submission:
    """Withdraw a signed submission with its comments; a submission is expected again.

    Raises:
        NotAllowed: `by` could not sign it, nor did the secretariat and drafters enter it.
        NotSigned: it does not stand.
        ReviewNotOpen, NotOpen: too late.
    """
    review = locked_review(submission.review)
    submission.refresh_from_db()
    submission.review = review
    if not rules.may_withdraw(by, submission):
        raise NotAllowed
    if submission.state != State.SIGNED:
        raise NotSigned
    if not rules.accepts_entries(by, review):
        require_accepting_comments(review)
    submission.state = State.WITHDRAWN
    submission.save(update_fields=["state"])
    _stand(submission.comments.official(), Status.WITHDRAWN)
    submission.comments.filter(source_annotation_id=Comment.COVERING_NOTE).update(
        is_chosen=False
    )
    process_actions.await_again(
        organisation=submission.organisation, verb=Verb.COMMENT, about=review, by=by
    )
    record(submission)
    return submission
