"""Likely shares: exact, finite, and right as often as they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, hypergeom

from milepost.analysis.errors import ImpossibleResponse
from milepost.analysis.nonresponse import (
    TOTAL,
    Stratum,
    describe_response,
    estimate_shares,
)


@st.composite
def strata(draw):
    eligible = draw(st.integers(1, 12))
    answered = draw(st.integers(0, eligible))
    return Stratum("r", eligible, answered, draw(st.integers(0, answered)))


def test_where_all_answered_nothing_is_left_to_chance():
    whole = estimate_shares([Stratum("a", 4, 4, 3), Stratum("b", 6, 6, 0)])[-1]

    assert (whole.share, whole.low, whole.high) == (0.3, 0.3, 0.3)


def test_9_of_18_yes_among_54_lie_between_a_third_and_two_thirds():
    """The mean of the beta-binomial is a half; its tails are 2.5 % or less."""
    row = estimate_shares([Stratum("a", 54, 18, 9)])[0]

    assert row.share == pytest.approx(0.5)
    yes = betabinom(36, 9.5, 9.5)
    low, high = row.low * 54 - 9, row.high * 54 - 9
    assert yes.cdf(low - 1) < 0.025 <= yes.cdf(low)
    assert yes.cdf(high - 1) < 0.975 <= yes.cdf(high)
    assert (f"{row.low:.3f}", f"{row.high:.3f}") == ("0.315", "0.685")


@given(st.lists(strata(), min_size=1, max_size=3))
def test_the_whole_is_the_sum_over_everything_that_can_happen(regions):
    """Against all combinations of silent answers, written out."""
    chances = {0: 1.0}
    for one in regions:
        silent = one.eligible - one.answered
        model = betabinom(silent, one.said_yes + 0.5, one.answered - one.said_yes + 0.5)
        longer: dict[int, float] = {}
        for so_far, chance in chances.items():
            for more in range(silent + 1):
                at = so_far + one.said_yes + more
                longer[at] = longer.get(at, 0.0) + chance * model.pmf(more)
        chances = longer
    eligible = sum(one.eligible for one in regions)

    whole = estimate_shares(regions)[-1]

    mean = sum(yes * chance for yes, chance in chances.items())
    assert whole.share == pytest.approx(mean / eligible)
    below = sum(c for yes, c in chances.items() if yes / eligible < whole.low)
    above = sum(c for yes, c in chances.items() if yes / eligible > whole.high)
    assert below <= 0.025 + 1e-9
    assert above <= 0.025 + 1e-9


@given(st.lists(strata(), min_size=1, max_size=4))
def test_it_lies_within_the_bounds_and_turns_round_with_yes_and_no(regions):
    swapped = [
        Stratum(s.region, s.eligible, s.answered, s.answered - s.said_yes)
        for s in regions
    ]

    rows, bounds = estimate_shares(regions), describe_response(regions)
    for row, turned, bound in zip(rows, estimate_shares(swapped), bounds, strict=True):
        assert row.region == bound.region
        assert bound.low <= row.low <= row.high <= bound.high
        assert row.share == pytest.approx(1 - turned.share)
        assert row.low == pytest.approx(1 - turned.high)
        assert row.high == pytest.approx(1 - turned.low)


@pytest.mark.parametrize("yes_of_all", [0, 5, 12, 27, 40, 54])
def test_18_drawn_from_54_are_covered_about_as_often_as_claimed(yes_of_all):
    """Over every sample that could be drawn, the interval holds the truth."""
    held = 0.0
    for said_yes in range(19):
        chance = hypergeom(54, yes_of_all, 18).pmf(said_yes)
        if chance > 0:
            row = estimate_shares([Stratum("a", 54, 18, said_yes)])[0]
            held += chance * (row.low - 1e-9 <= yes_of_all / 54 <= row.high + 1e-9)
    assert held > 0.93


def test_regions_that_did_not_count_are_left_out_of_the_whole():
    rows = estimate_shares([Stratum("a", 10, 5, 5), Stratum("b", 90, 9)])

    assert [row.region for row in rows] == ["a", TOTAL]
    assert rows[0].share == rows[1].share
    assert estimate_shares([Stratum("b", 90, 9), Stratum("c", 0, 0, 0)]) == []


def test_what_cannot_be_is_refused_by_name():
    with pytest.raises(ImpossibleResponse, match="Sahel"):
        estimate_shares([Stratum("Sahel", 5, 6, 1)])
