"""One more vote moves the landscape to where reading all votes again would put it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import make_votes as make
from milepost.analysis.opinion.ballots import read_ballots
from milepost.analysis.opinion.cross_products import Sums, add_up
from milepost.analysis.opinion.incremental import Live, follow
from milepost.analysis.opinion.principal_components import find_plane

SIZE = 6
votes = st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from([-1, 0, 1]))


def summed(people):
    seen = np.array([[s in held for s in range(SIZE)] for held in people], float)
    vote = np.array([[held.get(s, 0) for s in range(SIZE)] for held in people], float)
    return Sums(vote.T @ vote, vote.T @ seen, seen.T @ seen)


@given(st.lists(votes, min_size=2, max_size=8), st.lists(votes, max_size=6), st.data())
def test_sums_after_votes_and_changes_of_mind_are_those_of_all_votes(
    people, again, data
):
    live = Live(summed(people), np.zeros(SIZE, dtype=bool))

    for after in again:
        who = data.draw(st.integers(0, len(people) - 1))
        live.revote(people[who], after)
        people[who] = after

    expected = summed(people)
    for part in ("votes", "seen", "both"):
        assert np.array_equal(getattr(live.sums, part), getattr(expected, part))


@pytest.mark.parametrize("hidden", [(), (2, 9)])
def test_the_plane_after_each_vote_is_that_of_all_votes(hidden):
    ballots = read_ballots(make.table(make.two_camps(each=40, statements=12)))
    moderated = np.isin(np.arange(12), hidden)
    live = follow(ballots, moderated)
    said: dict[int, int] = {}

    for statement, vote in [(0, 1), (3, -1), (9, 1), (0, -1), (5, 0), (11, 1)]:
        after = said | {statement: vote}
        live.revote(said, after)
        said = after

        expected = find_plane(live.sums, moderated)
        assert live.plane.means == pytest.approx(expected.means, abs=1e-12)
        assert np.abs(live.plane.weights) == pytest.approx(
            np.abs(expected.weights), abs=1e-9
        )


def test_a_vote_taken_back_leaves_no_trace():
    ballots = read_ballots(make.table(make.two_camps()))
    live = follow(ballots, np.zeros(10, dtype=bool))

    live.revote({}, {1: 1, 2: -1})
    live.revote({1: 1, 2: -1}, {})

    assert np.array_equal(live.sums.votes, add_up(ballots).votes)


def test_one_vote_moves_the_landscape():
    live = follow(
        read_ballots(make.table(make.two_camps(each=3))), np.zeros(10, dtype=bool)
    )
    before = live.plane.means.copy()

    live.revote({}, {4: 1})

    assert live.plane.means[4] != before[4]
    assert live.plane.means[3] == before[3]


def test_where_all_are_of_one_mind_there_is_no_direction_to_lose():
    live = follow(
        read_ballots(make.table([(p, s, 1) for p in range(9) for s in range(4)])),
        np.zeros(4, dtype=bool),
    )

    live.revote({}, {0: 1})

    assert np.isfinite(live.plane.weights).all()
