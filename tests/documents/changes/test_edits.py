"""Changes to a wording, by themselves and two at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.changes.wordings_made import cases, is_whole, with_others
from milepost.documents.changes.edits import (
    Edit,
    accept_all,
    apply,
    conflict,
    diff,
    inverse,
    is_applicable,
    overlap,
    overlaps,
    rebase,
    reject_all,
    tracked_changes,
)
from milepost.documents.changes.errors import EditsConflict, EditsDoNotFit
from milepost.documents.changes.tokens import tokens

ANYTHING = st.text("ab *[]^|\n.\\ءً红\u0301", max_size=25)


def longhand(before, edits):
    """The plainest way to make edits: from the last to the first."""
    words = list(tokens(before))
    for start, end, text in reversed(edits):
        words[start:end] = [text]
    return "".join(words)


@cases
@given(with_others(1) | st.tuples(ANYTHING, ANYTHING))
def test_the_difference_applied_gives_the_other_wording(made):
    """Whatever the wordings, well formed or not."""
    before, after = made
    edits = diff(before, after)

    assert apply(before, edits) == after == longhand(before, edits)
    assert diff(before, before) == ()
    assert is_applicable(before, edits)


@cases
@given(with_others(1) | st.tuples(ANYTHING, ANYTHING))
def test_the_inverse_leads_back(made):
    before, after = made
    edits = diff(before, after)

    assert apply(after, inverse(before, edits)) == before
    assert inverse(after, inverse(before, edits)) == edits


@cases
@given(with_others(1))
def test_accepting_all_is_the_new_wording_and_rejecting_all_the_old(made):
    before, after = made
    changes = tracked_changes(before, diff(before, after))

    assert accept_all(changes) == after
    assert reject_all(changes) == before
    assert (
        accept_all(tracked_changes(before, ()))
        == reject_all(tracked_changes(before, ()))
        == before
    )


@cases
@given(with_others(1), st.data())
def test_any_choice_of_edits_leaves_no_mark_half(made, data):
    before, after = made
    edits = diff(before, after)
    chosen = tuple(edit for edit in edits if data.draw(st.booleans()))

    assert is_whole(apply(before, chosen))
    assert is_applicable(before, chosen)


@cases
@given(with_others(2))
def test_edits_without_conflict_can_be_made_in_either_order(made):
    before, *others = made
    one, other = (diff(before, after) for after in others)
    if conflict(before, one, other):
        return

    first = apply(apply(before, one), rebase(other, one))
    second = apply(apply(before, other), rebase(one, other))

    assert first == second == longhand(before, sorted({*one, *other}))
    assert is_whole(first)


@cases
@given(with_others(2))
def test_conflict_is_mutual_and_never_with_oneself(made):
    before, *others = made
    one, other = (diff(before, after) for after in others)

    assert conflict(before, one, other) == conflict(before, other, one)
    assert not conflict(before, one, one)
    assert rebase(one, one) == ()


edits = st.builds(
    lambda start, size, text: Edit(start, start + size, text),
    st.integers(0, 4),
    st.integers(0, 3),
    st.sampled_from(["", "a", "b"]),
)


@cases
@given(edits, edits)
def test_two_edits_overlap_where_they_share_a_token_or_a_place(one, other):
    def covered(edit):
        """Tokens as whole numbers, places between them as halves."""
        if edit.start == edit.end:
            return {edit.start - 0.5}
        inner = range(edit.start, edit.end)
        return set(inner) | {place - 0.5 for place in inner[1:]}

    shared = covered(one) & covered(other)
    assert overlap(one, other) == (bool(shared) and one != other)
    assert bool(overlaps([one], [other])) == overlap(one, other)


# Read as sentences.


def changed(before, *afters):
    return [diff(before, after) for after in afters]


def test_a_phrase_made_bold_is_one_edit():
    assert diff("We act together now", "We **act together** now") == (
        Edit(2, 5, "**act together**"),
    )


def test_a_word_in_bold_is_changed_inside_it():
    assert diff("**We act** now", "**We speak** now") == (Edit(3, 4, "speak"),)


def test_an_arabic_word_is_changed_whole_with_its_vowels():
    assert diff("نعمل معًا", "نعمل معا") == (Edit(2, 3, "معا"),)


def test_a_new_column_is_one_edit_and_conflicts_with_a_new_row():
    before = "| a | b |\n| - | - |\n| c | d |"
    column = "| a | b | x |\n| - | - | - |\n| c | d | e |"
    row = before + "\n| e | f |"
    one, other = changed(before, column, row)

    assert len(one) == 1
    assert conflict(before, one, other)


def test_a_changed_cell_and_a_new_row_do_not_conflict():
    before = "| a | b |\n| c | d |"
    one, other = changed(before, "| a | b |\n| c | x |", before + "\n| e | f |")

    assert not conflict(before, one, other)
    assert apply(apply(before, one), rebase(other, one)) == (
        "| a | b |\n| c | x |\n| e | f |"
    )


def test_different_words_for_the_same_word_conflict():
    before = "States shall act."
    one, other = changed(before, "States should act.", "States may act.")

    assert conflict(before, one, other)
    with pytest.raises(EditsConflict):
        rebase(one, other)


def test_two_insertions_into_one_place_conflict_and_the_same_one_does_not():
    before = "States act."
    one, other = changed(before, "States always act.", "States never act.")

    assert conflict(before, one, other)
    assert not conflict(before, one, one)


def test_deletions_side_by_side_do_not_conflict():
    before = "States may also wish to act."
    one, other = changed(before, "States wish to act.", "States may also act.")

    assert not conflict(before, one, other)
    assert apply(apply(before, one), rebase(other, one)) == "States act."


def test_deletions_that_together_glue_two_words_conflict():
    one, other = changed("here, there", "here there", "here,there")

    assert conflict("here, there", one, other)


def test_edits_that_stars_would_run_together_conflict():
    before = "*a*, *b*"
    comma, blank = (Edit(3, 4, ""),), (Edit(4, 5, ""),)

    assert is_applicable(before, comma)
    assert is_applicable(before, blank)
    assert conflict(before, comma, blank)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 9, "x")],
        [Edit(-1, 0, "x")],
        [Edit(2, 1, "x")],
        [Edit(2, 3, "x"), Edit(0, 1, "y")],
        [Edit(0, 2, "x"), Edit(1, 3, "y")],
        [Edit(1, 1, "x"), Edit(1, 1, "y")],
    ],
)
def test_edits_beyond_the_wording_or_out_of_order_are_refused(edits):
    with pytest.raises(EditsDoNotFit):
        apply("a b", edits)
    assert not is_applicable("a b", edits)


@pytest.mark.parametrize(
    ("before", "edit"),
    [
        ("a b", Edit(1, 2, "")),  # glues two words
        ("**a** b", Edit(0, 1, "")),  # leaves half a bold
        ("a b", Edit(0, 1, "**a")),
        ("*a* b", Edit(3, 4, "*c*")),  # two stars that would be read as bold
        ("a [b] c", Edit(3, 5, "")),
    ],
)
def test_edits_that_break_a_mark_or_glue_words_do_not_fit(before, edit):
    assert not is_applicable(before, [edit])


def test_insertions_whose_places_become_one_are_joined():
    before = "a b c"
    over = diff(before, "a c")
    ends = over[0].start, over[0].end
    apart = (Edit(ends[0], ends[0], "x "), Edit(ends[1], ends[1], "y "))

    assert rebase(apart, over) == (Edit(ends[0], ends[0], "x y "),)
