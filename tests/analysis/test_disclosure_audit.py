"""What can be worked out of released tables, and that it cannot be any more.

The published experiment in short form: 1,200 people drawn at random, four columns.
"""

from itertools import combinations, product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds as Between
from scipy.optimize import LinearConstraint, milp

from analysis.engine_made import table
from milepost.analysis.disclosure import (
    Cell,
    audit,
    describe_bounds,
    linearly_disclosed_cells,
    roll_up,
    suppress_tables,
    tabulate,
)
from milepost.analysis.disclosure.attacker import Attacker
from milepost.analysis.disclosure.errors import Contradiction, TooManyCells
from milepost.analysis.engines import connect, register_table

LARGEST = 10_000
COLUMNS = {"region": 5, "role": 4, "age": 3, "status": 3}


@pytest.fixture(scope="module")
def people():
    """1,200 of them; some categories are rare, as in life."""
    chance = np.random.default_rng(2020)
    columns = {}
    for name, number in COLUMNS.items():
        weights = 1 / np.arange(1, number + 1) ** 1.6
        drawn = chance.choice(number, 1_200, p=weights / weights.sum())
        columns[name] = drawn.astype(str)
    return register_table(connect(), "people", pa.table(columns))


@pytest.fixture(scope="module")
def one_and_two_way(people):
    tables = [list(c) for size in (1, 2) for c in combinations(COLUMNS, size)]
    return tabulate(people, tables)


def naive(cells, threshold):
    """A threshold and nothing else."""
    return [
        cell.hide() if cell.tables and 0 < cell.count < threshold else cell
        for cell in cells
    ]


def two_way(counts):
    """A table of rows by columns with its margins."""
    counts = np.asarray(counts)
    rows, columns = counts.shape
    of = {
        (r, c): frozenset([r * columns + c])
        for r, c in product(range(rows), range(columns))
    }
    of |= {
        (r, "all"): frozenset(range(r * columns, (r + 1) * columns))
        for r in range(rows)
    }
    of |= {
        ("all", c): frozenset(range(c, rows * columns, columns)) for c in range(columns)
    }
    of["all", "all"] = frozenset(range(rows * columns))
    flat = counts.ravel().tolist()
    return [
        Cell(f"{r} {c}", parts, ("t",), sum(flat[p] for p in parts))
        for (r, c), parts in of.items()
    ]


def named(cells):
    return {cell.name: cell for cell in cells}


def test_a_hidden_count_in_a_table_with_margins_is_worked_out():
    """Row 50, 3, 7 of 60: 60 - 50 - 7 tells."""
    cells = roll_up({"north": 50, "south": 3, "west": 7}, {}, "by region")

    (found,) = audit(naive(cells, 5))

    assert (found.cell.name, found.low, found.high) == ("south", 3, 3)
    assert {cell.name for cell in found.used} == {"north", "west", "all"}
    assert describe_bounds(found) == "south can be calculated from by region: it is 3."


def test_two_tables_that_are_safe_alone_tell_together():
    """Staff and volunteers by region, and by sex: their totals differ by a few."""
    whole = Cell("all", frozenset([0, 1]), ("by region",), 40)
    first = Cell("staff", frozenset([0]), ("by role",), 37)
    few = Cell("volunteers", frozenset([1]), ("by role", "by region"), 3, shown=False)

    assert audit([whole, few]) == []
    (found,) = audit([whole, first, few])
    assert found.tables == ("by region", "by role")


def test_a_small_count_that_is_shown_is_told():
    (found,) = audit(roll_up({"a": 3, "b": 60}, {}, "t"))

    assert describe_bounds(found) == "a is shown although its count is only 3."


def test_a_count_narrowed_down_is_told_as_such():
    """Two hidden counts that sum to 4 lie from 0 to 4 each."""
    cells = roll_up({"a": 1, "b": 3, "c": 60}, {}, "t")

    found = audit(naive(cells, 5))

    assert {(b.cell.name, b.low, b.high) for b in found} == {("a", 0, 4), ("b", 0, 4)}
    assert describe_bounds(found[0]).endswith("it lies between 0 and 4.")


