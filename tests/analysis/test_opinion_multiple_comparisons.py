"""What still stands when many comparisons are made, by hand and on pure chance."""

import numpy as np
import pytest
from scipy.stats import norm

from milepost.analysis.opinion.characteristics import divisiveness, sides
from milepost.analysis.opinion.multiple_comparisons import (
    bridging_statements,
    divisive_statements,
    significant_representative,
)
from milepost.analysis.opinion.tallies import Tally


def tally(*rows):
    """rows: per group, (agrees, disagrees, seen) of each statement."""
    return Tally(*np.array(rows).transpose(2, 0, 1))


def by_chance(seed, groups=3, statements=60, seen=40):
    """Groups that are alike: each vote agrees or disagrees by the toss of a coin."""
    agrees = np.random.default_rng(seed).binomial(seen, 0.5, (groups, statements))
    return Tally(agrees, seen - agrees, np.full(agrees.shape, seen))


def nothing_hidden(groups):
    return np.zeros(groups.seen.shape[1], dtype=bool)


def test_groups_that_are_alike_are_hardly_marked():
    stand, single = 0, 0
    for seed in range(20):
        groups = by_chance(seed)
        agree, disagree = sides(groups)
        found = significant_representative(agree, disagree, nothing_hidden(groups))
        stand += sum(int(side.sum()) for side in found)
        single += int(agree.significant.sum() + disagree.significant.sum())

    assert single > 100
    assert stand <= 20


def test_significant_statements_are_those_of_the_step_up_rule_written_out():
    groups = by_chance(3)
    groups.agrees[:, :9], groups.disagrees[:, :9] = (
        [[36], [16], [14]],
        [[4], [24], [26]],
    )
    agree, disagree = sides(groups)

    found = significant_representative(agree, disagree, nothing_hidden(groups))

    weakest = [np.minimum(side.z, side.z_ratio) for side in (agree, disagree)]
    p = norm.sf(np.stack(weakest))
    ranked = np.sort(p, axis=None)
    passing = ranked[ranked <= 0.1 * np.arange(1, p.size + 1) / p.size]
    assert len(passing) > 9
    assert (np.stack(found) == (p <= passing.max())).all()


def test_a_clear_difference_stands_among_many():
    groups = by_chance(1)
    groups.agrees[:, 7], groups.disagrees[:, 7] = [40, 2, 2], [0, 38, 38]

    agree, disagree = significant_representative(*sides(groups), nothing_hidden(groups))

    assert agree[:, 7].tolist() == [True, False, False]
    assert disagree[:, 7].tolist() == [False, True, True]


def test_a_hidden_statement_does_not_stand():
    groups = tally([(40, 0, 40), (20, 20, 40)], [(0, 40, 40), (20, 20, 40)])

    agree, _ = significant_representative(*sides(groups), np.array([True, False]))

    assert not agree.any()


def test_a_bridge_needs_every_group():
    groups = tally([(90, 0, 100), (90, 0, 100)], [(90, 0, 100), (50, 0, 100)])

    found = bridging_statements(groups.agrees, groups.seen, nothing_hidden(groups))

    assert found.bridges.tolist() == [True, False]
    assert found.least.tolist() == [0.9, 0.5]


def test_the_bound_of_a_bridge_by_hand():
    """90 of 100, one look: Wilson's one-sided 95 %, z = 1.6449, gives 0.8396."""
    found = bridging_statements(np.array([[90]]), np.array([[100]]), np.array([False]))

    assert found.low[0] == pytest.approx(0.8396, abs=1e-4)


def test_a_group_that_did_not_see_it_keeps_a_statement_from_being_a_bridge():
    found = bridging_statements(
        np.array([[90], [0]]), np.array([[100], [0]]), np.zeros(1) > 0
    )

    assert (found.low[0], found.bridges[0]) == (0, False)


def test_the_more_is_looked_at_the_wider_the_bounds():
    said, seen = np.full((2, 50), 60), np.full((2, 50), 100)
    few = bridging_statements(said[:, :1], seen[:, :1], np.zeros(1, dtype=bool))
    many = bridging_statements(said, seen, np.zeros(50, dtype=bool))

    assert many.low[0] < few.low[0]


def test_what_divides_has_an_interval_about_it():
    """18 and 2 of 20, no passes: leanings 16/22 and -16/22, apart 0.7273."""
    groups = tally([(18, 2, 20)], [(2, 18, 20)])

    found = divisive_statements(groups, np.array([False]))

    assert found.difference[0] == pytest.approx(16 / 22)
    # Agresti and Caffo: 1.95996 x sqrt(2 x (19/22) (3/22) / 22)
    assert found.high[0] - found.difference[0] == pytest.approx(0.2028, abs=1e-4)
    assert found.divides[0]
    assert (found.first[0], found.second[0]) == (0, 1)
    assert found.difference == pytest.approx(divisiveness(groups))


def test_groups_that_are_alike_are_hardly_ever_divided():
    found = [by_chance(seed) for seed in range(20)]

    wrong = sum(
        divisive_statements(groups, nothing_hidden(groups)).divides.any()
        for groups in found
    )
    assert wrong <= 3


def test_when_agree_and_disagree_change_sides_so_does_everything():
    groups = by_chance(4)
    groups.agrees[:, 7], groups.disagrees[:, 7] = [40, 2, 2], [0, 38, 38]
    turned = Tally(groups.disagrees, groups.agrees, groups.seen)
    hidden = nothing_hidden(groups)

    agree, disagree = significant_representative(*sides(groups), hidden)
    disagree_turned, agree_turned = significant_representative(*sides(turned), hidden)
    one, other = (
        divisive_statements(groups, hidden),
        divisive_statements(turned, hidden),
    )

    assert (agree == agree_turned).all()
    assert (disagree == disagree_turned).all()
    assert one.difference == pytest.approx(other.difference)
    assert one.low == pytest.approx(other.low)
    assert (one.first[7], one.second[7]) == (0, 1)
    assert other.first[7] in (1, 2)
    assert other.second[7] == 0


def test_one_group_is_neither_divided_nor_marked():
    groups = tally([(18, 2, 20)])

    assert not divisive_statements(groups, np.array([False])).divides.any()
