"""Rounded tables add up, stay near, and are right on average."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from milepost.analysis.disclosure import round_table
from milepost.analysis.disclosure.errors import CannotRound

counts = arrays(
    np.int64,
    array_shapes(min_dims=1, max_dims=2, max_side=6),
    elements=st.integers(0, 30),
)


def with_margins(table):
    """The table, the sums of its rows and columns, and its total, in one line."""
    table = np.atleast_2d(table)
    margins = [table.ravel(), table.sum(axis=0), table.sum(axis=1), [table.sum()]]
    return np.concatenate(margins)


@settings(deadline=None)
@given(counts, st.integers(2, 10), st.integers(0, 5))
def test_every_number_and_every_sum_lies_next_to_the_truth(table, base, seed):
    rounded = round_table(table, base=base, seed=seed)

    assert rounded.shape == table.shape
    true, shown = with_margins(table), with_margins(rounded)
    assert (shown % base == 0).all()
    assert (abs(shown - true) < base).all()
    assert (shown >= 0).all()


def test_every_number_and_every_sum_is_right_on_average():
    table = np.array([[1, 2, 3], [4, 0, 7], [2, 2, 12]])
    shown = [with_margins(round_table(table, seed=seed)) for seed in range(4_000)]

    assert np.mean(shown, axis=0) == pytest.approx(with_margins(table), abs=0.2)


def test_multiples_of_the_base_stay_as_they_are():
    table = np.array([[5, 10], [0, 25]])

    assert (round_table(table) == table).all()


def test_the_same_seed_rounds_alike_and_another_does_not():
    table = np.arange(16).reshape(4, 4)

    assert (round_table(table, seed=1) == round_table(table, seed=1)).all()
    assert (round_table(table, seed=1) != round_table(table, seed=2)).any()


@pytest.mark.parametrize(
    ("table", "base"), [([[1, -1]], 5), ([[1.5, 1]], 5), ([[1, 2]], 1), ([[1, 2]], 0)]
)
def test_what_cannot_be_rounded_is_refused(table, base):
    with pytest.raises(CannotRound, match="whole numbers of 0 or more"):
        round_table(np.array(table), base=base)
