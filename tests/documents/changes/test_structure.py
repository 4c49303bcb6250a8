"""A document, and the changes that an amendment can make to it."""

import pytest
from hypothesis import given

from documents.changes.wordings_made import cases, documents_with_amendments, is_whole
from milepost.documents.changes.edits import Edit, diff
from milepost.documents.changes.errors import (
    ChangeRefused,
    ChangesConflict,
    CutsThroughMarks,
    DoNotJoin,
    EditsDoNotFit,
    KeyTaken,
    NoSuchClause,
    NowhereToPut,
)
from milepost.documents.changes.reasons import REASON_MESSAGES, Reason
from milepost.documents.changes.rebasing import conflict_reason, rebase, rebase_all
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Merge,
    Move,
    PlacedClause,
    Replace,
    Split,
    amend,
    amend_all,
    undo,
)
from milepost.documents.changes.tokens import tokens

TEXT = (
    PlacedClause("aim", 0, "We act. We speak."),
    PlacedClause("water", 1, "Water is safe."),
    PlacedClause("care", 1, "Care is **near and open**."),
)


def text(document):
    return [(clause.key, clause.wording) for clause in document]


def longhand(document, amendment):
    """The plainest way to make a change: on a list of keys and a table of wordings."""
    keys = [clause.key for clause in document]
    clauses = {clause.key: clause for clause in document}
    match amendment:
        case Replace(key, edits):
            words = list(tokens(clauses[key].wording))
            for start, end, new in reversed(edits):
                words[start:end] = [new]
            clauses[key] = clauses[key]._replace(wording="".join(words))
        case InsertAfter(after, new, wording, level):
            keys.insert(keys.index(after) + 1 if after else 0, new)
            clauses[new] = PlacedClause(new, level, wording)
        case Delete(key):
            keys.remove(key)
        case Move(key, after):
            keys.remove(key)
            keys.insert(keys.index(after) + 1 if after else 0, key)
        case Split(key, at, new, skip, _):
            words = tokens(clauses[key].wording)
            keys.insert(keys.index(key) + 1, new)
            clauses[new] = PlacedClause(
                new, clauses[key].level, "".join(words[at + skip :])
            )
            clauses[key] = clauses[key]._replace(wording="".join(words[:at]))
        case Merge(key, other, joint):
            both = clauses[key].wording + joint + clauses[other].wording
            clauses[key] = clauses[key]._replace(wording=both)
            keys.remove(other)
    return tuple(clauses[key] for key in keys)


@cases
@given(documents_with_amendments(1))
def test_every_change_is_what_it_is_by_hand_and_can_be_undone(made):
    document, (amendment,) = made
    try:
        after = amend(document, amendment)
    except ChangeRefused:
        return

    assert after == longhand(document, amendment)
    assert amend_all(after, undo(document, amendment)) == document
    assert all(is_whole(clause.wording) for clause in after)


@cases
@given(documents_with_amendments(2))
def test_changes_without_conflict_commute(made):
    document, (one, other) = made
    try:
        first, second = amend(document, one), amend(document, other)
        reason = conflict_reason(document, one, other)
    except ChangeRefused:
        return
    assert reason == conflict_reason(document, other, one)
    if reason:
        return

    both = amend_all(first, rebase(document, other, one))

    assert both == amend_all(second, rebase(document, one, other))
    assert all(is_whole(clause.wording) for clause in both)


@cases
@given(documents_with_amendments(3))
def test_a_change_can_follow_several_in_a_row(made):
    """Three changes that do not conflict pair by pair, in two orders."""
    document, (one, other, third) = made
    try:
        over = rebase_all(document, (other,), (one,))
        left = rebase_all(document, (third,), (one, *over))
        back = rebase_all(document, (one, *over), (third,))
        first = amend_all(document, (one, *over, *left))
        second = amend_all(document, (third, *back))
    except (ChangeRefused, ChangesConflict):
        return

    assert first == second


@pytest.mark.parametrize(
    ("amendment", "refusal"),
    [
        (Replace("none", ()), NoSuchClause),
        (Replace("aim", (Edit(0, 99, ""),)), EditsDoNotFit),
        (Replace("care", (Edit(4, 5, ""),)), EditsDoNotFit),
        (InsertAfter("none", "new", "x"), NoSuchClause),
        (InsertAfter("aim", "water", "x"), KeyTaken),
        (Delete("none"), NoSuchClause),
        (Move("none", None), NoSuchClause),
        (Move("aim", "none"), NoSuchClause),
        (Move("aim", "aim"), NowhereToPut),
        (Split("aim", 99, "new"), EditsDoNotFit),
        (Split("aim", 4, "water"), KeyTaken),
        (Split("care", 6, "new"), CutsThroughMarks),
        (Split("care", 9, "new", skip=1), CutsThroughMarks),
        (Merge("aim", "none"), NoSuchClause),
        (Merge("aim", "aim"), DoNotJoin),
        (Merge("aim", "water", ""), None),
        (Merge("aim", "water", "*"), DoNotJoin),
    ],
)
def test_a_change_that_the_text_does_not_take_is_refused(amendment, refusal):
    if refusal is None:
        assert amend(TEXT, amendment)
        return
    with pytest.raises(refusal) as refused:
        amend(TEXT, amendment)
    assert str(refused.value)


