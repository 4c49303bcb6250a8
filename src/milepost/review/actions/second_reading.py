"""Second reading: another person agrees to an answer, or sends it back."""

from collections.abc import Iterable

from milepost.movement.models import Person
from milepost.review.errors import AwaitsNoReading, OwnResponse, RemarkMissing
from milepost.review.models import Comment, Disposition, EditAction, Review
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .edit_log import RecordedEdit, chosen, locked_for_consolidation

State, Verb = Disposition.State, EditAction.Verb


@action("review.require_second_reading")
def require_second_reading(*, review: Review, is_needed: bool, by: Actor) -> Review:
    """Say whether answers of this round await another person from now on.

    Those that await one already go on to do so.

    Raises:
        NotAllowed, NotOpen, AnswersPublished.
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
    """Agree to the answers of these comments, each given by somebody else.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NothingChosen, NotOnTheBench.
        AwaitsNoReading: one of them has no answer, or one that is agreed or sent back.
        OwnAnswer: `by` gave one of them.
    """
    review = locked_for_consolidation(review, by)
    answers = _awaiting(chosen(review, comments), by)
    edit = RecordedEdit(review, Verb.APPROVE_RESPONSES)
    keys = [one.pk for one in answers]
    edit.change(
        Disposition, keys, state=State.AGREED.value, second_reader_id=_person(by)
    )
    return edit.keep(len(keys), by)


@action("review.return_response")
def return_response(*, comment: Comment, remark: str, by: Actor) -> EditAction:
    """Send the answer of a comment back with a remark: it is to be given anew.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NotOnTheBench, AwaitsNoReading, OwnAnswer.
        RemarkMissing: there is no remark.
    """
    review = locked_for_consolidation(comment.review, by)
    answers = _awaiting(chosen(review, [comment]), by)
    if not remark.strip():
        raise RemarkMissing
    edit = RecordedEdit(review, Verb.RETURN_RESPONSE)
    edit.change(
        Disposition,
        [one.pk for one in answers],
        state=State.SENT_BACK.value,
        second_reader_id=_person(by),
        remark=remark.strip(),
    )
    return edit.keep(1, by, about=comment)


def _awaiting(comments: list[Comment], by: Actor) -> list[Disposition]:
    answers = [c.disposition for c in comments if hasattr(c, "disposition")]
    answers = [answer for answer in answers if answer.state == State.PROPOSED]
    if len(answers) < len(comments):
        raise AwaitsNoReading(count=len(comments) - len(answers))
    own = [
        one for one in answers if one.decided_by_id and one.decided_by_id == _person(by)
    ]
    if own:
        raise OwnResponse(count=len(own))
    return answers


def _person(by: Actor) -> object:
    return by.pk if isinstance(by, Person) else None
