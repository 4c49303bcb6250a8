"""The graph of conflicts, and the amendments to amendments."""

import random
import time

from hypothesis import given

from documents.changes.wordings_made import cases, documents_with_amendments
from milepost.documents.changes.conflicts import (
    Conflict,
    connected_components,
    find_conflicts,
)
from milepost.documents.changes.edits import Edit, diff
from milepost.documents.changes.errors import (
    ChangeRefused,
    DoesNotAmend,
    EditsDoNotFit,
    NoSuchClause,
)
from milepost.documents.changes.proposals import (
    Dependency,
    ProposedAmendment,
    compose,
    dependencies,
    inapplicable,
)
from milepost.documents.changes.reasons import Reason
from milepost.documents.changes.rebasing import START, conflict_reason
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Move,
    PlacedClause,
    Replace,
    Split,
    amend,
)

TEXT = (
    PlacedClause("aim", 0, "We act now. We speak."),
    PlacedClause("water", 0, "Water is safe."),
)


def reworded(key, wording, document=TEXT):
    before = next(clause.wording for clause in document if clause.key == key)
    return Replace(key, diff(before, wording))


def is_applicable(document, amendment):
    try:
        return bool(amend(document, amendment)) or True
    except ChangeRefused:
        return False


@cases
@given(documents_with_amendments(6))
def test_the_graph_is_what_comparing_each_with_each_gives(made):
    document, amendments = made
    proposed = [
        ProposedAmendment(str(number), amendment)
        for number, amendment in enumerate(amendments)
        if is_applicable(document, amendment)
    ]
    expected = {
        (one.id, other.id, reason)
        for place, one in enumerate(proposed)
        for other in proposed[place + 1 :]
        if (reason := conflict_reason(document, one.change, other.change))
    }

    found = find_conflicts(document, proposed)

    assert {conflict[:3] for conflict in found} == expected
    assert len(found) == len(expected)


def test_a_conflict_names_the_passage():
    proposed = [
        ProposedAmendment("A", reworded("aim", "We speak now. We speak.")),
        ProposedAmendment("B", Split("aim", 7, "new")),
        ProposedAmendment("C", reworded("aim", "We move now. We all speak.")),
        ProposedAmendment("D", Replace("aim", (Edit(6, 8, "!"),))),
        ProposedAmendment("E", InsertAfter(None, "first", "First.")),
        ProposedAmendment("F", Move("water", None)),
    ]

    assert find_conflicts(TEXT, proposed) == (
        Conflict("E", "F", Reason.SAME_PLACE, START),
        Conflict("A", "C", Reason.SAME_WORDS, "aim", (2, 3)),
        Conflict("B", "D", Reason.SAME_WORDS, "aim", (7, 7)),
    )


def test_words_that_would_run_together_are_a_conflict_of_their_own_kind():
    document = (PlacedClause("c", 0, "here, there"),)
    proposed = [
        ProposedAmendment("A", reworded("c", "here there", document)),
        ProposedAmendment("B", reworded("c", "here,there", document)),
    ]

    assert find_conflicts(document, proposed) == (
        Conflict("A", "B", Reason.RUN_TOGETHER, "c", (1, 3)),
    )


def test_an_amendment_to_an_amendment_never_conflicts_with_it():
    one = reworded("aim", "We act at once. We speak.")
    after = amend(TEXT, one)
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment(
            "A/1", reworded("aim", "We act today. We speak.", after), "A"
        ),
        ProposedAmendment("A/2", reworded("aim", "We act soon. We speak.", after), "A"),
    ]

    (conflict,) = find_conflicts(TEXT, proposed)

    assert (conflict.first, conflict.second) == ("A/1", "A/2")
    assert dependencies(TEXT, proposed) == (
        Dependency("A/1", "A", is_explicit=True),
        Dependency("A/2", "A", is_explicit=True),
    )


def test_an_amendment_to_an_amendment_conflicts_by_what_both_do():
    """B leaves alone what A changes, but not what A/1 makes A change."""
    one = reworded("aim", "We act at once. We speak.")
    further = reworded("aim", "We act at once. We shout.", amend(TEXT, one))
    proposed = [
        ProposedAmendment("A", one),
        ProposedAmendment("A/1", further, "A"),
        ProposedAmendment("B", reworded("aim", "We act now. We whisper.")),
    ]

    found = find_conflicts(TEXT, proposed)

    assert [conflict[:2] for conflict in found] == [("A/1", "B")]


