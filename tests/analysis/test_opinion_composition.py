"""What regions make up of groups, and that nobody can be found out from it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.analysis.opinion.composition import composition, suppress_cells


def people(*cells):
    """cells: (part, group, how many)."""
    labels = np.repeat([group for _, group, _ in cells], [n for *_, n in cells])
    parts = [part for part, _, n in cells for _ in range(n)]
    return labels, parts


def rows(table):
    return {(row["part"], row["group"]): row for row in table.to_pylist()}


def test_a_region_makes_up_a_share_of_a_group_with_its_interval():
    """30 of 40: Wilson's interval is 59.8 % to 85.8 %."""
    found = rows(
        composition(
            *people(
                ("Asia", 0, 30), ("Europe", 0, 10), ("Asia", 1, 8), ("Europe", 1, 8)
            )
        )
    )

    asia = found[("Asia", 0)]
    assert (asia["count"], asia["of"], asia["share"]) == (30, 40, 0.75)
    assert (asia["low"], asia["high"]) == pytest.approx((0.5981, 0.8581), abs=1e-4)


def test_who_is_in_no_group_or_of_no_known_part_is_left_out():
    labels, parts = people(("Asia", 0, 20), ("Asia", -1, 9), (None, 0, 7))

    found = rows(composition(labels, parts))

    assert (found[("Asia", 0)]["count"], found[("Asia", 0)]["of"]) == (20, 20)


def test_a_small_count_is_hidden_and_cannot_be_worked_out():
    """Three people alone would follow from the sizes: so each line hides another."""
    counts = np.array([[3, 20, 30], [25, 20, 30], [25, 40, 9]])

    hidden = suppress_cells(counts, 5)

    assert hidden[0, 0]
    for line, mask in [
        *zip(counts, hidden, strict=True),
        *zip(counts.T, hidden.T, strict=True),
    ]:
        assert not mask.any() or (mask.sum() > 1 and line[mask].sum() >= 5)


def test_hidden_counts_have_no_share_either():
    found = rows(
        composition(
            *people(
                ("Asia", 0, 3), ("Europe", 0, 20), ("Asia", 1, 20), ("Europe", 1, 20)
            )
        )
    )

    hidden = found[("Asia", 0)]
    assert [hidden[name] for name in ("count", "share", "low", "high")] == [None] * 4
    assert hidden["of"] == 23


def test_nothing_small_nothing_hidden():
    assert not suppress_cells(np.array([[5, 0], [9, 7]]), 5).any()


def test_nobody_grouped_makes_an_empty_table():
    assert len(composition(np.array([-1, -1]), ["Asia", None])) == 0


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=5
    )
)
def test_no_line_leaves_a_small_rest(table):
    counts = np.array(table)
    hidden = suppress_cells(counts, 5)

    assert hidden[(counts > 0) & (counts < 5)].all()
    for line, mask in [
        *zip(counts, hidden, strict=True),
        *zip(counts.T, hidden.T, strict=True),
    ]:
        safe = mask.sum() > 1 and line[mask].sum() >= 5
        assert not mask.any() or safe or mask.all()
