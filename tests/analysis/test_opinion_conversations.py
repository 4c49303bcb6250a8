"""Nine real conversations: counts equal Polis's matrix, groups come near its own.

Polis publishes the groups it had reached after a long history (each update starts from
the one before, and a participant once placed stays placed), so groups found from scratch
can agree only in part. The floors are a little below what was reached when written.
"""

from functools import cache

import ibis
import numpy as np
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest

from analysis import make_votes as make
from milepost.analysis.opinion import find_landscape
from milepost.formats.datasets.polis import read_statements, read_votes

# adjusted Rand index of our groups and Polis's, over who is in a group in both
FLOORS = {
    "15-per-hour-seattle": 0.95,
    "austria-climate.5twd2jsnkf.2022-08-08": 0.95,
    "bg2050-volunteers": 0.95,
    "canadian-electoral-reform": 0.90,
    "football-concussions": 0.38,
    "scoop-hivemind.affordable-housing": 0.09,
    "scoop-hivemind.taxes": 0.80,
    "scoop-hivemind.ubi": 0.08,
    "vtaiwan.uberx": 0.89,
}
MEAN_FLOOR = 0.68
each_conversation = pytest.mark.parametrize("name", make.CONVERSATIONS)


@cache
def landscape(name):
    folder = make.POLIS / name
    statements = read_statements(folder / "comments.csv.gz")
    out = statements.filter(pc.equal(statements["moderated"], -1))
    votes = ibis.memtable(read_votes(folder / "votes.csv.gz"))
    return find_landscape(votes, moderated_out=frozenset(out["statement"].to_pylist()))


def matrix(name):
    return pacsv.read_csv(make.POLIS / name / "participants-votes.csv.gz")


def adjusted_rand_index(one, other):
    """1 where two groupings are the same, about 0 where they agree by chance alone.

    Source: L. Hubert and P. Arabie, Journal of Classification 2 (1985).
    """
    table = np.zeros((max(one) + 1, max(other) + 1))
    np.add.at(table, (np.array(one), np.array(other)), 1)

    def pairs(counts):
        return float((counts * (counts - 1) / 2).sum())

    same, rows, columns = pairs(table), pairs(table.sum(1)), pairs(table.sum(0))
    chance = rows * columns / pairs(np.array([table.sum()]))
    return (same - chance) / ((rows + columns) / 2 - chance)


@cache
def agreement(name):
    published = dict(
        zip(
            *(matrix(name)[c].to_pylist() for c in ("participant", "group-id")),
            strict=False,
        )
    )
    pairs = [
        (row["group"], published[int(row["participant"])])
        for row in landscape(name).participants.to_pylist()
        if row["group"] is not None and published[int(row["participant"])] is not None
    ]
    return adjusted_rand_index(*zip(*pairs, strict=False))


def test_the_index_of_a_textbook_case():
    """Two groupings of five that differ in one: computed by hand, 1/6."""
    assert adjusted_rand_index([0, 0, 0, 1, 1], [1, 1, 1, 0, 0]) == 1
    assert adjusted_rand_index([0, 0, 0, 1, 1], [0, 0, 1, 1, 1]) == pytest.approx(1 / 6)


def test_every_conversation_has_a_floor():
    assert sorted(FLOORS) == make.CONVERSATIONS


@each_conversation
def test_every_count_equals_the_matrix(name):
    published = matrix(name)

    for row in landscape(name).statements.to_pylist():
        votes = published[str(row["statement"])].drop_null()
        counted = {
            "agrees": pc.sum(pc.equal(votes, 1)).as_py() or 0,
            "disagrees": pc.sum(pc.equal(votes, -1)).as_py() or 0,
            "passes": pc.sum(pc.equal(votes, 0)).as_py() or 0,
        }
        assert {count: row[count] for count in counted} == counted
        assert row["seen"] == len(votes)


@each_conversation
def test_votes_read_from_the_matrix_give_the_same_landscape(name):
    folder = make.POLIS / name
    votes = ibis.memtable(read_votes(folder / "participants-votes.csv.gz"))
    out = frozenset(landscape(name).parameters["moderated_out"])

    found = find_landscape(votes, moderated_out=out)

    assert found.fingerprint == landscape(name).fingerprint
    assert found.participants.equals(landscape(name).participants)


@each_conversation
def test_groups_agree_with_those_that_polis_published(name):
    assert agreement(name) >= FLOORS[name]


def test_groups_agree_over_all_conversations():
    reached = [agreement(name) for name in make.CONVERSATIONS]

    assert sum(reached) / len(reached) >= MEAN_FLOOR