def test_an_amendment_to_a_clause_that_another_inserts_rests_on_it():
    insert = InsertAfter("aim", "new", "Food is near.")
    document = amend(TEXT, insert)
    proposed = [
        ProposedAmendment("A", reworded("new", "Food is close.", document)),
        ProposedAmendment("B", insert),
        ProposedAmendment("C", reworded("new", "Food is far.", document)),
    ]

    assert dependencies(TEXT, proposed) == (
        Dependency("A", "B", is_explicit=False),
        Dependency("C", "B", is_explicit=False),
    )
    assert [one[:3] for one in find_conflicts(TEXT, proposed)] == [
        ("A", "C", Reason.SAME_WORDS)
    ]
    assert inapplicable(TEXT, proposed) == {}


def test_an_amendment_with_one_to_it_is_one_amendment():
    insert = InsertAfter("aim", "new", "Food is near.")
    after = amend(TEXT, insert)
    closer = reworded("new", "Food is close.", after)
    one = reworded("aim", "We act at once. We speak.")
    more = reworded("aim", "We act today. We speak.", amend(TEXT, one))

    assert compose(TEXT, insert, closer) == InsertAfter("aim", "new", "Food is close.")
    assert compose(TEXT, insert, Move("new", None)) == InsertAfter(
        None, "new", "Food is near."
    )
    assert compose(TEXT, insert, Delete("new")) is None
    assert compose(TEXT, one, more) == reworded("aim", "We act today. We speak.")
    assert compose(TEXT, Move("aim", "water"), Move("aim", None)) == Move("aim", None)


def test_what_does_not_fit_is_named_with_its_reason():
    proposed = [
        ProposedAmendment("A", Delete("none")),
        ProposedAmendment("B", Replace("aim", (Edit(0, 99, ""),))),
        ProposedAmendment("B/1", Delete("aim"), "B"),
        ProposedAmendment("C", Delete("aim")),
        ProposedAmendment("C/1", Delete("water"), "C"),
        ProposedAmendment("D", Delete("water"), "nobody"),
        ProposedAmendment("E", Delete("water"), "F"),
        ProposedAmendment("F", Delete("water"), "E"),
    ]

    found = {id_: type(error) for id_, error in inapplicable(TEXT, proposed).items()}

    assert found == {
        "A": NoSuchClause,
        "B": EditsDoNotFit,
        "B/1": DoesNotAmend,
        "C/1": DoesNotAmend,
        "D": DoesNotAmend,
        "E": DoesNotAmend,
        "F": DoesNotAmend,
    }


def test_an_amendment_to_a_clause_that_is_not_there_conflicts_with_nothing():
    proposed = [
        ProposedAmendment("A", Replace("none", (Edit(0, 1, "x"),))),
        ProposedAmendment("B", Replace("none", (Edit(0, 1, "y"),))),
        ProposedAmendment("C", Delete("water"), "nobody"),
        ProposedAmendment("D", InsertAfter("water", "new", "x")),
    ]

    assert find_conflicts(TEXT, proposed) == ()


def test_groups_hang_together_by_conflicts_and_dependencies():
    conflicts = [Conflict("C", "A", Reason.DELETED, "aim")]
    links = [Dependency("D", "C", is_explicit=True)]

    assert connected_components("ABCDE", conflicts, links) == (
        ("A", "C", "D"),
        ("B",),
        ("E",),
    )
    assert connected_components([], []) == ()


def test_twelve_thousand_amendments_are_compared_in_about_a_second():
    """300 clauses, 40 amendments to each; measured in benchmarks/differences.py."""
    drawn = random.Random(4)
    document = tuple(
        PlacedClause(f"c{n}", 0, " ".join(f"w{drawn.randrange(99)}" for _ in range(60)))
        for n in range(300)
    )
    proposed = []
    for clause in document:
        for number in range(40):
            start = drawn.randrange(0, 110)
            edit = Edit(start, start + drawn.randrange(6), "new words ")
            amendment = Replace(clause.key, (edit,))
            proposed.append(ProposedAmendment(f"{clause.key}/{number}", amendment))

    began = time.process_time()
    found = find_conflicts(document, proposed)

    assert len(found) > 10_000
    assert time.process_time() - began < 4
