"""Who may comment, when, on what; and that the same remark is taken once."""

import pytest

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents.errors import NotInThisText, Overtaken, TextLocked
from milepost.documents.models import DocumentVersion
from milepost.errors import NotAllowed
from milepost.process.errors import NotOpen
from milepost.process.models import Expectation
from milepost.review import actions as review_actions
from milepost.review.errors import (
    AlreadyInReview,
    AwaitingResponse,
    CommentTooLong,
    EmptyComment,
    ReviewDatesReversed,
    ReviewNotOpen,
    ReviewStillOpen,
)
from milepost.review.models import Comment, Review
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
Role = make.Role


@pytest.mark.parametrize(
    ("role", "own", "allowed"),
    [
        (Role.FOCAL_POINT, True, True),
        (Role.STAFF, True, True),
        (Role.READER, True, False),
        (Role.LAB, True, False),
        (Role.FOCAL_POINT, False, False),
        (Role.SECRETARIAT, False, True),
        (Role.PEN_HOLDER, False, True),
    ],
)
def test_who_may_comment_for_an_organisation(role, own, allowed):
    review = made.review()
    organisation = made.member(review)
    person = make.person(role, organisation if own else made.member(review))

    if allowed:
        comment = made.comment(review, organisation=organisation, by=person)
        assert comment.made_by == person
    else:
        with pytest.raises(NotAllowed):
            made.comment(review, organisation=organisation, by=person)
        assert not Comment.objects.exists()


def test_nobody_comments_for_a_member_of_another_federation():
    with pytest.raises(NotAllowed):
        made.comment(organisation=make.organisation())


def test_a_comment_meets_what_was_expected():
    version = made.version()
    federation = version.document.process.federation
    mine, other = (make.organisation(federation=federation) for _ in range(2))
    review = made.review(version, expected_of=[mine, other])

    made.comment(review, organisation=mine)

    assert Expectation.objects.open().get().organisation == other


def test_the_same_remark_is_taken_once():
    review = made.review()
    organisation = made.member(review)
    first = made.comment(review, text="Be clearer.", organisation=organisation)

    again = made.comment(review, text="Be  clearer. ", organisation=organisation)
    elsewhere = made.comment(
        review, on="Water", text="Be clearer.", organisation=organisation
    )
    by_another = made.comment(review, text="Be clearer.")

    assert again == first
    assert len({first, elsewhere, by_another}) == 3
    assert Record.objects.filter(verb="review.make_comment").count() == 3


@pytest.mark.parametrize(("opens_in", "closes_in"), [(1, 7), (-7, -1)])
def test_no_comment_before_or_after_the_review(opens_in, closes_in):
    review = made.review(opens_in=opens_in, closes_in=closes_in)

    with pytest.raises(ReviewNotOpen):
        made.comment(review)


def test_no_comment_once_the_review_is_closed():
    review = made.review()
    review_actions.close_review(review=review, by=OPERATOR)

    with pytest.raises(ReviewNotOpen):
        made.comment(review)


def test_no_comment_while_no_phase_opens_it():
    review = made.review(made.version(make.process(phases=("do",))))

    with pytest.raises(NotOpen):
        made.comment(review)


def test_a_comment_says_something_and_not_too_much():
    review = made.review()

    with pytest.raises(EmptyComment):
        made.comment(review, text=" ")
    with pytest.raises(CommentTooLong, match="30000"):
        made.comment(review, text="a" * 30_001)
    assert made.comment(review, text="", proposed_wording="We do.").text == ""


def test_a_comment_is_on_a_clause_of_the_version_under_review():
    review = made.review()
    elsewhere = made.placed(made.version(), "We act")

    with pytest.raises(NotInThisText):
        review_actions.make_comment(
            review=review,
            organisation=made.member(review),
            clause_version=elsewhere,
            text="Here?",
            language="en",
            by=OPERATOR,
        )


def test_others_see_a_comment_once_the_answers_are_published():
    review = made.review()
    comment = made.comment(review)
    own = make.person(Role.READER, comment.organisation)
    other = make.person(Role.FOCAL_POINT, made.member(review))
    outsider = make.person(Role.SECRETARIAT)

    def sees(person):
        return comment in Comment.objects.visible_to(person)

    before = [sees(own), sees(other), sees(outsider), sees(made.secretariat(review))]
    made.respond(comment)
    review_actions.close_review(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)

    assert before == [True, False, False, True]
    assert sees(other)
    assert not sees(outsider)


def test_a_review_closes_after_it_opens():
    with pytest.raises(ReviewDatesReversed):
        made.review(opens_in=1, closes_in=1)


def test_a_version_is_in_one_review_at_a_time():
    review = made.review()
    assert review.version.state == DocumentVersion.State.IN_REVIEW

    with pytest.raises(AlreadyInReview):
        made.review(review.version)


def test_only_the_newest_version_that_is_not_locked_is_reviewed():
    review = made.review()
    review_actions.close_review(review=review, by=OPERATOR)
    newest = amendment_actions.make_next_version(review=review, by=OPERATOR)

    with pytest.raises(Overtaken, match="Version 2"):
        made.review(review.version)
    amendment_actions.lock_text(version=newest, by=OPERATOR)
    with pytest.raises(TextLocked):
        made.review(newest)


@pytest.mark.parametrize(
    "action",
    [
        review_actions.close_review,
        review_actions.publish_responses,
        amendment_actions.make_next_version,
    ],
)
def test_only_those_who_steer_end_a_review(action):
    review = made.review()

    with pytest.raises(NotAllowed):
        action(review=review, by=make.person(organisation=made.member(review)))


def test_a_review_is_closed_once():
    review = made.review()
    review_actions.close_review(review=review, by=OPERATOR)

    with pytest.raises(ReviewNotOpen):
        review_actions.close_review(review=review, by=OPERATOR)


def test_answers_are_published_when_all_are_given():
    review = made.review()
    comment = made.comment(review)
    with pytest.raises(ReviewStillOpen):
        review_actions.publish_responses(review=review, by=OPERATOR)
    review_actions.close_review(review=review, by=OPERATOR)
    with pytest.raises(AwaitingResponse, match="1"):
        review_actions.publish_responses(review=review, by=OPERATOR)
    made.respond(comment)

    review_actions.publish_responses(review=review, by=OPERATOR)

    assert review.state == Review.State.PUBLISHED
