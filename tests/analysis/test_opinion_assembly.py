"""Seventy years of roll calls: far more statements than voters, who come and go.

The data are E. Voeten, A. Strezhnev and M. Bailey, "United Nations General Assembly
Voting Data", kept outside the repository.
"""

import os
from functools import cache
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from milepost.analysis.opinion import find_landscape
from milepost.analysis.opinion.polis_replay import ever_eligible

FOLDER = Path(os.environ.get("MILEPOST_REFERENCE_DATA", "missing")) / "un_ga_votes"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the roll calls are not here: name their folder in MILEPOST_REFERENCE_DATA",
)


@cache
def roll_calls():
    """participant, statement, vote and at (the session), in order of time."""
    votes = pq.read_table(FOLDER / "un_votes.parquet")
    calls = pq.read_table(FOLDER / "un_roll_calls.parquet").select(["rcid", "session"])
    joined = votes.join(calls, "rcid").sort_by([("session", "ascending")])
    words = joined["vote"].cast(pa.string())
    vote = pc.subtract(
        pc.equal(words, "yes").cast(pa.int8()), pc.equal(words, "no").cast(pa.int8())
    )
    return pa.table(
        {
            "participant": joined["country"].cast(pa.string()),
            "statement": joined["rcid"].cast(pa.int32()),
            "vote": vote,
            "at": joined["session"].cast(pa.int64()),
        }
    )


def sessions(first, last):
    at = roll_calls()["at"]
    return roll_calls().filter(
        pc.and_(pc.greater_equal(at, first), pc.less_equal(at, last))
    )


@cache
def landscape(first, last, turn=1):
    votes = sessions(first, last)
    turned = pc.multiply(votes["vote"], pa.scalar(turn, pa.int8()))
    return find_landscape(ibis.memtable(votes.set_column(2, "vote", turned)))


def test_every_vote_of_every_roll_call_is_counted():
    found, votes = landscape(1, 99), roll_calls()

    assert len(found.statements) > 30 * len(found.participants)
    assert pc.sum(found.statements["seen"]).as_py() == len(votes)
    for word, vote in (("agrees", 1), ("passes", 0), ("disagrees", -1)):
        counted = pc.sum(pc.equal(votes["vote"], vote)).as_py()
        assert pc.sum(found.statements[word]).as_py() == counted


def test_who_votes_in_few_sessions_has_a_place_all_the_same():
    people = landscape(1, 99).participants

    assert np.isfinite(people["x"].to_numpy()).all()
    assert np.isfinite(people["y"].to_numpy()).all()
    # some sat in all sessions, others in a few: places stay of one size
    assert (
        np.abs(people["x"].to_numpy()).max()
        < 10 * np.abs(people["x"].to_numpy()).mean()
    )


@pytest.mark.parametrize("span", [(1, 20), (21, 45), (46, 74)])
def test_each_span_of_sessions_has_its_own_members(span):
    found = landscape(*span)

    members = set(sessions(*span)["participant"].to_pylist())
    assert set(found.participants["participant"].to_pylist()) == members
    assert sum(found.group_sizes) <= len(members)


def test_session_by_session_who_was_let_in_stays_in():
    votes = roll_calls()
    p = pc.dictionary_encode(votes["participant"]).combine_chunks().indices.to_numpy()
    s = pc.dictionary_encode(votes["statement"]).combine_chunks().indices.to_numpy()
    ends = np.append(np.flatnonzero(np.diff(votes["at"].to_numpy())) + 1, len(votes))

    at_first, in_the_end = (
        ever_eligible(p, s, ends[:number], p.max() + 1) for number in (1, len(ends))
    )

    assert 15 <= at_first.sum() < in_the_end.sum()
    assert in_the_end[at_first].all()


def test_yes_and_no_may_change_sides():
    one, other = landscape(46, 74), landscape(46, 74, turn=-1)

    assert one.participants.equals(other.participants)
    assert one.statements["agrees"].equals(other.statements["disagrees"])
