"""Comments are assigned, placed on their clause, and split, before they are settled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories as make
import text_factories as made
from milepost.documents.errors import NotInThisText
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.review import excerpts
from milepost.review.errors import (
    AlreadyResponded,
    HasResponse,
    NotAWriter,
    NotForConsolidation,
    NotItsWords,
    PartOfAnother,
    PartsMissing,
    WordsLeftOut,
)
from milepost.review.models import Comment
from milepost.safeguard.actors import OPERATOR
from review.consolidation import Bench

pytestmark = pytest.mark.django_db
TWO = "Say who does this, and by when. The fund should pay for water."
WHO, WATER = "Say who does this, and by when.", "The fund should pay for water."


@pytest.fixture
def bench():
    return Bench()


def assign(bench, comments, to, by=OPERATOR):
    return review_actions.assign_comments(
        review=bench.review, comments=comments, to=to, by=by
    )


def place(bench, comments, on, by=OPERATOR):
    wording = bench.wording(on) if on else None
    return review_actions.place_comments(
        review=bench.review, comments=comments, clause_version=wording, by=by
    )


def part(bench, on, text, wording=""):
    return review_actions.Part(bench.wording(on) if on else None, text, wording)


def split(comment, *parts, by=OPERATOR):
    return review_actions.split_comment(comment=comment, parts=parts, by=by)


# Assigned


def test_comments_are_given_to_a_pen_holder_and_back_to_nobody(bench):
    comments = [bench.comment(), bench.comment(member=1)]

    assign(bench, comments, bench.pen)
    assert set(Comment.objects.filter(assigned_to=bench.pen)) == set(comments)

    assign(bench, comments, None)
    assert not Comment.objects.filter(assigned_to=bench.pen).exists()


def test_comments_are_given_to_those_who_write_only(bench):
    with pytest.raises(NotAWriter):
        assign(bench, [bench.comment()], make.person(organisation=bench.members[0]))
    with pytest.raises(NotAWriter):
        assign(bench, [bench.comment()], make.person(make.Role.PEN_HOLDER))


def test_who_does_not_write_neither_assigns_nor_places_nor_splits(bench):
    comment, person = bench.comment(TWO), make.person(organisation=bench.members[0])

    with pytest.raises(NotAllowed):
        assign(bench, [comment], bench.pen, by=person)
    with pytest.raises(NotAllowed):
        place(bench, [comment], "Water", by=person)
    parts = [part(bench, "We act", WHO), part(bench, "Water", WATER)]
    with pytest.raises(NotAllowed):
        split(comment, *parts, by=person)


# Placed


def test_a_comment_without_a_place_is_placed_by_hand(bench):
    comment = bench.comment(on=None)
    Comment.objects.update(placement_method="unplaced")

    place(bench, [comment], "Water")

    comment.refresh_from_db()
    assert (comment.clause_version, comment.placement_method) == (
        bench.wording("Water"),
        "hand",
    )


def test_a_comment_is_said_to_be_about_the_whole(bench):
    comment = bench.comment()

    place(bench, [comment], None)

    comment.refresh_from_db()
    assert (comment.clause_version, comment.placement_method) == (None, "general")


def test_a_settled_comment_stays_on_its_clause(bench):
    comment = bench.comment()
    made.respond(comment)

    with pytest.raises(HasResponse):
        place(bench, [comment], "Water")


def test_a_comment_is_placed_in_the_version_under_review_only(bench):
    elsewhere = made.placed(made.version(), "Water")

    with pytest.raises(NotInThisText):
        review_actions.place_comments(
            review=bench.review,
            comments=[bench.comment()],
            clause_version=elsewhere,
            by=OPERATOR,
        )


def test_the_same_remark_is_still_taken_once_after_it_was_placed(bench):
    comment = bench.comment()
    place(bench, [comment], "Water")

    assert bench.comment() == comment


# Split


def test_a_comment_on_two_things_is_settled_part_by_part_and_kept_as_it_was_made(bench):
    comment = bench.comment(TWO, on=None, kind="editorial")
    before = Comment.objects.values().get()

    parts = split(comment, part(bench, "We act", WHO), part(bench, "Water", WATER))

    assert Comment.objects.values().get(pk=comment.pk) == before
    assert list(Comment.objects.unsplit()) == parts
    assert [one.text for one in parts] == [WHO, WATER]
    assert {one.kind for one in parts} == {"editorial"}
    assert {one.organisation for one in parts} == {comment.organisation}
    made.respond(parts[0])
    assert list(Comment.objects.awaiting_response()) == [parts[1]]


def test_the_whole_comment_may_belong_to_each_of_two_clauses(bench):
    parts = split(
        bench.comment(TWO), part(bench, "We act", TWO), part(bench, "Water", TWO)
    )

    assert [one.text for one in parts] == [TWO, TWO]


def test_a_split_comment_is_itself_not_worked_on(bench):
    comment = bench.comment(TWO)
    parts = split(comment, part(bench, "We act", WHO), part(bench, "Water", WATER))

    with pytest.raises(NotForConsolidation):
        made.respond(comment)
    with pytest.raises(NotForConsolidation):
        split(comment, part(bench, "We act", WHO), part(bench, "Water", WATER))
    with pytest.raises(PartOfAnother):
        split(parts[0], part(bench, "We act", "Say"), part(bench, "Water", WHO))


def test_a_settled_comment_is_not_split(bench):
    comment = bench.comment(TWO)
    made.respond(comment)

    with pytest.raises(AlreadyResponded):
        split(comment, part(bench, "We act", WHO), part(bench, "Water", WATER))


def test_a_part_puts_no_words_into_anybodys_mouth(bench):
    comment = bench.comment(TWO)

    with pytest.raises(NotItsWords, match="Nobody pays"):
        split(comment, part(bench, "We act", WHO), part(bench, "Water", "Nobody pays."))
    with pytest.raises(NotItsWords):
        split(
            comment,
            part(bench, "We act", WHO, "A wording."),
            part(bench, "Water", WATER),
        )


def test_no_word_of_a_comment_is_lost_by_splitting_it(bench):
    comment = bench.comment(TWO, proposed_wording="We act as one.")

    with pytest.raises(WordsLeftOut, match="The fund should"):
        split(
            comment,
            part(bench, "We act", WHO, "We act as one."),
            part(bench, "Water", "pay for water."),
        )
    with pytest.raises(WordsLeftOut, match="We act as one"):
        split(comment, part(bench, "We act", WHO), part(bench, "Water", WATER))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("We act", TWO)],
        [("We act", TWO), ("We act", TWO)],
        [("We act", TWO), ("Water", " ")],
    ],
)
def test_two_different_parts_are_needed(bench, parts):
    with pytest.raises(PartsMissing):
        split(bench.comment(TWO), *(part(bench, on, text) for on, text in parts))


def test_a_part_is_on_a_clause_of_this_text(bench):
    other = Bench()

    with pytest.raises(NotInThisText):
        split(
            bench.comment(TWO), part(other, "We act", WHO), part(bench, "Water", WATER)
        )


def test_a_comment_that_is_split_leaves_its_group(bench):
    comment, other = bench.comment(TWO), bench.comment(member=1)
    review_actions.mark_duplicates(
        review=bench.review, comments=[comment, other], by=OPERATOR
    )

    split(comment, part(bench, "We act", WHO), part(bench, "Water", WATER))

    assert not Comment.objects.exclude(group=None).exists()


# The words of a comment, and of its parts

words = st.lists(st.sampled_from(["a", "b", "c,", "d.", "؟", "ê"]), max_size=8)


@given(words, st.integers(0, 8), st.integers(0, 8))
def test_two_halves_of_a_text_are_its_words_and_leave_nothing_out(said, first, last):
    whole, cut = " ".join(said), min(first, last)
    halves = " ".join(said[: max(first, last)]), " ".join(said[cut:])

    assert all(excerpts.holds(whole, half) for half in halves)
    assert excerpts.left_out(whole, halves) == ""


@given(words, words)
def test_what_no_part_holds_is_said(said, other):
    whole, part = " ".join(said), " ".join(other)

    left = excerpts.left_out(whole, [part]).split()

    assert len(left) <= len(said)
    if not excerpts.holds(whole, part):
        assert left == [word for word in said if word != "؟"]


def test_blanks_and_signs_do_not_matter():
    assert excerpts.holds("Water,\n  (first) aid.", "water first") is False
    assert excerpts.holds("Water,\n  (first) aid.", "Water first")
    assert excerpts.left_out("Water, (first) aid.", ["first"]) == "Water, aid."
