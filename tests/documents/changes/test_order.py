"""In which order to take amendments."""

import pytest
from hypothesis import given

from documents.changes.wordings_made import cases, documents_with_amendments
from milepost.documents.changes.conflicts import find_conflicts
from milepost.documents.changes.edits import Edit, diff
from milepost.documents.changes.errors import NoSuchClause
from milepost.documents.changes.order import (
    ALONE,
    EFFECT_MESSAGES,
    FURTHEST,
    NEXT,
    TO_AN_AMENDMENT,
    Distance,
    Effect,
    distance,
    voting_order,
)
from milepost.documents.changes.proposals import ProposedAmendment, inapplicable
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Merge,
    Move,
    PlacedClause,
    Replace,
    Split,
    amend,
)

TEXT = (
    PlacedClause("aim", 0, "We act now."),
    PlacedClause("water", 0, "Water is safe."),
)


def reworded(key, wording, document=TEXT):
    before = next(clause.wording for clause in document if clause.key == key)
    return Replace(key, diff(before, wording))


@pytest.mark.parametrize(
    ("amendment", "expected"),
    [
        (Delete("aim"), Distance(Effect.DELETES_CLAUSE, 1.0)),
        (reworded("aim", "We act."), Distance(Effect.DELETES_WORDS, 1 / 3)),
        (reworded("aim", "We act soon."), Distance(Effect.REWORDS, 2 / 4)),
        (reworded("aim", "They go soon."), Distance(Effect.REWORDS, 6 / 6)),
        (reworded("aim", "We all act now."), Distance(Effect.ADDS_WORDS, 1 / 4)),
        (reworded("aim", "We **act** now!"), Distance(Effect.SIGNS_ONLY, 0.0)),
        (
            InsertAfter("aim", "new", "Food is here."),
            Distance(Effect.ADDS_CLAUSE, 1 / 2),
        ),
        (InsertAfter(None, "new", "Food is here."), Distance(Effect.ADDS_CLAUSE, 1.0)),
        (Move("aim", "water"), Distance(Effect.MOVES, 0.0)),
        (Split("aim", 2, "new"), Distance(Effect.DIVIDES, 0.0)),
        (Merge("aim", "water"), Distance(Effect.JOINS, 0.0)),
    ],
)
def test_how_far_an_amendment_is_from_the_text(amendment, expected):
    found = distance(TEXT, amendment)

    assert found.effect == expected.effect
    assert found.share == pytest.approx(expected.share)
    assert 0 <= found.total <= 4


def test_to_a_clause_that_is_not_there_there_is_no_distance():
    with pytest.raises(NoSuchClause):
        distance(TEXT, Delete("none"))


def test_the_furthest_is_taken_first_and_amendments_to_one_before_it():
    one = reworded("aim", "They went home.")
    proposed = [
        ProposedAmendment("adds", reworded("aim", "We now act now.")),
        ProposedAmendment("rewords", one),
        ProposedAmendment(
            "rewords/1", reworded("aim", "They came.", amend(TEXT, one)), "rewords"
        ),
        ProposedAmendment("alone", reworded("water", "Water is clean.")),
        ProposedAmendment("strikes", reworded("aim", "now.")),
        ProposedAmendment("deletes", Delete("aim")),
    ]

    turns = voting_order(TEXT, proposed)

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
    for sentence in (*EFFECT_MESSAGES.values(), ALONE, FURTHEST, NEXT, TO_AN_AMENDMENT):
        assert "%(" not in sentence % facts
    assert set(EFFECT_MESSAGES) == set(Effect)


def test_amendments_apart_are_taken_in_reading_order():
    proposed = [
        ProposedAmendment("later", Replace("aim", (Edit(4, 5, "soon"),))),
        ProposedAmendment("second", Delete("water")),
        ProposedAmendment("earlier", Replace("aim", (Edit(0, 1, "They"),))),
        ProposedAmendment("first", InsertAfter(None, "new", "x")),
        ProposedAmendment("inapplicable", Delete("none")),
    ]

    turns = voting_order(TEXT, proposed)

    assert [turn.id for turn in turns] == ["first", "earlier", "later", "second"]
    assert {turn.why for turn in turns} == {ALONE}


@cases
@given(documents_with_amendments(5))
def test_of_two_that_conflict_the_furthest_comes_first(made):
    document, amendments = made
    out = inapplicable(
        document, [ProposedAmendment(str(n), one) for n, one in enumerate(amendments)]
    )
    proposed = [
        ProposedAmendment(str(n), one)
        for n, one in enumerate(amendments)
        if str(n) not in out
    ]

    turns = voting_order(document, proposed)

    place = {turn.id: number for number, turn in enumerate(turns)}
    far = {turn.id: turn.distance.total for turn in turns}
    assert sorted(place) == sorted(one.id for one in proposed)
    for conflict in find_conflicts(document, proposed):
        first, second = sorted(conflict[:2], key=place.__getitem__)
        assert far[first] >= far[second]