def test_levels_are_protected_together():
    """Countries in regions: hiding one country takes another of its region."""
    counts = {"KE": 30, "UG": 2, "PE": 9, "CL": 40, "BO": 12}
    parents = {"KE": "Africa", "UG": "Africa"} | dict.fromkeys(
        ["PE", "CL", "BO"], "Americas"
    )
    cells = roll_up(counts, parents, "by country")

    assert [c.count for c in cells if c.name in ("Africa", "all")] == [93, 32]
    kept = named(suppress_tables(cells))
    hidden = {name for name, cell in kept.items() if not cell.shown}
    assert hidden == {"UG", "KE"}


def test_one_small_count_of_a_two_way_table_takes_three_others():
    kept = suppress_tables(two_way([[20, 3, 30], [25, 15, 9], [14, 18, 40]]))

    hidden = [cell.name for cell in kept if not cell.shown]
    assert len(hidden) == 4
    assert "0 1" in hidden


def test_nothing_more_is_hidden_where_no_count_is_small():
    cells = two_way([[20, 13], [0, 15]])

    assert suppress_tables(cells) == cells


def attacker(cells, cell):
    """The least and the most in whole numbers, by a solver of another kind, written out."""
    parts = sorted(set().union(*(c.parts for c in cells)))
    shown = [c for c in cells if c.shown]
    matrix = np.array([[part in c.parts for part in parts] for c in shown], dtype=float)
    sums = [c.count for c in shown]
    wanted = np.array([part in cell.parts for part in parts], dtype=float)
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * wanted,
            integrality=np.ones(len(parts)),
            bounds=Between(0, LARGEST),
            constraints=LinearConstraint(matrix, sums, sums) if shown else None,
        )
        ends.append(min(round(sign * found.fun), LARGEST))
    return ends


tables = st.integers(2, 4).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.one_of(st.integers(0, 8), st.integers(0, 40)),
            min_size=columns,
            max_size=columns,
        ),
        min_size=2,
        max_size=4,
    )
)


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from([3, 5, 10]))
def test_no_attacker_comes_nearer_than_the_width_to_what_was_hidden(counts, threshold):
    cells = two_way(counts)

    kept = suppress_tables(cells, threshold=threshold, width=threshold)

    assert audit(kept, threshold=threshold, width=threshold) == []
    for cell, before in zip(kept, cells, strict=True):
        assert cell.shown == (cell == before)
        assert not (cell.shown and 0 < cell.count < threshold)
        if not cell.shown:
            low, high = attacker(kept, cell)
            assert low <= cell.count <= high
            assert high - low >= threshold or low >= threshold


@settings(max_examples=25, deadline=None)
@given(tables)
def test_no_single_cell_is_hidden_in_vain(counts):
    kept = suppress_tables(two_way(counts))

    for at, cell in enumerate(kept):
        if not cell.shown and not 0 < cell.count < 5:
            again = [*kept[:at], two_way(counts)[at], *kept[at + 1 :]]
            assert audit(again) != []


@settings(max_examples=40, deadline=None)
@given(tables)
def test_bounds_are_those_of_a_solver_of_another_kind(counts):
    cells = naive(two_way(counts), 5)
    attack = Attacker(cells)

    derivable = linearly_disclosed_cells(cells)
    for cell in (cell for cell in cells if not cell.shown):
        found = attack.bounds(cell)
        assert [found.low, min(found.high, LARGEST)] == attacker(cells, cell)
        if cell in derivable:
            assert found.low == found.high == cell.count


def test_filters_with_a_threshold_give_every_small_combination_away(people):
    """Questions with “is” and “is not” on each column, answered from ten people up."""
    finest = tabulate(people, [list(COLUMNS)])
    whole = sorted(COLUMNS)
    base = [cell for cell in finest if len(cell.parts) == 1]
    values = [dict(part.split("=") for part in cell.name.split(", ")) for cell in base]
    sizes = [COLUMNS[column] for column in whole]
    filters = product(
        *([(None, True)] + [(str(v), same) for v in range(n) for same in (True, False)]
          for n in sizes)
    )  # fmt: skip
    answers = []
    for asked in filters:
        parts = frozenset(
            at
            for at, key in enumerate(values)
            if all(
                value is None or (key[column] == value) == same
                for column, (value, same) in zip(whole, asked, strict=True)
            )
        )
        count = sum(base[at].count for at in parts)
        answers.append(Cell(str(asked), parts, ("questions",), count, count >= 10))
    small = [
        Cell(cell.name, frozenset([at]), (), cell.count, shown=False)
        for at, cell in enumerate(base)
        if 0 < cell.count < 10
    ]

    told = linearly_disclosed_cells(
        [a for a in answers if a.shown] + small, threshold=10
    )

    assert (len(small), len(told)) == (91, 91)


