"""What falls when an amendment is adopted, and the text if some pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.changes.wordings_made import cases, documents_with_amendments, is_whole
from milepost.documents.changes.edits import Edit, diff
from milepost.documents.changes.errors import ChangeRefused, ChangesConflict
from milepost.documents.changes.outcomes import (
    AmendmentOutcome,
    Consequence,
    adoption_consequences,
)
from milepost.documents.changes.preview import preview
from milepost.documents.changes.proposals import ProposedAmendment
from milepost.documents.changes.reasons import REASON_MESSAGES, LeftOut, Reason
from milepost.documents.changes.rebasing import rebase_all
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
)

TEXT = (
    PlacedClause("aim", 0, "We act now. We speak."),
    PlacedClause("water", 0, "Water is safe."),
    PlacedClause("care", 0, "Care is near."),
)


def reworded(key, wording, document=TEXT):
    before = next(clause.wording for clause in document if clause.key == key)
    return Replace(key, diff(before, wording))


def wordings(document):
    return [clause.wording for clause in document]


def falls(proposed, adopted, amended_by=(), document=TEXT):
    found = adoption_consequences(document, proposed, adopted, amended_by)
    assert [one.id for one in found] == [
        one.id for one in proposed if one.id not in {adopted, *amended_by}
    ]
    return {one.id: one for one in found}


# Each amendment against the others, and all of them together.


@cases
@given(documents_with_amendments(4))
def test_whatever_stands_or_is_rebased_fits_the_new_text(made):
    document, amendments = made
    proposed = [
        ProposedAmendment(str(n), amendment) for n, amendment in enumerate(amendments)
    ]
    try:
        after = amend(document, proposed[0].change)
    except ChangeRefused:
        return

    for one in adoption_consequences(document, proposed, "0"):
        if one.outcome in {AmendmentOutcome.STANDS, AmendmentOutcome.REBASED}:
            both = amend_all(after, one.changes)
            assert all(is_whole(clause.wording) for clause in both)
        else:
            assert one.reason in REASON_MESSAGES


@cases
@given(documents_with_amendments(4), st.data())
def test_the_preview_is_the_text_that_adopting_one_by_one_gives(made, data):
    document, amendments = made
    proposed = [
        ProposedAmendment(str(n), amendment) for n, amendment in enumerate(amendments)
    ]
    result = preview(document, proposed, [one.id for one in proposed])
    out = {one.id for one in result.left_out}
    passing = data.draw(st.permutations([one for one in proposed if one.id not in out]))

    assert all(is_whole(clause.wording) for clause in result.text)
    steps = ()
    try:
        for one in passing:
            steps += rebase_all(document, (one.change,), steps)
    except ChangesConflict:
        # what stood between two places is gone: the preview still knows them apart
        return
    assert amend_all(document, steps) == result.text


@cases
@given(documents_with_amendments(4), st.data())
def test_the_preview_of_amendments_without_conflict_does_not_depend_on_the_order(
    made, data
):
    document, amendments = made
    proposed = [
        ProposedAmendment(str(n), amendment) for n, amendment in enumerate(amendments)
    ]
    ids = [one.id for one in proposed]
    result = preview(document, proposed, ids)
    left = [id_ for id_ in ids if id_ not in {one.id for one in result.left_out}]
    order = data.draw(st.permutations(left))

    assert preview(document, proposed, order) == (result.text, ())


# Read as sentences.


def test_what_becomes_of_the_others():
    proposed = [
        ProposedAmendment("A", reworded("aim", "We all act today. We speak.")),
        ProposedAmendment("B", reworded("aim", "We act tomorrow. We speak.")),
        ProposedAmendment("C", reworded("aim", "We act now. We sing.")),
        ProposedAmendment("D", Delete("aim")),
        ProposedAmendment("E", reworded("aim", "We all act today. We speak.")),
        ProposedAmendment("F", Delete("water")),
        ProposedAmendment("G", reworded("aim", "We never act now. We speak.")),
        ProposedAmendment("H", reworded("aim", "We too act now. We sing.")),
    ]

    found = falls(proposed, "A")

    assert found["B"] == Consequence(
        "B", AmendmentOutcome.FALLS, (), Reason.SAME_WORDS, "A"
    )
    assert found["C"].outcome == AmendmentOutcome.REBASED
    assert wordings(amend_all(amend(TEXT, proposed[0].change), found["C"][2]))[0] == (
        "We all act today. We sing."
    )
    assert found["D"] == Consequence(
        "D", AmendmentOutcome.FALLS, (), Reason.DELETED, "A"
    )
    assert found["E"] == Consequence(
        "E", AmendmentOutcome.FALLS, (), Reason.ALREADY, "A"
    )
    assert found["F"] == Consequence("F", AmendmentOutcome.STANDS, (Delete("water"),))
    assert found["G"] == Consequence(
        "G", AmendmentOutcome.REWRITTEN, (), Reason.SAME_PLACE, "A"
    )
    assert found["H"].outcome == AmendmentOutcome.REWRITTEN


def test_amendments_to_what_falls_fall_with_it():
    one = reworded("aim", "We act today. We speak.")
    after = amend(TEXT, one)
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment("A/1", reworded("aim", "We act soon. We speak.", after), "A"),
        ProposedAmendment("B", Delete("aim")),
    ]

    found = falls(proposed, "B")

    assert found["A"] == Consequence(
        "A", AmendmentOutcome.FALLS, (), Reason.DELETED, "B"
    )
    assert found["A/1"] == Consequence(
        "A/1", AmendmentOutcome.FALLS, (), Reason.RESTS_ON, "A"
    )


def test_amendments_to_what_is_rebased_are_rebased_with_it():
    one = reworded("aim", "We act now. We speak softly.")
    further = reworded("aim", "We act now. We speak loudly.", amend(TEXT, one))
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment("A/1", further, "A"),
        ProposedAmendment("B", reworded("aim", "All of us act now. We speak.")),
    ]

    found = falls(proposed, "B")

    steps = (proposed[2].change, *found["A"].changes, *found["A/1"].changes)
    assert found["A/1"].outcome == AmendmentOutcome.REBASED
    assert wordings(amend_all(TEXT, steps))[0] == "All of us act now. We speak loudly."


def test_amendments_to_what_is_adopted_are_now_to_the_text():
    one = reworded("aim", "We act today. We speak.")
    after = amend(TEXT, one)
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment(
            "A/1", reworded("aim", "We all act today. We speak.", after), "A"
        ),
        ProposedAmendment("A/2", reworded("aim", "We act today. We sing.", after), "A"),
        ProposedAmendment(
            "A/3", reworded("aim", "We both act today. We speak.", after), "A"
        ),
    ]

    alone, amended = falls(proposed, "A"), falls(proposed, "A", ["A/1"])

    assert alone["A/2"] == Consequence(
        "A/2", AmendmentOutcome.STANDS, (proposed[2].change,)
    )
    assert amended["A/2"].outcome == AmendmentOutcome.REBASED
    steps = (one, proposed[1].change, *amended["A/2"].changes)
    assert wordings(amend_all(TEXT, steps))[0] == "We all act today. We sing."
    assert amended["A/3"].because_of == "A"
    assert amended["A/3"].outcome == AmendmentOutcome.REWRITTEN


def test_an_amendment_to_an_amendment_changes_that_one_and_not_the_text():
    one = reworded("aim", "We act today. We speak.")
    after = amend(TEXT, one)
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment("A/1", reworded("aim", "We act soon. We speak.", after), "A"),
        ProposedAmendment("A/2", reworded("aim", "We act late. We speak.", after), "A"),
        ProposedAmendment("B", Delete("aim")),
    ]

    found = falls(proposed, "A/1")

    assert found["A"] == Consequence(
        "A", AmendmentOutcome.REBASED, (reworded("aim", "We act soon. We speak."),)
    )
    assert found["A/2"].outcome == AmendmentOutcome.FALLS
    assert found["B"].outcome == AmendmentOutcome.STANDS


def test_an_inserted_clause_that_is_struck_again_leaves_nothing_to_adopt():
    insert = InsertAfter("aim", "new", "Food is near.")
    proposed = [ProposedAmendment("A", insert), ProposedAmendment("A/1", Delete("new"))]

    assert falls(proposed, "A/1")["A"].outcome == AmendmentOutcome.FALLS
    assert preview(TEXT, proposed, ["A", "A/1"]) == (TEXT, ())


def test_an_amendment_that_does_not_fit_cannot_be_adopted():
    with pytest.raises(ChangeRefused):
        adoption_consequences(TEXT, [ProposedAmendment("A", Delete("none"))], "A")
    with pytest.raises(KeyError):
        adoption_consequences(TEXT, [], "A")


def test_the_preview_lists_what_did_not_fit_and_why():
    one = reworded("aim", "We act today. We speak.")
    after = amend(TEXT, one)
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment("A/1", reworded("aim", "We act today. We sing.", after), "A"),
        ProposedAmendment(
            "A/2", reworded("aim", "We act today. We shout.", after), "A"
        ),
        ProposedAmendment("B", reworded("aim", "We act soon. We speak.")),
        ProposedAmendment("B/1", reworded("aim", "We act soon. We speak."), "B"),
        ProposedAmendment("C", Delete("none")),
        ProposedAmendment("D", Delete("water")),
        ProposedAmendment("E", Delete("care"), "nobody"),
        ProposedAmendment("F", InsertAfter("water", "new", "Food is near.")),
    ]

    result = preview(TEXT, proposed, [one.id for one in proposed])

    assert wordings(result.text) == [
        "We act today. We sing.",
        "Food is near.",
        "Care is near.",
    ]
    assert result.left_out == (
        LeftOut("A/2", Reason.SAME_WORDS, "A/1"),
        LeftOut("B", Reason.SAME_WORDS, "A"),
        LeftOut("B/1", Reason.RESTS_ON, "B"),
        LeftOut("C", Reason.INAPPLICABLE),
        LeftOut("E", Reason.INAPPLICABLE),
    )
    assert preview(TEXT, proposed, ["A/1"]).left_out == (
        LeftOut("A/1", Reason.RESTS_ON, "A"),
    )


def test_three_that_glue_words_only_together_do_not_all_pass():
    document = (PlacedClause("c", 0, "a,; b"),)
    afters = ["a; b", "a, b", "a,;b"]
    proposed = [
        ProposedAmendment(str(n), reworded("c", after, document))
        for n, after in enumerate(afters)
    ]

    result = preview(document, proposed, "012")

    assert wordings(result.text) == ["a b"]
    assert result.left_out == (LeftOut("2", Reason.RUN_TOGETHER, "1"),)


def test_all_kinds_of_change_pass_together():
    proposed = [
        ProposedAmendment("A", Split("aim", 6, "second", skip=1)),
        ProposedAmendment("B", reworded("aim", "We act at once now. We sing.")),
        ProposedAmendment("C", Move("aim", "water")),
        ProposedAmendment("D", InsertAfter("care", "new", "Food is near.")),
        ProposedAmendment("E", Merge("water", "care")),
        ProposedAmendment("F", Replace("care", (Edit(4, 5, "close"),))),
    ]

    result = preview(TEXT, proposed, "ABCDEF")

    assert result.left_out == ()
    assert wordings(result.text) == [
        "Water is safe. Care is close.",
        "We act at once now.",
        "We sing.",
        "Food is near.",
    ]
