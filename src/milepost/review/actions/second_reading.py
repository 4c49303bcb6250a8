"""Second reading: another person agrees to an answer, or sends it back."""

from collections.abc import Iterable

from milepost.movement.models import Person
from milepost.review.errors import AwaitsNoReading, OwnAnswer, RemarkMissing
from milepost.review.models import BenchStep, Comment, Disposition, ReviewRound
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .edit_log import Step, chosen, on_the_bench

State, Verb = Disposition.State, BenchStep.Verb


@action("review.require_second_reading")
def require_second_reading(
    *, round: ReviewRound, is_needed: bool, by: Actor
) -> ReviewRound:
    """Say whether answers of this round await another person from now on.

    Those that await one already go on to do so.

    Raises:
        NotAllowed, NotOpen, AnswersPublished.
    """
    round = on_the_bench(round, by)
    if round.needs_second_reading == is_needed:
        return unchanged(round)
    round.needs_second_reading = is_needed
    round.save(update_fields=["needs_second_reading"])
    record(round, is_needed=is_needed)
    return round


@action("review.agree_answers")
def agree_answers(
    *, round: ReviewRound, comments: Iterable[Comment], by: Actor
) -> BenchStep:
    """Agree to the answers of these comments, each given by somebody else.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NothingChosen, NotOnTheBench.
        AwaitsNoReading: one of them has no answer, or one that is agreed or sent back.
        OwnAnswer: `by` gave one of them.
    """
    round = on_the_bench(round, by)
    answers = _awaiting(chosen(round, comments), by)
    step = Step(round, Verb.AGREE_ANSWERS)
    keys = [one.pk for one in answers]
    step.change(
        Disposition, keys, state=State.AGREED.value, second_reader_id=_person(by)
    )
    return step.keep(len(keys), by)


@action("review.send_back_answer")
def send_back_answer(*, comment: Comment, remark: str, by: Actor) -> BenchStep:
    """Send the answer of a comment back with a remark: it is to be given anew.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NotOnTheBench, AwaitsNoReading, OwnAnswer.
        RemarkMissing: there is no remark.
    """
    round = on_the_bench(comment.round, by)
    answers = _awaiting(chosen(round, [comment]), by)
    if not remark.strip():
        raise RemarkMissing
    step = Step(round, Verb.SEND_BACK_ANSWER)
    step.change(
        Disposition,
        [one.pk for one in answers],
        state=State.SENT_BACK.value,
        second_reader_id=_person(by),
        remark=remark.strip(),
    )
    return step.keep(1, by, about=comment)


def _awaiting(comments: list[Comment], by: Actor) -> list[Disposition]:
    answers = [c.disposition for c in comments if hasattr(c, "disposition")]
    answers = [answer for answer in answers if answer.state == State.PROPOSED]
    if len(answers) < len(comments):
        raise AwaitsNoReading(count=len(comments) - len(answers))
    own = [
        one for one in answers if one.decided_by_id and one.decided_by_id == _person(by)
    ]
    if own:
        raise OwnAnswer(count=len(own))
    return answers


def _person(by: Actor) -> object:
    return by.pk if isinstance(by, Person) else None