def test_a_table_and_words_cannot_become_one_clause():
    table = (*TEXT, PlacedClause("t", 0, "| a |\n| - |"))

    with pytest.raises(DoNotJoin):
        amend(table, Merge("aim", "t", "\n"))
    with pytest.raises(CutsThroughMarks):
        amend(table, Split("t", 4, "new"))


def test_a_clause_is_divided_between_its_sentences_and_made_one_again():
    split = Split("aim", 4, "second", skip=1)
    after = amend(TEXT, split)

    assert text(after)[:2] == [("aim", "We act."), ("second", "We speak.")]
    assert undo(TEXT, split) == (Merge("aim", "second", " "),)


def test_a_clause_put_to_the_end_of_another_comes_back_to_its_place():
    merge = Merge("aim", "care")
    after = amend(TEXT, merge)

    assert text(after) == [
        ("aim", "We act. We speak. Care is **near and open**."),
        ("water", "Water is safe."),
    ]
    assert amend_all(after, undo(TEXT, merge)) == TEXT


# Conflicts and rebasing, read as sentences.


def reworded(key, wording):
    before = next(clause.wording for clause in TEXT if clause.key == key)
    return Replace(key, diff(before, wording))


ACTED = reworded("aim", "We acted. We speak.")
SPOKE = reworded("aim", "We act. We spoke.")


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (ACTED, SPOKE, None),
        (ACTED, ACTED, None),
        (ACTED, reworded("aim", "We move. We speak."), Reason.SAME_WORDS),
        (
            reworded("aim", "We all act. We speak."),
            reworded("aim", "We now act. We speak."),
            Reason.SAME_PLACE,
        ),
        (ACTED, Delete("aim"), Reason.DELETED),
        (Delete("aim"), Delete("aim"), None),
        (Move("aim", "care"), Delete("aim"), Reason.DELETED),
        (InsertAfter("aim", "n", "x"), Delete("aim"), None),
        (InsertAfter("aim", "n", "x"), InsertAfter("aim", "m", "y"), Reason.SAME_PLACE),
        (InsertAfter("aim", "n", "x"), InsertAfter("water", "n", "y"), Reason.SAME_KEY),
        (InsertAfter("aim", "n", "x"), Move("aim", "care"), Reason.PLACE_MOVES),
        (Move("aim", "care"), Move("aim", "water"), Reason.MOVED_TWICE),
        (Move("aim", "care"), Merge("water", "aim"), Reason.MOVED_TWICE),
        (Split("aim", 4, "n", 1), SPOKE, None),
        (Split("aim", 2, "n"), ACTED, None),
        (
            Split("aim", 2, "n"),
            Replace("aim", (Edit(0, 3, "They moved"),)),
            Reason.SAME_WORDS,
        ),
        (Split("aim", 4, "n", 1), Merge("aim", "water"), Reason.DIVIDED),
        (Merge("aim", "water"), reworded("water", "Water is clean."), None),
    ],
)
def test_why_two_changes_conflict(one, other, reason):
    assert (
        conflict_reason(TEXT, one, other) == conflict_reason(TEXT, other, one) == reason
    )
    assert reason is None or REASON_MESSAGES[reason] % {"one": "A/1", "other": "A/2"}


def test_words_go_along_when_a_clause_is_divided():
    split = Split("aim", 4, "second", skip=1)
    both = reworded("aim", "We acted. We spoke.")

    assert rebase(TEXT, both, split) == (
        Replace("aim", (Edit(2, 3, "acted"),)),
        Replace("second", (Edit(2, 3, "spoke"),)),
    )


def test_words_go_along_when_a_clause_is_put_to_another():
    (moved,) = rebase(TEXT, reworded("water", "Water is clean."), Merge("aim", "water"))

    assert text(amend_all(TEXT, (Merge("aim", "water"), moved)))[0] == (
        "aim",
        "We act. We speak. Water is clean.",
    )


def test_what_follows_a_struck_clause_follows_the_one_before_it():
    assert rebase(TEXT, InsertAfter("water", "n", "x"), Delete("water")) == (
        InsertAfter("aim", "n", "x"),
    )
    assert rebase(TEXT, Move("water", "aim"), Delete("aim")) == (Move("water", None),)


def test_a_divided_clause_moves_with_both_its_parts():
    split, move = Split("aim", 4, "second", skip=1), Move("aim", "care")

    after = amend_all(amend(TEXT, split), rebase(TEXT, move, split))

    assert [clause.key for clause in after] == ["water", "care", "aim", "second"]


def test_a_change_that_conflicts_cannot_follow():
    with pytest.raises(ChangesConflict) as conflict:
        rebase_all(TEXT, (ACTED,), (SPOKE, Delete("aim")))
    assert conflict.value.facts["reason"] == Reason.DELETED
