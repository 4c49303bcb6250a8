"""The same votes have the same landscape on every engine, and in any number of blocks."""

import numpy as np
import pyarrow as pa
import pytest

from analysis import make_votes as make
from analysis.engine_made import table
from milepost.analysis.opinion import find_landscape
from milepost.analysis.opinion.ballots import read_ballots
from milepost.analysis.opinion.cross_products import cross_products
from milepost.analysis.opinion.principal_components import pca, pca_via_gram_matrix

TABLES = ["participants", "statements", "group_statements", "representative"]


def camps(engine, name="votes"):
    return table(engine, name, "participant statement vote", *make.two_camps(each=60))


def test_every_engine_finds_the_landscape_that_this_process_finds(engine):
    expected = find_landscape(make.table(make.two_camps(each=60)))

    found = find_landscape(camps(engine))

    assert found.fingerprint == expected.fingerprint
    for name in TABLES:
        assert getattr(found, name).equals(getattr(expected, name)), name


def test_blocks_change_nothing_on_any_engine(engine, monkeypatch):
    expected = find_landscape(make.table(make.two_camps(each=60)))
    monkeypatch.setattr("milepost.analysis.opinion.blocks.VOTES_AT_A_TIME", 200)
    monkeypatch.setattr("milepost.analysis.opinion.cross_products.ROWS_AT_A_TIME", 7)

    found = find_landscape(camps(engine))

    assert found.fingerprint == expected.fingerprint
    for name in TABLES:
        assert getattr(found, name).equals(getattr(expected, name)), name


@pytest.mark.parametrize("votes_at_a_time", [1, 2**21])
def test_the_last_vote_counts_on_every_engine(engine, votes_at_a_time, monkeypatch):
    monkeypatch.setattr(
        "milepost.analysis.opinion.blocks.VOTES_AT_A_TIME", votes_at_a_time
    )
    votes = table(
        engine, "twice", "participant statement vote at",
        ("a", 1, 1, 5), ("a", 1, -1, 7), ("a", 1, 0, 6),
        ("b", 1, -1, 9), ("b", 1, 1, 9), ("b", 2, 1, 1),
        ("c", 2, 1, 3), ("c", 2, 1, 3),
    )  # fmt: skip

    counted = find_landscape(votes).statements

    of = {row["statement"]: row for row in counted.to_pylist()}
    assert (of[1]["agrees"], of[1]["disagrees"], of[1]["passes"]) == (0, 1, 1)
    assert (of[2]["agrees"], of[2]["seen"]) == (2, 2)


def test_sums_of_parts_add_up_to_those_of_the_whole(engine):
    """What two societies hand over, without their votes, is enough."""
    rows = make.two_camps(each=30)
    north = cross_products(read_ballots(table(engine, "n", "participant statement vote",
                                      *(r for r in rows if r[0] % 2))))  # fmt: skip
    south = cross_products(read_ballots(table(engine, "s", "participant statement vote",
                                      *(r for r in rows if not r[0] % 2))))  # fmt: skip
    whole = cross_products(
        read_ballots(table(engine, "w", "participant statement vote", *rows))
    )

    pooled = north + south

    for part in ("votes", "seen", "both"):
        assert np.array_equal(getattr(pooled, part), getattr(whole, part))


def test_where_participants_are_few_the_plane_is_the_same():
    """Solved over participants instead of statements."""
    rows = make.two_camps(each=6, statements=10)
    ballots = read_ballots(make.table(rows))
    hidden = np.arange(10) == 3

    one, other = (
        pca(cross_products(ballots), hidden),
        pca_via_gram_matrix(ballots, hidden),
    )

    assert other.means == pytest.approx(one.means)
    assert np.abs(other.weights) == pytest.approx(np.abs(one.weights), abs=1e-9)
    assert (other.weights[3] == 0).all()


def test_fewer_members_than_statements_have_a_landscape_too():
    chance = np.random.default_rng(5)
    rows = [
        (member, call, int(chance.choice([1, 1, -1, 0])) * (1 if member % 2 else -1))
        for member in range(20)
        for call in range(60)
    ]

    found = find_landscape(make.table(rows))

    assert len(found.participants) == 20
    assert sum(found.group_sizes) == 20


def test_ids_may_be_numbers(engine):
    as_numbers = [(person + 5, s, v) for person, s, v in make.two_camps()]
    as_words = [(str(person), s, v) for person, s, v in as_numbers]

    one = find_landscape(
        table(engine, "numbers", "participant statement vote", *as_numbers)
    )
    other = find_landscape(
        table(engine, "words", "participant statement vote", *as_words)
    )

    assert one.participants.equals(other.participants)
    assert one.participants.schema.field("participant").type == pa.string()
