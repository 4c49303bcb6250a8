"""In which order to take amendments."""

import pytest
from hypothesis import given

from documents.changes.wordings_made import cases, documents_with_amendments
from milepost.documents.changes.conflicts import find_conflicts
from milepost.documents.changes.edits import Edit, diff
from milepost.documents.changes.errors import NoSuchClause
from milepost.documents.changes.order import (
    ALONE,
    DOES,
    FURTHEST,
    NEXT,
    TO_AN_AMENDMENT,
    Distance,
    Sort,
    distance,
    take_in_order,
)
from milepost.documents.changes.proposals import Proposed, inapplicable
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Merge,
    Move,
    Placed,
    Replace,
    Split,
    amend,
)

TEXT = (
    Placed("aim", 0, "We act now."),
    Placed("water", 0, "Water is safe."),
)


def reworded(key, wording, document=TEXT):
    before = next(clause.wording for clause in document if clause.key == key)
    return Replace(key, diff(before, wording))


@pytest.mark.parametrize(
    ("amendment", "expected"),
    [
        (Delete("aim"), Distance(Sort.STRIKES_CLAUSE, 1.0)),
        (reworded("aim", "We act."), Distance(Sort.STRIKES_WORDS, 1 / 3)),
        (reworded("aim", "We act soon."), Distance(Sort.REWORDS, 2 / 4)),
        (reworded("aim", "They go soon."), Distance(Sort.REWORDS, 6 / 6)),
        (reworded("aim", "We all act now."), Distance(Sort.ADDS_WORDS, 1 / 4)),
        (reworded("aim", "We **act** now!"), Distance(Sort.SIGNS_ONLY, 0.0)),
        (
            InsertAfter("aim", "new", "Food is here."),
            Distance(Sort.ADDS_CLAUSE, 1 / 2),
        ),
        (InsertAfter(None, "new", "Food is here."), Distance(Sort.ADDS_CLAUSE, 1.0)),
        (Move("aim", "water"), Distance(Sort.MOVES, 0.0)),
        (Split("aim", 2, "new"), Distance(Sort.DIVIDES, 0.0)),
        (Merge("aim", "water"), Distance(Sort.JOINS, 0.0)),
    ],
)
def test_how_far_an_amendment_is_from_the_text(amendment, expected):
    found = distance(TEXT, amendment)

    assert found.sort == expected.sort
    assert found.share == pytest.approx(expected.share)
    assert 0 <= found.total <= 4


def test_to_a_clause_that_is_not_there_there_is_no_distance():
    with pytest.raises(NoSuchClause):
        distance(TEXT, Delete("none"))


def test_the_furthest_is_taken_first_and_amendments_to_one_before_it():
    one = reworded("aim", "They went home.")
    proposed = [
        Proposed("adds", reworded("aim", "We now act now.")),
        Proposed("rewords", one),
        Proposed(
            "rewords/1", reworded("aim", "They came.", amend(TEXT, one)), "rewords"
        ),
        Proposed("alone", reworded("water", "Water is clean.")),
        Proposed("strikes", reworded("aim", "now.")),
        Proposed("deletes", Delete("aim")),
    ]

    turns = take_in_order(TEXT, proposed)

    assert [turn.id for turn in turns] == [
        "deletes", "strikes", "rewords/1", "rewords", "adds", "alone",
    ]  # fmt: skip
    assert [turn.why for turn in turns] == [
        FURTHEST, NEXT, TO_AN_AMENDMENT, NEXT, NEXT, ALONE,
    ]  # fmt: skip
    assert (
        turns[1].why
        % turns[1].facts
        == "Of the amendments to this passage (4), it is number 2, "
        "counted from the furthest removed."
    )
    assert turns[0].does % turns[0].facts == "It deletes the whole paragraph."
    assert (
        turns[2].why
        % turns[2].facts
        == "It is a sub-amendment to “rewords”, so it is considered "
        "before that one."
    )


def test_every_sentence_can_be_said():
    facts = {"percent": 3, "amends": "A", "place": 1, "of": 2}
    for sentence in (*DOES.values(), ALONE, FURTHEST, NEXT, TO_AN_AMENDMENT):
        assert "%(" not in sentence % facts
    assert set(DOES) == set(Sort)


def test_amendments_apart_are_taken_in_reading_order():
    proposed = [
        Proposed("later", Replace("aim", (Edit(4, 5, "soon"),))),
        Proposed("second", Delete("water")),
        Proposed("earlier", Replace("aim", (Edit(0, 1, "They"),))),
        Proposed("first", InsertAfter(None, "new", "x")),
        Proposed("inapplicable", Delete("none")),
    ]

    turns = take_in_order(TEXT, proposed)

    assert [turn.id for turn in turns] == ["first", "earlier", "later", "second"]
    assert {turn.why for turn in turns} == {ALONE}


@cases
@given(documents_with_amendments(5))
def test_of_two_that_conflict_the_furthest_comes_first(made):
    document, amendments = made
    out = inapplicable(
        document, [Proposed(str(n), one) for n, one in enumerate(amendments)]
    )
    proposed = [
        Proposed(str(n), one) for n, one in enumerate(amendments) if str(n) not in out
    ]

    turns = take_in_order(document, proposed)

    place = {turn.id: number for number, turn in enumerate(turns)}
    far = {turn.id: turn.distance.total for turn in turns}
    assert sorted(place) == sorted(one.id for one in proposed)
    for conflict in find_conflicts(document, proposed):
        first, second = sorted(conflict[:2], key=place.__getitem__)
        assert far[first] >= far[second]