def test_fixed_tables_with_a_threshold_give_most_hidden_counts_away(one_and_two_way):
    cells = naive(one_and_two_way, 10)
    hidden = [cell for cell in cells if cell.tables and not cell.shown]

    found = [one for one in audit(cells, threshold=10) if one.cell.tables]

    exact = [one for one in found if one.low == one.high]
    assert (len(hidden), len(found), len(exact)) == (9, 9, 9)
    assert all(one.low == one.cell.count for one in exact)
    assert any(len(one.tables) > 1 for one in exact)


def test_after_protection_nothing_is_given_away(one_and_two_way):
    kept = suppress_tables(one_and_two_way, threshold=10)

    released = [cell for cell in kept if cell.tables]
    assert audit(kept, threshold=10) == []
    assert (len(released), sum(cell.shown for cell in released)) == (99, 83)
    assert not any(
        0 < cell.count < 10 for cell in linearly_disclosed_cells(kept, threshold=10)
    )


def test_what_no_table_shows_is_watched_too():
    """Three tables whose counts are 0 or 5 and more, and one person known for certain."""
    counts = {"000": 1, "001": 6, "010": 5, "100": 5, "101": 6, "110": 6}
    rows = [tuple(key) for key, number in counts.items() for _ in range(number)]
    people = table(connect(), "p", "a b c", *rows)
    cells = tabulate(people, [["a", "b"], ["b", "c"], ["a", "c"]])
    assert not any(cell.shown and 0 < cell.count < 5 for cell in cells)

    (found,) = audit(cells)

    assert (found.cell.name, found.low, found.high) == ("a=0, b=0, c=0", 1, 1)
    assert found.cell.tables == ()
    assert "b x c" in found.tables
    assert audit(suppress_tables(cells)) == []


def test_tables_count_each_number_once_on_any_engine(engine):
    people = table(
        engine, "people", "region role", ("N", "staff"), ("N", None), ("S", "staff")
    )

    cells = named(tabulate(people, [["region"], ["role", "region"]]))

    assert {name: cell.count for name, cell in cells.items()} == {
        "all": 3,
        "region=N": 2,
        "region=S": 1,
        "role=": 1,
        "role=staff": 2,
        "region=N, role=": 1,
        "region=N, role=staff": 1,
        "region=S, role=": 0,
        "region=S, role=staff": 1,
    }
    assert cells["region=N"].tables == ("region", "role x region")


def test_a_release_is_audited_without_knowing_what_it_hides():
    cells = [
        Cell("all", frozenset([0, 1]), ("t",), 63),
        Cell("a", frozenset([0]), ("t",), 60),
        Cell("b", frozenset([1]), ("t",), None, shown=False),
    ]

    (found,) = audit(cells)

    assert (found.low, found.high) == (3, 3)


def test_where_nothing_is_shown_nothing_is_known():
    assert audit([cell.hide() for cell in two_way([[1, 2], [3, 4]])]) == []


def test_tables_that_contradict_each_other_are_refused():
    cells = [
        Cell("all", frozenset([0, 1]), ("t",), 10),
        Cell("a", frozenset([0]), ("t",), 20),
        Cell("b", frozenset([1]), ("t",), None, shown=False),
    ]

    with pytest.raises(Contradiction):
        audit(cells)


def test_more_cells_than_can_be_audited_are_refused(duckdb):
    rows = [tuple(str(n) for _ in range(4)) for n in range(12)]
    people = table(duckdb, "wide", "a b c d", *rows)

    with pytest.raises(TooManyCells, match="cells: 20736; maximum: 20000"):
        tabulate(people, [["a", "b"], ["c", "d"]])
