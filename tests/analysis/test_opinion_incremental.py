"""One more vote moves the landscape to where reading all votes again would put it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import make_votes as make
from milepost.analysis.opinion.ballots import read_ballots
from milepost.analysis.opinion.cross_products import CrossProducts, cross_products
from milepost.analysis.opinion.incremental import IncrementalPCA
from milepost.analysis.opinion.principal_components import pca

SIZE = 6
votes = st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from([-1, 0, 1]))


def summed(people):
    seen = np.array([[s in held for s in range(SIZE)] for held in people], float)
    vote = np.array([[held.get(s, 0) for s in range(SIZE)] for held in people], float)
    return CrossProducts(vote.T @ vote, vote.T @ seen, seen.T @ seen)


@given(st.lists(votes, min_size=2, max_size=8), st.lists(votes, max_size=6), st.data())
def test_sums_after_votes_and_changes_of_mind_are_those_of_all_votes(
    people, again, data
):
    live = IncrementalPCA(summed(people), np.zeros(SIZE, dtype=bool))

    for after in again:
        who = data.draw(st.integers(0, len(people) - 1))
        live.update(people[who], after)
        people[who] = after

    expected = summed(people)
    for part in ("votes", "seen", "both"):
        assert np.array_equal(getattr(live.sums, part), getattr(expected, part))


@pytest.mark.parametrize("hidden", [(), (2, 9)])
def test_the_plane_after_each_vote_is_that_of_all_votes(hidden):
    ballots = read_ballots(make.table(make.two_camps(each=40, statements=12)))
    moderated = np.isin(np.arange(12), hidden)
    live = IncrementalPCA(cross_products(ballots), moderated)
    said: dict[int, int] = {}

    for statement, vote in [(0, 1), (3, -1), (9, 1), (0, -1), (5, 0), (11, 1)]:
        after = said | {statement: vote}
        live.update(said, after)
        said = after

        expected = pca(live.sums, moderated)
        assert live.components.means == pytest.approx(expected.means, abs=1e-12)
        assert np.abs(live.components.weights) == pytest.approx(
            np.abs(expected.weights), abs=1e-9
        )


def test_a_vote_taken_back_leaves_no_trace():
    ballots = read_ballots(make.table(make.two_camps()))
    live = IncrementalPCA(cross_products(ballots), np.zeros(10, dtype=bool))

    live.update({}, {1: 1, 2: -1})
    live.update({1: 1, 2: -1}, {})

    assert np.array_equal(live.sums.votes, cross_products(ballots).votes)


def test_one_vote_moves_the_landscape():
    ballots = read_ballots(make.table(make.two_camps(each=3)))
    live = IncrementalPCA(cross_products(ballots), np.zeros(10, dtype=bool))
    before = live.components.means.copy()

    live.update({}, {4: 1})

    assert live.components.means[4] != before[4]
    assert live.components.means[3] == before[3]


def test_where_all_are_of_one_mind_there_is_no_direction_to_lose():
    votes = make.table([(p, s, 1) for p in range(9) for s in range(4)])
    sums = cross_products(read_ballots(votes))
    live = IncrementalPCA(sums, np.zeros(4, dtype=bool))

    live.update({}, {0: 1})

    assert np.isfinite(live.components.weights).all()
