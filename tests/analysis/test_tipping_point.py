"""What the silent would have to think, and how sure each place is.

The response is that of the migration survey of 2020 (51 of 192). The priorities are made
up for the exercise: what societies answered is not in the source.
"""

from itertools import product
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from milepost.analysis.nonresponse import (
    TOTAL,
    Choices,
    describe_tipping_point,
    find_tipping_points,
    rank_options,
)
from milepost.analysis.nonresponse.errors import (
    ImpossibleChoices,
    NobodyAnswered,
    NothingToRank,
)

RETURN, ROUTES, DATA = "safe return", "help along routes", "shared data"
MADE_UP = [
    Choices("Europe", 54, 18, {ROUTES: 9, RETURN: 6, DATA: 3}),
    Choices("Asia Pacific", 38, 14, {ROUTES: 6, RETURN: 5, DATA: 3}),
    Choices("Americas", 35, 9, {ROUTES: 5, RETURN: 2, DATA: 2}),
    Choices("Africa", 48, 8, {ROUTES: 3, RETURN: 4, DATA: 1}),
    Choices("MENA", 17, 2, {ROUTES: 1, RETURN: 1}),
]


@st.composite
def regions(draw, options=("x", "y", "z"), largest=8):
    found = []
    for name in range(draw(st.integers(1, 3))):
        chosen = {k: draw(st.integers(0, largest // 3)) for k in options}
        none, nonrespondents = draw(st.integers(0, 2)), draw(st.integers(0, largest))
        answered = sum(chosen.values()) + none
        found.append(Choices(f"r{name}", answered + nonrespondents, answered, chosen))
    return found


heard = regions().filter(lambda rows: any(row.answered for row in rows))


def test_two_of_ten_silent_must_differ():
    """6 of 10 said x, 4 y: among 20 that is 12 and 8, so 2 must change sides."""
    whole, alone = find_tipping_points([Choices("a", 20, 10, {"x": 6, "y": 4})])

    assert (whole.leader, whole.other, whole.lead) == ("x", "y", pytest.approx(4))
    assert (whole.nonrespondents, whole.needed, whole.share) == (
        10,
        pytest.approx(2),
        pytest.approx(0.2),
    )
    assert alone.needed == whole.needed
    assert (
        describe_tipping_point(whole)
        == "x is ahead of y. For the two to draw level, at least 2 of the "
        "10 that did not answer would have to differ from those that "
        "did."
    )


def test_where_few_are_silent_the_order_stands():
    whole = find_tipping_points([Choices("a", 20, 18, {"x": 14, "y": 4})])[0]

    assert (whole.needed, whole.share, whole.organisations) == (None, None, None)
    assert (
        describe_tipping_point(whole)
        == "x is ahead of y, whatever the 2 that did not answer think."
    )


def test_what_is_level_needs_nobody():
    whole = find_tipping_points([Choices("a", 9, 6, {"x": 3, "y": 3})])[0]

    assert describe_tipping_point(whole) == "x and y are level."


def test_the_survey_of_2020_with_made_up_priorities():
    """Routes lead return by 17.4 of 192, so 8.7 of 141 silent must change sides.

    The 15 silent of MENA, half of them for return already, cannot do it alone.
    """
    rows = find_tipping_points(MADE_UP)

    whole = rows[0]
    lead = 54 * 3 / 18 + 38 * 1 / 14 + 35 * 3 / 9 - 48 * 1 / 8 + 0
    assert (whole.leader, whole.other, whole.nonrespondents) == (ROUTES, RETURN, 141)
    assert whole.lead == pytest.approx(lead)
    assert whole.needed == pytest.approx(lead / 2)
    assert (whole.organisations, f"{whole.share:.1%}") == (9, "6.2%")
    alone = {row.region: row.organisations for row in rows[1:6]}
    assert alone == {
        "Europe": 9,
        "Asia Pacific": 9,
        "Americas": 9,
        "Africa": 9,
        "MENA": None,
    }


def _level_with(rows, one, moved):
    """Whether moving so many silent one by one makes the two level, greedily by hand."""
    lead, left = one.lead, moved
    for row in rows:
        nonrespondents = row.eligible - row.answered
        if one.region not in (TOTAL, row.region) or not nonrespondents:
            continue
        whole = [sum(r.chosen[one.leader] for r in rows), sum(r.answered for r in rows)]
        said, of = (row.chosen[one.leader], row.answered) if row.answered else whole
        step = min(left, nonrespondents * said / of)
        lead, left = lead - 2 * step, left - step
    if lead <= 1e-9:
        return True
    for row in rows:
        nonrespondents = row.eligible - row.answered
        if one.region not in (TOTAL, row.region) or not nonrespondents:
            continue
        both = [sum(r.chosen[k] for r in rows) for k in (one.leader, one.other)]
        of = row.answered or sum(r.answered for r in rows)
        if row.answered:
            both = [row.chosen[k] for k in (one.leader, one.other)]
        step = min(left, nonrespondents * (1 - sum(both) / of))
        lead, left = lead - step, left - step
    return lead <= 1e-6


@given(heard)
def test_that_many_make_them_level_and_fewer_do_not(rows):
    for one in find_tipping_points(rows):
        if one.needed is None:
            assert not _level_with(rows, one, one.nonrespondents)
        else:
            assert _level_with(rows, one, one.needed)
            if one.needed > 0.01:
                assert not _level_with(rows, one, one.needed - 0.01)
            assert one.organisations == ceil(one.needed - 1e-9)


def test_the_sentence_turns_round_when_the_options_change_names():
    swap = {ROUTES: RETURN, RETURN: ROUTES, DATA: DATA}
    turned = [
        Choices(
            r.region, r.eligible, r.answered, {swap[k]: v for k, v in r.chosen.items()}
        )
        for r in MADE_UP
    ]

    here, there = (
        describe_tipping_point(find_tipping_points(rows)[0])
        for rows in (MADE_UP, turned)
    )

    level = "For the two to draw level, at least 9 of the 141"
    assert here.startswith(f"{ROUTES} is ahead of {RETURN}. {level}")
    assert there.startswith(f"{RETURN} is ahead of {ROUTES}. {level}")


def test_the_probability_of_each_place_in_the_survey_of_2020():
    first, second, third = rank_options(MADE_UP)

    assert [row.option for row in (first, second, third)] == [ROUTES, RETURN, DATA]
    assert first.place_probabilities[0] == pytest.approx(0.79, abs=0.01)
    assert first.low < first.share < first.high
    assert rank_options(MADE_UP) == [first, second, third]
    assert rank_options(MADE_UP, seed=2) != [first, second, third]


def test_two_options_agree_with_the_sum_over_all_that_can_happen():
    """Two regions, everybody chose: the number for x is beta-binomial in each."""
    rows = [Choices("a", 12, 5, {"x": 3, "y": 2}), Choices("b", 9, 6, {"x": 2, "y": 4})]
    exact = 0.0
    # those who chose neither are an option of their own: Dirichlet with 1/3 each
    models = []
    for row in rows:
        nonrespondents = row.eligible - row.answered
        x, y = row.chosen["x"] + 1 / 3, row.chosen["y"] + 1 / 3
        named = betabinom(nonrespondents, x + y, 1 / 3)
        models.append(
            {
                (first, total - first): named.pmf(total)
                * betabinom(total, x, y).pmf(first)
                for total in range(nonrespondents + 1)
                for first in range(total + 1)
            }
        )
    for (a, p), (b, q) in product(models[0].items(), models[1].items()):
        x, y = 5 + a[0] + b[0], 6 + a[1] + b[1]
        exact += p * q * (1.0 if x > y else 0.5 if x == y else 0.0)
    found = {
        row.option: row.place_probabilities[0]
        for row in rank_options(rows, draws=100_000)
    }

    assert found["x"] == pytest.approx(exact, abs=0.006)


@settings(max_examples=30, deadline=None)
@given(heard)
def test_every_option_has_one_place_and_every_place_one_option(rows):
    table = [row.place_probabilities for row in rank_options(rows, draws=200)]

    assert np.sum(table, axis=0) == pytest.approx(np.ones(3))
    assert np.sum(table, axis=1) == pytest.approx(np.ones(3))


def test_where_all_answered_the_places_are_certain():
    rows = rank_options([Choices("a", 6, 6, {"x": 1, "y": 3, "z": 1})], draws=10)

    assert [(row.option, row.place_probabilities) for row in rows] == [
        ("y", (1, 0, 0)),
        ("x", (0, 0.5, 0.5)),
        ("z", (0, 0.5, 0.5)),
    ]
    assert [row.low for row in rows] == [row.high for row in rows]


def test_what_cannot_be_is_refused():
    with pytest.raises(
        ImpossibleChoices, match=r"Sahel: .*eligible: 9; answered: 3; choices: 4"
    ):
        rank_options([Choices("Sahel", 9, 3, {"x": 2, "y": 2})])
    with pytest.raises(ImpossibleChoices):
        rank_options([Choices("Sahel", 2, 3, {"x": 1, "y": 1})])
    with pytest.raises(ImpossibleChoices):
        rank_options([Choices("Sahel", 9, 3, {"x": -1, "y": 1})])
    with pytest.raises(NothingToRank):
        find_tipping_points([Choices("a", 9, 3, {"x": 2})])
    with pytest.raises(NobodyAnswered):
        find_tipping_points([Choices("a", 9, 0, {"x": 0, "y": 0})])
