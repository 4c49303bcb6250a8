"""Of two who do it at the same moment, one wins, and nothing is lost."""

import pytest

import factories as make
import text_factories as made
from at_once import OnDisk, at_once
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.errors import AlreadySigned, NoteChangedMeanwhile, ReviewNotOpen
from milepost.review.models import Comment, Review, Submission

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


@pytest.fixture
def review():
    return made.review()


@pytest.fixture
def society(review):
    return made.member(review)


def focal_points(society, count):
    return [make.person(make.Role.FOCAL_POINT, society) for _ in range(count)]


def test_of_two_focal_points_who_sign_one_wins(review, society, tmp_path):
    people = focal_points(society, 2)
    submission = made.prepare(review, people[0], "Dear all.")
    seen = review_queries.contents(submission).hash

    def sign(by):
        return lambda: made.sign(submission, by, seen=seen)

    with OnDisk(tmp_path):
        results = at_once(*(sign(by) for by in people))

        assert sorted(type(one).__name__ for one in results) == [
            "AlreadySigned",
            "Submission",
        ]
        signed = Submission.objects.get()
        assert signed.state == "signed"
        assert review.comments.official().count() == 1
    assert any(isinstance(one, AlreadySigned) for one in results)


def test_of_many_who_write_the_note_one_wins(review, society, tmp_path):
    people = focal_points(society, MANY)

    def write(n, by):
        return lambda: made.prepare(review, by, f"Note {n}.")

    with OnDisk(tmp_path):
        results = at_once(*(write(n, by) for n, by in enumerate(people)))

        kept = [one for one in results if isinstance(one, Submission)]
        assert len(kept) == 1
        assert Submission.objects.get().covering_note == kept[0].covering_note
    refused = [one for one in results if isinstance(one, NoteChangedMeanwhile)]
    assert len(refused) == MANY - 1


def test_a_signature_and_the_closing_of_the_round_never_both_half_happen(
    review, society, tmp_path
):
    [focal_point] = focal_points(society, 1)
    secretariat = made.secretariat(review)
    submission = made.prepare(review, focal_point, "Dear all.")
    seen = review_queries.contents(submission).hash

    with OnDisk(tmp_path):
        signed, closed = at_once(
            lambda: made.sign(submission, focal_point, seen=seen),
            lambda: review_actions.close_review(review=review, by=secretariat),
        )

        assert Review.objects.get().state == "closed"
        submissions_received = Comment.objects.official().count()
    assert isinstance(closed, Review)
    if isinstance(signed, Submission):
        assert submissions_received == 1
    else:
        assert isinstance(signed, ReviewNotOpen)
        assert submissions_received == 0


def test_many_colleagues_comment_at_once_and_no_comment_is_lost(
    review, society, tmp_path
):
    people = [made.colleague(society) for _ in range(MANY)]

    def say(n, by):
        return lambda: made.comment(
            review, organisation=society, text=f"Remark {n}.", by=by
        )

    with OnDisk(tmp_path):
        results = at_once(*(say(n, by) for n, by in enumerate(people)))

        assert all(isinstance(one, Comment) for one in results), results
        assert review.comments.count() == MANY
