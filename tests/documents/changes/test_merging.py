"""What several people made of one wording."""

from itertools import permutations

from hypothesis import given

from documents.changes.wordings_made import cases, is_whole, with_others
from milepost.documents.changes.edits import conflict, diff, is_applicable
from milepost.documents.changes.merging import merge


def merged(before, *afters):
    return merge(before, *(diff(before, after) for after in afters))


@cases
@given(with_others(3))
def test_the_order_of_the_sets_changes_nothing(made):
    before, *others = made
    sets = [diff(before, after) for after in others]
    outcomes = {merge(before, *order)[:2] for order in permutations(sets)}

    assert len(outcomes) == 1


@cases
@given(with_others(3))
def test_what_is_merged_is_well_formed_and_fits(made):
    before, *others = made
    result = merged(before, *others)

    assert is_whole(result.text)
    assert is_applicable(before, result.edits)


@cases
@given(with_others(2))
def test_two_sets_clash_where_they_conflict_and_nowhere_else(made):
    before, *others = made
    one, other = (diff(before, after) for after in others)
    result = merge(before, one, other)

    assert bool(result.conflicts) == conflict(before, one, other)
    assert not any(
        conflict_reason.start < edit.end and edit.start < conflict_reason.end
        for conflict_reason in result.conflicts
        for edit in result.edits
    )


@cases
@given(with_others(1))
def test_one_set_alone_and_the_same_twice_is_its_wording(made):
    before, after = made

    assert merged(before, after).text == merged(before, after, after).text == after
    assert merged(before).text == before


def test_a_clash_says_what_each_would_make_of_the_passage():
    before = "States shall act now, with care."
    result = merged(
        before,
        "States should act now, with care.",
        "States may act now, with great care.",
        "All States shall act now, with care.",
    )

    assert result.text == "All States shall act now, with great care."
    (conflict_reason,) = result.conflicts
    assert (conflict_reason.before, conflict_reason.proposed) == (
        "shall",
        {0: "should", 1: "may"},
    )


def test_three_that_glue_words_only_together_all_wait():
    result = merged("a,; b", "a; b", "a, b", "a,;b")

    assert result.text == "a,; b"
    assert result.conflicts[0].proposed == {0: "; ", 1: ", ", 2: ",;"}
