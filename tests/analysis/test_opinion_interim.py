"""The picture of votes still coming in: where people lie, and never fewer than five."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from milepost.analysis.opinion.incremental import IncrementalPCA
from milepost.analysis.opinion.interim import (
    GRID_STEPS,
    build_interim_landscape,
    complete_case_cross_products,
)
from milepost.analysis.opinion.principal_components import pca

SIZE = 6
whole = st.integers(6, 40).flatmap(
    lambda people: arrays(np.int8, (people, SIZE), elements=st.integers(-1, 1))
)


def drawn(votes, before=None):
    votes = np.array(votes)
    plane = pca(
        complete_case_cross_products(votes), np.zeros(votes.shape[1], dtype=bool)
    )
    return build_interim_landscape(plane, votes, fewest=5, before=before)


def camps(*sizes):
    """Camps that answer in opposite ways, but for one statement each passes on."""
    votes = []
    for camp, size in enumerate(sizes):
        for person in range(size):
            said = [
                (1 if (camp + s) % 2 else -1) * (1 - 2 * (camp // 2))
                for s in range(SIZE)
            ]
            said[person % SIZE] = 0
            votes.append(said)
    return votes


@given(whole)
def test_everybody_is_in_a_mark_and_a_group_of_five_or_more(votes):
    found = drawn(votes)

    assert found.people == len(votes) == sum(found.groups)
    assert min(found.groups) >= 5
    assert sum(people for *_, people in found.points) == len(votes)
    assert min(people for *_, people in found.points) >= 5


@given(whole)
def test_sums_of_whole_ballots_are_those_of_one_vote_after_another(votes):
    live = IncrementalPCA(
        complete_case_cross_products(votes[:1]), np.zeros(SIZE, dtype=bool)
    )
    for said in votes[1:]:
        live.update({}, dict(enumerate(said.tolist())))

    expected = complete_case_cross_products(votes)
    for part in ("votes", "seen", "both"):
        assert np.array_equal(getattr(live.sums, part), getattr(expected, part))


def test_two_camps_are_two_groups_and_each_is_nearest_to_its_own():
    votes = camps(20, 12)
    found = drawn(votes)

    assert found.groups == [20, 12]
    for said, group in ((votes[0], 0), (votes[-1], 1)):
        place = found.place(dict(enumerate(said)))
        assert found.nearest_group(place) == group


def test_a_group_of_few_is_not_told_apart():
    assert drawn(camps(20, 4)).groups == [24]


def test_a_place_is_that_of_the_formula_to_a_step():
    found = drawn(camps(20, 12))
    votes = {0: 1, 3: -1}

    away = sum(
        (vote - found.means[s]) * np.array(found.weights[s])
        for s, vote in votes.items()
    )
    step = np.sqrt(SIZE) / GRID_STEPS
    place = np.array(found.place(votes))
    assert place == pytest.approx(np.sqrt(SIZE / 2) * away, abs=step / 2 + 1e-12)
    assert place / step == pytest.approx(np.rint(place / step), abs=1e-9)


def test_one_vote_the_other_way_moves_a_place():
    found = drawn(camps(20, 12))
    said = dict.fromkeys(range(SIZE), 1)
    assert found.place(said) != found.place(said | {2: -1})


def test_a_picture_is_not_mirrored_by_those_who_come_after():
    votes = camps(20, 12)
    first = drawn(votes)
    mirrored = [[-w for w in row] for row in first.weights]
    before = type(first)(
        first.people, first.groups, first.points, first.means, mirrored
    )

    again = drawn(votes + camps(6), before)

    said = dict(enumerate(votes[0]))
    assert np.sign(again.place(said)[0]) == -np.sign(first.place(said)[0]) != 0


def test_where_all_are_of_one_mind_all_lie_at_one_place():
    found = drawn([[1] * SIZE] * 9)

    assert found.points == [(0, 0.0, 0.0, 9)]
    assert found.place({0: -1, 1: -1}) == (0.0, 0.0)
