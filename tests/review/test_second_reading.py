"""Second reading: another person agrees to an answer, or sends it back with a remark."""

import pytest
from django.db import IntegrityError, transaction

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.errors import (
    AlreadyResponded,
    AwaitingResponse,
    AwaitsNoReading,
    OwnResponse,
    RemarkMissing,
    ResponsesPublished,
)
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record
from review.consolidation import Bench

pytestmark = pytest.mark.django_db
State = Disposition.State


@pytest.fixture
def bench():
    bench = Bench()
    require(bench)
    return bench


def require(bench, is_needed=True, by=OPERATOR):
    return review_actions.require_second_reading(
        review=bench.review, is_needed=is_needed, by=by
    )


def responded(bench, by=None, **rest):
    comment = bench.comment(**rest)
    review_actions.respond_to_comment(
        comment=comment, outcome="noted", reason="Because.", by=by or bench.pen
    )
    return comment


def agree(bench, *comments, by=None):
    return review_actions.approve_responses(
        review=bench.review, comments=comments, by=by or bench.other
    )


def send_back(comment, by, remark="Say when."):
    return review_actions.return_response(comment=comment, remark=remark, by=by)


def state_of(comment):
    return Disposition.objects.get(comment=comment).state


def test_without_the_switch_an_answer_is_agreed_at_once(bench):
    require(bench, is_needed=False)

    assert state_of(responded(bench)) == State.AGREED
    assert list(Record.objects.filter(verb="review.require_second_reading")[1:])


def test_with_it_an_answer_awaits_another_person(bench):
    comment = responded(bench)

    assert state_of(comment) == State.PROPOSED
    assert list(Comment.objects.awaiting_response()) == [comment]
    assert review_queries.response_counts(bench.review, OPERATOR) == {
        "total": 1, "responded": 0, "reading": 1, "sent_back": 0,
    }  # fmt: skip


def test_another_person_agrees(bench):
    one, other = responded(bench), responded(bench, member=1)

    agree(bench, one, other)

    answers = Disposition.objects.all()
    assert {answer.state for answer in answers} == {State.AGREED}
    assert {answer.second_reader for answer in answers} == {bench.other}


def test_nobody_agrees_to_an_answer_of_their_own(bench):
    own, others = responded(bench), responded(bench, member=1, by=bench.other)

    with pytest.raises(OwnResponse, match="1"):
        agree(bench, own, others, by=bench.pen)
    with pytest.raises(OwnResponse):
        send_back(own, by=bench.pen)

    assert state_of(others) == State.PROPOSED


def test_not_even_the_database_takes_one_person_for_two(bench):
    comment = responded(bench)

    with pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.filter(comment=comment).update(second_reader=bench.pen)


def test_what_awaits_no_reading_is_not_read(bench):
    agreed = responded(bench)
    agree(bench, agreed)

    with pytest.raises(AwaitsNoReading, match="2"):
        agree(bench, agreed, bench.comment("New.", member=1))


def test_an_answer_is_sent_back_with_a_remark_and_given_anew(bench):
    comment = responded(bench)
    with pytest.raises(RemarkMissing):
        send_back(comment, bench.other, remark=" ")

    send_back(comment, bench.other)

    answer = Disposition.objects.get()
    assert (answer.state, answer.remark) == (State.SENT_BACK, "Say when.")
    assert list(Comment.objects.awaiting_response()) == [comment]
    review_actions.respond_to_comment(
        comment=comment, outcome="noted", reason="In May.", by=bench.pen
    )
    answer = Disposition.objects.get()
    assert (answer.state, answer.reason, answer.remark) == ("proposed", "In May.", "")


def test_what_awaits_its_reading_is_settled_as_far_as_others_go(bench):
    comment = responded(bench)

    with pytest.raises(AlreadyResponded):
        made.respond(comment)


def test_a_wording_that_was_sent_back_stands_in_nobodys_way(bench):
    first = bench.comment(proposed_wording="We act as one.")
    second = bench.comment(member=1, proposed_wording="We act alone.")
    review_actions.respond_to_comment(comment=first, outcome="accepted", by=bench.pen)
    assert review_queries.latest_new_wording(second)

    send_back(first, bench.other)

    assert not review_queries.latest_new_wording(second)
    review_actions.respond_to_comment(comment=second, outcome="accepted", by=bench.pen)


def test_answers_are_published_and_taken_up_once_all_are_agreed(bench):
    comment = responded(bench)
    review_actions.close_review(review=bench.review, by=OPERATOR)

    with pytest.raises(AwaitingResponse):
        review_actions.publish_responses(review=bench.review, by=OPERATOR)
    with pytest.raises(AwaitingResponse):
        amendment_actions.make_next_version(review=bench.review, by=OPERATOR)
    agree(bench, comment)
    review_actions.publish_responses(review=bench.review, by=OPERATOR)


def test_without_the_switch_what_awaits_a_reading_goes_on_to_do_so(bench):
    comment = responded(bench)

    require(bench, is_needed=False)

    assert state_of(comment) == State.PROPOSED
    with pytest.raises(OwnResponse):
        agree(bench, comment, by=bench.pen)


def test_who_does_not_write_reads_and_switches_nothing(bench):
    comment, person = responded(bench), make.person(organisation=bench.members[0])

    with pytest.raises(NotAllowed):
        agree(bench, comment, by=person)
    with pytest.raises(NotAllowed):
        send_back(comment, by=person)
    with pytest.raises(NotAllowed):
        require(bench, is_needed=False, by=person)


def test_the_switch_is_not_turned_after_publication(bench):
    Review.objects.update(state="published")

    with pytest.raises(ResponsesPublished):
        require(bench, is_needed=False)
