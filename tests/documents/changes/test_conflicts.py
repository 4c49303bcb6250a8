"""The graph of conflicts, and the amendments to amendments."""

import random
import time

from hypothesis import given

from documents.changes.wordings_made import cases, documents_with_amendments
from milepost.documents.changes.conflicts import Conflict, find_conflicts, groups
from milepost.documents.changes.edits import Edit, diff
from milepost.documents.changes.errors import (
    ChangeRefused,
    DoesNotAmend,
    EditsDoNotFit,
    NoSuchClause,
)
from milepost.documents.changes.proposals import (
    Dependency,
    Proposed,
    compose,
    dependencies,
    inapplicable,
)
from milepost.documents.changes.reasons import Reason
from milepost.documents.changes.rebasing import START, clash
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Move,
    Placed,
    Replace,
    Split,
    amend,
)

TEXT = (
    Placed("aim", 0, "We act now. We speak."),
    Placed("water", 0, "Water is safe."),
)


def reworded(key, wording, document=TEXT):
    before = next(clause.wording for clause in document if clause.key == key)
    return Replace(key, diff(before, wording))


def fits(document, amendment):
    try:
        return bool(amend(document, amendment)) or True
    except ChangeRefused:
        return False


@cases
@given(documents_with_amendments(6))
def test_the_graph_is_what_comparing_each_with_each_gives(made):
    document, amendments = made
    proposed = [
        Proposed(str(number), amendment)
        for number, amendment in enumerate(amendments)
        if fits(document, amendment)
    ]
    expected = {
        (one.id, other.id, reason)
        for place, one in enumerate(proposed)
        for other in proposed[place + 1 :]
        if (reason := clash(document, one.amendment, other.amendment))
    }

    found = find_conflicts(document, proposed)

    assert {conflict[:3] for conflict in found} == expected
    assert len(found) == len(expected)


def test_a_conflict_names_the_passage():
    proposed = [
        Proposed("A", reworded("aim", "We speak now. We speak.")),
        Proposed("B", Split("aim", 7, "new")),
        Proposed("C", reworded("aim", "We move now. We all speak.")),
        Proposed("D", Replace("aim", (Edit(6, 8, "!"),))),
        Proposed("E", InsertAfter(None, "first", "First.")),
        Proposed("F", Move("water", None)),
    ]

    assert find_conflicts(TEXT, proposed) == (
        Conflict("E", "F", Reason.SAME_PLACE, START),
        Conflict("A", "C", Reason.SAME_WORDS, "aim", (2, 3)),
        Conflict("B", "D", Reason.SAME_WORDS, "aim", (7, 7)),
    )


def test_words_that_would_run_together_are_a_conflict_of_their_own_kind():
    document = (Placed("c", 0, "here, there"),)
    proposed = [
        Proposed("A", reworded("c", "here there", document)),
        Proposed("B", reworded("c", "here,there", document)),
    ]

    assert find_conflicts(document, proposed) == (
        Conflict("A", "B", Reason.RUN_TOGETHER, "c", (1, 3)),
    )


def test_an_amendment_to_an_amendment_never_conflicts_with_it():
    one = reworded("aim", "We act at once. We speak.")
    after = amend(TEXT, one)
    proposed = [
        Proposed("A", one),
        Proposed("A/1", reworded("aim", "We act today. We speak.", after), "A"),
        Proposed("A/2", reworded("aim", "We act soon. We speak.", after), "A"),
    ]

    (conflict,) = find_conflicts(TEXT, proposed)

    assert (conflict.one, conflict.other) == ("A/1", "A/2")
    assert dependencies(TEXT, proposed) == (
        Dependency("A/1", "A", said=True),
        Dependency("A/2", "A", said=True),
    )


def test_an_amendment_to_an_amendment_conflicts_by_what_both_do():
    """B leaves alone what A changes, but not what A/1 makes A change."""
    one = reworded("aim", "We act at once. We speak.")
    further = reworded("aim", "We act at once. We shout.", amend(TEXT, one))
    proposed = [
        Proposed("A", one),
        Proposed("A/1", further, "A"),
        Proposed("B", reworded("aim", "We act now. We whisper.")),
    ]

    found = find_conflicts(TEXT, proposed)

    assert [conflict[:2] for conflict in found] == [("A/1", "B")]


def test_an_amendment_to_a_clause_that_another_inserts_rests_on_it():
    insert = InsertAfter("aim", "new", "Food is near.")
    document = amend(TEXT, insert)
    proposed = [
        Proposed("A", reworded("new", "Food is close.", document)),
        Proposed("B", insert),
        Proposed("C", reworded("new", "Food is far.", document)),
    ]

    assert dependencies(TEXT, proposed) == (
        Dependency("A", "B", said=False),
        Dependency("C", "B", said=False),
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
        Proposed("A", Delete("none")),
        Proposed("B", Replace("aim", (Edit(0, 99, ""),))),
        Proposed("B/1", Delete("aim"), "B"),
        Proposed("C", Delete("aim")),
        Proposed("C/1", Delete("water"), "C"),
        Proposed("D", Delete("water"), "nobody"),
        Proposed("E", Delete("water"), "F"),
        Proposed("F", Delete("water"), "E"),
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
        Proposed("A", Replace("none", (Edit(0, 1, "x"),))),
        Proposed("B", Replace("none", (Edit(0, 1, "y"),))),
        Proposed("C", Delete("water"), "nobody"),
        Proposed("D", InsertAfter("water", "new", "x")),
    ]

    assert find_conflicts(TEXT, proposed) == ()


def test_groups_hang_together_by_conflicts_and_dependencies():
    conflicts = [Conflict("C", "A", Reason.STRUCK, "aim")]
    links = [Dependency("D", "C", said=True)]

    assert groups("ABCDE", conflicts, links) == (("A", "C", "D"), ("B",), ("E",))
    assert groups([], []) == ()


def test_twelve_thousand_amendments_are_compared_in_about_a_second():
    """300 clauses, 40 amendments to each; measured in benchmarks/differences.py."""
    drawn = random.Random(4)
    document = tuple(
        Placed(f"c{n}", 0, " ".join(f"w{drawn.randrange(99)}" for _ in range(60)))
        for n in range(300)
    )
    proposed = []
    for clause in document:
        for number in range(40):
            start = drawn.randrange(0, 110)
            edit = Edit(start, start + drawn.randrange(6), "new words ")
            amendment = Replace(clause.key, (edit,))
            proposed.append(Proposed(f"{clause.key}/{number}", amendment))

    began = time.process_time()
    found = find_conflicts(document, proposed)

    assert len(found) > 10_000
    assert time.process_time() - began < 4
