"""Second reading: another person approves a response, or sends it back."""

from collections.abc import Iterable

from milepost.movement.models import Person
from milepost.review.errors import AwaitsNoReading, OwnResponse, RemarkMissing
from milepost.review.models import Comment, Disposition, EditAction, Review
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .edit_log import RecordedEdit, locked_for_consolidation, reload_comments

State, Verb = Disposition.State, EditAction.Verb


@action("review.require_second_reading")
def require_second_reading(*, review: Review, is_needed: bool, by: Actor) -> Review:
    """Set whether responses in this review await approval by another person from now on.

    Those that await one already go on to do so.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished.
    """
    review = locked_for_consolidation(review, by)
    if review.needs_second_reading == is_needed:
        return unchanged(review)
    review.needs_second_reading = is_needed
    review.save(update_fields=["needs_second_reading"])
    record(review, is_needed=is_needed)
    return review


@action("review.approve_responses")
def approve_responses(
    *, review: Review, comments: Iterable[Comment], by: Actor
) -> EditAction:
    """Approve the responses to these comments as second reader: none may be one's own.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen, NotForConsolidation.
        AwaitsNoReading: one of them has no response, or one that is agreed or sent back.
        OwnResponse: `by` gave one of them.
    """
    review = locked_for_consolidation(review, by)
    answers = _awaiting(reload_comments(review, comments), by)
    edit = RecordedEdit(review, Verb.APPROVE_RESPONSES)
    keys = [answer.pk for answer in answers]
    edit.change(
        Disposition, keys, state=State.AGREED.value, second_reader_id=_person(by)
    )
    return edit.save(len(keys), by)


@action("review.return_response")
def return_response(*, comment: Comment, remark: str, by: Actor) -> EditAction:
    """Send the response to a comment back with a remark, to be responded to again.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NotForConsolidation, AwaitsNoReading, OwnResponse.
        RemarkMissing: there is no remark.
    """
    review = locked_for_consolidation(comment.review, by)
    answers = _awaiting(reload_comments(review, [comment]), by)
    if not remark.strip():
        raise RemarkMissing
    edit = RecordedEdit(review, Verb.RETURN_RESPONSE)
    edit.change(
        Disposition,
        [answer.pk for answer in answers],
        state=State.SENT_BACK.value,
        second_reader_id=_person(by),
        remark=remark.strip(),
    )
    return edit.save(1, by, about=comment)


def _awaiting(comments: list[Comment], by: Actor) -> list[Disposition]:
    answers = [c.disposition for c in comments if hasattr(c, "disposition")]
    answers = [answer for answer in answers if answer.state == State.PROPOSED]
    if len(answers) < len(comments):
        raise AwaitsNoReading(count=len(comments) - len(answers))
    own_responses = [
        answer
        for answer in answers
        if answer.decided_by_id and answer.decided_by_id == _person(by)
    ]
    if own_responses:
        raise OwnResponse(count=len(own_responses))
    return answers


def _person(by: Actor) -> object:
    return by.pk if isinstance(by, Person) else None
