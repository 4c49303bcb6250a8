"""How many groups, none too small, and whether they would be found again."""

import numpy as np
import pytest

from milepost.analysis.opinion.clustering_options import MILEPOST, POLIS
from milepost.analysis.opinion.clusters import choose_k_and_cluster, cluster_with_k
from milepost.analysis.opinion.stability import (
    adjusted_rand_index,
    measure_stability,
)


def crowd(*sides, each=30, seed=2):
    """Round crowds of people, one about each of the places given."""
    chance = np.random.default_rng(seed)
    points = np.vstack([chance.normal(size=(each, 2)) + side for side in sides])
    return points[chance.permutation(len(points))]


def ring(number, radius=30):
    turns = 2 * np.pi * np.arange(number) / number
    return [(radius * np.cos(turn), radius * np.sin(turn)) for turn in turns]


@pytest.mark.parametrize("number", [2, 3, 5, 8, 10])
def test_as_many_groups_are_found_as_there_are_crowds(number):
    points = crowd(*ring(number))

    assert choose_k_and_cluster(points, MILEPOST).labels.max() + 1 == number


def test_the_profile_polis_stops_at_five():
    assert choose_k_and_cluster(crowd(*ring(7)), POLIS).labels.max() + 1 <= 5


def test_one_far_away_is_no_group_of_their_own():
    points = np.vstack([crowd((-3, 0), (3, 0)), [[500, 0]]])

    ours, theirs = (
        choose_k_and_cluster(points, profile) for profile in (MILEPOST, POLIS)
    )

    assert np.bincount(ours.labels).min() >= 5
    assert np.bincount(theirs.labels).min() == 1


def test_a_group_is_never_smaller_than_five_or_a_tenth():
    chance = np.random.default_rng(8)
    for people in (12, 30, 49, 50, 200):
        points = chance.standard_cauchy(size=(people, 2))
        sizes = np.bincount(choose_k_and_cluster(points, MILEPOST).labels)
        assert len(sizes) == 1 or sizes.min() >= max(2, min(5, people // 10))


def test_so_many_groups_as_asked_for_are_made_or_one():
    points = crowd((-30, 0), (30, 0))

    assert cluster_with_k(points, 2, MILEPOST).max() == 1
    assert cluster_with_k(points, 60, MILEPOST).max() == 0
    assert cluster_with_k(points, 1, MILEPOST).max() == 0


def test_crowds_far_apart_are_found_again_every_time():
    found = measure_stability(crowd((-30, 0), (30, 0)), 2, MILEPOST)

    assert (found.index, found.low, found.high) == (1, 1, 1)
    assert (found.assignment_consistency == 1).all()


def test_one_crowd_cut_in_three_is_not_found_again():
    found = measure_stability(crowd((0, 0), each=200), 3, MILEPOST)

    assert found.index < 0.95
    assert found.assignment_consistency.mean() < 1


def test_whoever_stands_between_is_placed_with_doubt():
    between = np.array([[0.0, 0.0], [0.1, 0.0], [-0.1, 0.0]])
    points = np.vstack([crowd((-4, 0), (4, 0), each=60), between])

    found = measure_stability(points, 2, MILEPOST)

    assert (
        found.assignment_consistency[-3:].mean()
        < found.assignment_consistency[:-3].mean()
    )


def test_a_plane_found_anew_adds_its_doubt():
    points = crowd((-4, 0), (4, 0), each=60)
    chance = np.random.default_rng(1)

    def unsteady(kept):
        return points + chance.normal(scale=3, size=points.shape)

    found = measure_stability(points, 2, MILEPOST, reproject=unsteady)

    assert found.index < measure_stability(points, 2, MILEPOST).index


def test_stability_is_the_same_every_time():
    points = crowd((0, 0), each=80)

    first, again = (measure_stability(points, 2, MILEPOST).index for _ in range(2))

    assert first == again


def test_agreement_of_a_textbook_case():
    """Two groupings of five that differ in one: computed by hand, 1/6."""
    one = np.array([0, 0, 0, 1, 1])

    assert adjusted_rand_index(one, np.array([1, 1, 1, 0, 0])) == 1
    assert adjusted_rand_index(one, np.array([0, 0, 1, 1, 1])) == pytest.approx(1 / 6)
    assert adjusted_rand_index(one, np.zeros(5, dtype=int)) == pytest.approx(0)
    assert adjusted_rand_index(np.zeros(5, dtype=int), np.zeros(5, dtype=int)) == 1
