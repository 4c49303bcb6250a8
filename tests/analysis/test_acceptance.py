"""How much of what is asked for is taken up."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from milepost.analysis.acceptance import acceptance_by_group
from milepost.analysis.disclosure import collapse_categories
from milepost.analysis.errors import CannotSuppress

made = st.lists(
    st.integers(1, 9).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))),
    min_size=5,
    max_size=30,
)


def test_organisations_vary_and_not_their_comments():
    """Five organisations with two comments each: 0, 1, 1, 2, 2 of them changed the text."""
    [found] = acceptance_by_group(
        {"North": [(0, 2), (1, 2), (1, 2), (2, 2), (2, 2)]}, 5
    )

    # p = 6/10; deviations y - 2p: -1.2, -0.2, -0.2, 0.8, 0.8; their squares make 2.8
    v = 5 / 4 * 2.8 / 10**2
    reach = t.ppf(0.975, 4) * sqrt(v) / (0.6 * 0.4)
    assert (found.organisations, found.comments, found.changed) == (5, 10, 6)
    assert found.share == 0.6
    assert found.low == pytest.approx(1 / (1 + exp(-(log(1.5) - reach))))
    assert found.high == pytest.approx(1 / (1 + exp(-(log(1.5) + reach))))


def test_where_nothing_was_taken_up_each_organisation_counts_as_one():
    [found] = acceptance_by_group({"North": [(0, 9)] * 8}, 5)

    assert (found.share, found.low) == (0, 0)
    assert found.high == pytest.approx(0.3244, abs=1e-4)  # Wilson, 0 of 8


def test_a_group_of_four_organisations_is_left_out():
    groups = {"North": [(1, 2)] * 5, "South": [(1, 2)] * 4}

    assert [one.group for one in acceptance_by_group(groups, 5)] == ["North"]


@given(made)
def test_the_share_lies_in_its_interval_and_turns_round_with_the_answers(comments):
    [taken] = acceptance_by_group({"": comments}, 5)
    [refused] = acceptance_by_group({"": [(m - y, m) for y, m in comments]}, 5)

    assert 0 <= taken.low <= taken.share + 1e-12
    assert taken.share - 1e-12 <= taken.high <= 1
    assert refused.share == pytest.approx(1 - taken.share)
    assert (refused.low, refused.high) == pytest.approx((1 - taken.high, 1 - taken.low))


def test_rows_with_few_are_shown_together():
    rows = {"North": (9, 8), "South": (3, 7), "East": (4, 6)}

    found = collapse_categories(rows, 5)

    assert [(row.names, row.counts) for row in found] == [
        (("North",), (9, 8)),
        (("South", "East"), (7, 13)),
    ]


def test_the_smallest_row_joins_where_those_with_few_are_still_few_together():
    rows = {"North": (9, 8), "South": (3, 0), "East": (7, 6)}

    assert [row.names for row in collapse_categories(rows, 5)] == [
        ("North",),
        ("South", "East"),
    ]


def test_where_all_together_are_few_nothing_is_shown():
    assert collapse_categories({"North": (3, 20), "South": (0, 9)}, 5) == []


def test_a_count_below_0_is_refused():
    with pytest.raises(CannotSuppress):
        collapse_categories({"North": (-1,)}, 5)


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"),
        st.tuples(*[st.integers(0, 12)] * 3),
        min_size=1,
    ),
    st.integers(1, 6),
)
def test_nothing_few_is_shown_and_nobody_is_left_out(rows, threshold):
    found = collapse_categories(rows, threshold)

    assert not any(row.has_few(threshold) for row in found)
    if found:
        assert sorted(name for row in found for name in row.names) == sorted(rows)
        for at in range(3):
            whole = sum(counts[at] for counts in rows.values())
            assert sum(row.counts[at] for row in found) == whole
