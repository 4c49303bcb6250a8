import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.analysis.disclosure import suppress_one_way
from milepost.analysis.errors import CannotSuppress

tables = st.dictionaries(
    st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=8
)
thresholds = st.integers(1, 12)


def test_one_small_count_takes_the_next_smallest_with_it():
    """Total 60: were only 3 hidden, 60 - 7 - 50 would tell it."""
    counts = {"north": 50, "south": 3, "west": 7}

    assert suppress_one_way(counts, 5) == {"north": 50, "south": None, "west": None}


def test_two_small_counts_whose_sum_is_small_take_a_third():
    counts = {"a": 1, "b": 2, "c": 9, "d": 20}

    assert suppress_one_way(counts, 5) == {"a": None, "b": None, "c": None, "d": 20}


def test_a_table_without_small_counts_stays_whole():
    counts = {"a": 5, "b": 0, "c": 12}

    assert suppress_one_way(counts, 5) == counts


def test_a_zero_is_hidden_only_where_nothing_else_is_left():
    assert suppress_one_way({"a": 3, "b": 0, "c": 8}, 5) == {
        "a": None,
        "b": 0,
        "c": None,
    }
    assert suppress_one_way({"a": 3, "b": 0}, 5) == {"a": None, "b": None}


def test_a_rest_of_few_takes_the_smallest_count_with_it():
    """Total 62: 62 - 50 - 10 would tell the two who are in neither."""
    assert suppress_one_way({"a": 50, "b": 10}, 5, rest=2) == {"a": 50, "b": None}
    assert suppress_one_way({"a": 50, "b": 10}, 5, rest=5) == {"a": 50, "b": 10}
    assert suppress_one_way({"a": 50, "b": 3}, 5, rest=2) == {"a": 50, "b": None}


@given(tables, thresholds, st.integers(0, 12))
def test_no_hidden_count_is_what_remains_of_the_total(counts, threshold, rest):
    shown = suppress_one_way(counts, threshold, rest)

    hidden = [name for name, count in shown.items() if count is None]
    assert all(shown[n] is None for n, c in counts.items() if 0 < c < threshold)
    assert all(shown[n] in (None, c) for n, c in counts.items())
    total = rest + sum(counts.values())
    remains = total - sum(c for c in shown.values() if c is not None)
    assert not 0 < remains < threshold or len(hidden) == len(counts)


@given(tables, thresholds)
def test_no_more_is_hidden_than_needed(counts, threshold):
    """Without the last count hidden beside the small ones, the rest would not be safe."""
    shown = suppress_one_way(counts, threshold)

    beside = [
        n for n, c in shown.items() if c is None and not 0 < counts[n] < threshold
    ]
    if beside:
        last = max(beside, key=lambda n: (counts[n] == 0, counts[n]))
        rest = [counts[n] for n, c in shown.items() if c is None and n != last]
        assert sum(rest) < threshold


@pytest.mark.parametrize(
    ("counts", "threshold"), [({"a": -1}, 5), ({"a": 1.5}, 5), ({"a": 1}, 0)]
)
def test_what_is_no_count_is_refused(counts, threshold):
    with pytest.raises(CannotSuppress, match="whole numbers"):
        suppress_one_way(counts, threshold)
