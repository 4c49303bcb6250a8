"""The opinion landscape: by hand, by the formula written out, and by its symmetries."""

from zlib import crc32

import ibis
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import make_votes as make
from milepost.analysis.errors import NoVotes, UnknownVote
from milepost.analysis.opinion import MILEPOST, POLIS, find_landscape
from milepost.analysis.opinion.ballots import read_ballots
from milepost.analysis.opinion.characteristics import one_proportion_z
from milepost.analysis.opinion.clusters import (
    choose_k_and_cluster,
    eligible_participants,
    silhouette,
)
from milepost.analysis.opinion.cross_products import cross_products
from milepost.analysis.proportions import wilson_interval

few = settings(max_examples=15, deadline=None)
a_vote = st.tuples(st.integers(0, 11), st.integers(0, 5), st.sampled_from([-1, 0, 1]))
a_round = st.lists(a_vote, min_size=1, max_size=60, unique_by=lambda row: row[:2])


def by(rows, *names):
    return {tuple(row[name] for name in names): row for row in rows}


def test_two_camps_are_found_and_named_by_size():
    rows = [row for row in make.two_camps() if row[0] < 35]

    landscape = find_landscape(make.table(rows))

    assert landscape.group_sizes == (20, 15)
    groups = by(landscape.participants.to_pylist(), "participant")
    assert {groups[(str(person),)]["group"] for person in range(20)} == {0}
    assert {groups[(str(person),)]["group"] for person in range(20, 35)} == {1}


def test_what_all_agree_on_is_shared_and_what_camps_oppose_divides():
    landscape = find_landscape(make.table(make.two_camps()))

    statements = landscape.statements.to_pylist()
    assert max(statements, key=lambda s: s["consensus_agree"])["statement"] == 9
    assert min(statements, key=lambda s: s["divisiveness"])["statement"] == 9
    assert landscape.consensus.to_pylist()[0]["statement"] == 9
    assert 9 not in landscape.divisive()["statement"].to_pylist()


def test_groups_are_marked_by_what_they_say_more_than_others():
    landscape = find_landscape(make.table(make.two_camps()))

    tallies = by(landscape.group_statements.to_pylist(), "group", "statement")
    marks = landscape.representative.to_pylist()
    assert {mark["group"] for mark in marks} == {0, 1}
    for mark in marks:
        own = tallies[(mark["group"], mark["statement"])]
        other = tallies[(1 - mark["group"], mark["statement"])]
        counted = f"{mark['direction']}s"
        assert own[counted] / own["seen"] > other[counted] / other["seen"]
        assert (mark["count"], mark["others_count"]) == (own[counted], other[counted])


def test_group_tallies_add_up_to_those_of_everybody_in_a_group():
    rows = make.two_camps()

    landscape = find_landscape(make.table(rows))

    for row in landscape.statements.to_pylist():
        parts = [
            part
            for part in landscape.group_statements.to_pylist()
            if part["statement"] == row["statement"]
        ]
        for count in ("seen", "agrees", "disagrees", "passes"):
            assert sum(part[count] for part in parts) == row[count]
        assert row["seen"] == row["agrees"] + row["disagrees"] + row["passes"]


def test_a_statement_moderated_out_shapes_nothing_and_is_not_listed():
    rows = make.two_camps()
    flipped = [(p, s, -v if s == 1 else v) for p, s, v in rows]

    before = find_landscape(make.table(rows), moderated_out=frozenset({1}))
    after = find_landscape(make.table(flipped), moderated_out=frozenset({1}))

    assert before.participants.equals(after.participants)
    assert 1 not in before.representative["statement"].to_pylist()
    assert 1 not in before.divisive(99)["statement"].to_pylist()
    assert 1 not in before.consensus["statement"].to_pylist()
    row = by(before.statements.to_pylist(), "statement")[(1,)]
    assert row["moderated"]
    assert row["extremity"] == 0
    assert row["seen"] == sum(1 for _, s, _ in rows if s == 1)


def test_who_answered_too_little_has_a_place_but_no_group():
    rows = [*make.two_camps(), *((f"shy {n}", 0, 1) for n in range(5))]

    landscape = find_landscape(make.table(rows))

    shy = by(landscape.participants.to_pylist(), "participant")[("shy 0",)]
    assert shy["group"] is None
    assert shy["votes"] == 1
    assert sum(landscape.group_sizes) == 40


def test_fewer_than_five_are_not_left_out_on_their_own():
    rows = [*make.two_camps(), *((f"shy {n}", 0, 1) for n in range(4))]

    found = find_landscape(make.table(rows), profile=MILEPOST)

    assert sum(found.group_sizes) == 44
    # as Polis does
    assert sum(find_landscape(make.table(rows)).group_sizes) == 40


def test_where_few_answered_enough_the_most_active_make_up_fifteen():
    votes = np.array([1] * 20 + [9] + [2] * 20)

    # as many as the fifteenth, whoever comes first
    assert list(eligible_participants(votes, 30, MILEPOST)) == [*range(20, 41)]
    assert len(eligible_participants(votes, 1, MILEPOST)) == 41
    assert len(eligible_participants(votes, 30, POLIS)) == 15


def test_the_last_vote_counts():
    rows = [("a", 0, 1), ("a", 0, -1), ("b", 0, 1)]

    later = find_landscape(make.table(rows, at=[1, 2, 1])).statements.to_pylist()[0]
    sooner = find_landscape(make.table(rows, at=[2, 1, 1])).statements.to_pylist()[0]

    assert (later["agrees"], later["disagrees"], later["seen"]) == (1, 1, 2)
    assert (sooner["agrees"], sooner["disagrees"], sooner["seen"]) == (2, 0, 2)


def test_opposite_votes_of_one_moment_count_as_a_pass():
    rows = [("a", 0, 1), ("a", 0, -1), ("b", 0, 1), ("b", 0, 1)]

    row = find_landscape(make.table(rows, at=[-5] * 4)).statements.to_pylist()[0]

    assert (row["agrees"], row["disagrees"], row["passes"]) == (1, 0, 1)


def test_no_votes_no_landscape():
    with pytest.raises(NoVotes, match="no votes"):
        find_landscape(make.table([]))


@pytest.mark.parametrize("vote", [2, -2, None])
def test_an_unknown_vote_is_refused_by_name(vote):
    with pytest.raises(UnknownVote, match="Participant a, statement 3"):
        find_landscape(make.table([("a", 3, vote), ("b", 1, 1)]))


@pytest.mark.parametrize(
    "rows",
    [
        [("a", 0, 1)],
        [("a", 0, 1), ("b", 0, -1)],
        [(p, s, 1) for p in range(30) for s in range(8)],
        [(p, 0, 1 if p % 2 else -1) for p in range(30)],
    ],
    ids=["one vote", "two people", "all of one mind", "one statement"],
)
def test_the_smallest_rounds_have_a_landscape_too(rows):
    landscape = find_landscape(make.table(rows))

    everyone = len({p for p, _, _ in rows})
    assert sum(landscape.group_sizes) == everyone
    assert sum(landscape.cells()["count"].to_pylist()) == everyone
    assert np.isfinite(landscape.participants["x"].to_numpy()).all()


def test_people_of_one_mind_are_one_group_that_nothing_marks():
    rows = [(p, s, 1) for p in range(30) for s in range(8)]

    landscape = find_landscape(make.table(rows))

    assert landscape.group_sizes == (30,)
    assert len(landscape.representative) == 0
    assert len(landscape.divisive()) == 0


@few
@given(a_round, st.randoms())
def test_the_order_of_rows_changes_nothing(rows, chance):
    shuffled = rows.copy()
    chance.shuffle(shuffled)

    assert find_landscape(make.table(rows)) == find_landscape(make.table(shuffled))


def test_another_vote_changes_the_fingerprint():
    rows = make.two_camps()
    changed = [(*rows[0][:2], 0 if rows[0][2] else 1), *rows[1:]]

    one, other = (find_landscape(make.table(votes)) for votes in (rows, changed))

    assert len(one.fingerprint) == 64
    assert one.fingerprint != other.fingerprint


def test_names_of_participants_do_not_change_the_fingerprint():
    one = find_landscape(make.table([("a", 0, 1), ("b", 0, -1), ("b", 1, 1)]))
    other = find_landscape(make.table([("x", 0, -1), ("x", 1, 1), ("y", 0, 1)]))

    assert one.fingerprint == other.fingerprint


def test_who_gave_which_votes_together_changes_the_fingerprint():
    one = find_landscape(make.table([("a", 0, 1), ("a", 1, 1), ("b", 0, -1)]))
    other = find_landscape(make.table([("a", 0, 1), ("b", 0, -1), ("b", 1, 1)]))

    assert one.fingerprint != other.fingerprint


def test_camps_are_farther_apart_than_chance_would_make_them():
    found = find_landscape(make.table(make.two_camps()))

    assert found.null_silhouette < 0.6 < max(found.silhouettes.values())


def test_noise_is_hardly_farther_apart_than_chance_would_make_it():
    noise = np.random.default_rng(7).choice([-1, 0, 1], (120, 12))
    rows = [(str(p), s, int(noise[p, s])) for p in range(120) for s in range(12)]
    found = find_landscape(make.table(rows))

    assert max(found.silhouettes.values()) < found.null_silhouette + 0.05


def test_chance_does_not_depend_on_the_names_of_participants():
    rows = make.two_camps()
    renamed = [(f"{crc32(str(p).encode())} {p}", s, v) for p, s, v in rows]

    one, other = (find_landscape(make.table(votes)) for votes in (rows, renamed))

    assert one.null_silhouette == other.null_silhouette


def test_too_many_votes_are_not_dealt_out_anew(monkeypatch):
    monkeypatch.setattr("milepost.analysis.opinion.permutation_null.MAX_VOTES", 10)

    assert find_landscape(make.table(make.two_camps())).null_silhouette is None


@few
@given(a_round)
def test_agree_and_disagree_may_change_sides(rows):
    check_that_sides_may_change(rows)


def test_agree_and_disagree_may_change_sides_in_two_camps():
    check_that_sides_may_change(make.two_camps())


@pytest.mark.parametrize("name", ["scoop-hivemind.ubi", "15-per-hour-seattle"])
def test_agree_and_disagree_may_change_sides_in_a_real_conversation(name):
    from milepost.formats.datasets.polis import read_votes

    votes = read_votes(make.POLIS / name / "votes.csv.gz").to_pylist()
    rows = [(row["participant"], row["statement"], row["vote"]) for row in votes]
    check_that_sides_may_change(rows, at=[row["at"] for row in votes])


def check_that_sides_may_change(rows, at=None):
    """Polis's lists begin with what a group agrees with: these alone do not turn."""
    turned = [(p, s, -v) for p, s, v in rows]
    for profile, lists in (
        (MILEPOST, ("representative", "consensus")),
        (POLIS, ("consensus",)),
    ):
        one = find_landscape(make.table(rows, at=at), profile=profile)
        other = find_landscape(make.table(turned, at=at), profile=profile)
        check_that_sides_have_changed(one, other, lists)


def check_that_sides_have_changed(one, other, lists):

    assert one.participants.equals(other.participants)
    assert one.group_sizes == other.group_sizes
    for mine, theirs in zip(
        one.statements.to_pylist(), other.statements.to_pylist(), strict=True
    ):
        assert mine["agrees"] == theirs["disagrees"]
        assert mine["consensus_agree"] == theirs["consensus_disagree"]
        assert mine["divisiveness"] == pytest.approx(theirs["divisiveness"])
        assert mine["bridges_agree"] == theirs["bridges_disagree"]
        assert mine["divides"] == theirs["divides"]
    for rows_of in lists:
        ours = {_said(row) for row in getattr(one, rows_of).to_pylist()}
        turned = {_said(row, turn=True) for row in getattr(other, rows_of).to_pylist()}
        assert ours == turned


def _said(row, *, turn=False):
    sides = {"agree": "disagree", "disagree": "agree"}
    side = sides[row["direction"]] if turn else row["direction"]
    return row.get("group"), row["statement"], side, row["rank"]


@few
@given(a_round)
def test_sums_agree_with_the_formula_written_out(rows):
    ballots = read_ballots(make.table(rows))
    people = {name: i for i, name in enumerate(ballots.participants.to_pylist())}
    things = {s: i for i, s in enumerate(ballots.statements.tolist())}
    votes = np.zeros((len(people), len(things)))
    seen = np.zeros_like(votes)
    for person, statement, vote in rows:
        where = people[str(person)], things[statement]
        votes[where], seen[where] = vote, 1
    filled = np.where(seen == 1, votes, votes.sum(axis=0) / seen.sum(axis=0))
    centred = filled - filled.mean(axis=0)

    sums = cross_products(ballots)

    assert np.array_equal(sums.votes, votes.T @ votes)
    assert np.array_equal(sums.seen, votes.T @ seen)
    assert np.array_equal(sums.both, seen.T @ seen)
    assert sums.centred() == pytest.approx(centred.T @ centred, abs=1e-9)


def test_blocks_of_participants_add_up_to_the_same_sums(monkeypatch):
    votes = make.table(make.two_camps())
    whole = cross_products(read_ballots(votes))
    prints = find_landscape(votes).fingerprint

    monkeypatch.setattr("milepost.analysis.opinion.blocks.VOTES_AT_A_TIME", 70)

    parts = cross_products(read_ballots(votes))
    assert np.array_equal(whole.votes, parts.votes)
    assert np.array_equal(whole.both, parts.both)
    assert find_landscape(votes).fingerprint == prints


def test_places_agree_with_the_formula_written_out():
    """Place = sqrt(S / d) x sum of (vote - mean) x weight, weights by plain SVD."""
    rows = make.two_camps(statements=9)
    ballots = read_ballots(make.table(rows))
    votes = np.full((40, 9), np.nan)
    for person, statement, vote in rows:
        votes[person, statement] = vote
    centred = np.nan_to_num(votes - np.nanmean(votes, axis=0))
    weights = np.linalg.svd(centred)[2][:2].T
    given_ = np.isfinite(votes).sum(axis=1)
    expected = np.sqrt(9 / given_)[:, None] * (centred @ weights)

    people = find_landscape(make.table(rows)).participants

    assert people["participant"].to_pylist() == ballots.participants.to_pylist()
    assert people["participant"].to_pylist() == [str(p) for p in range(40)]
    for axis, name in enumerate("xy"):
        assert np.abs(people[name].to_numpy()) == pytest.approx(
            np.abs(expected[:, axis]), abs=1e-9
        )
        farthest = people[name].to_numpy()[np.abs(expected[:, axis]).argmax()]
        assert farthest > 0


def test_the_wilson_interval_of_8_of_10():
    """By hand: (0.8 + 0.19207 ± 1.96 sqrt(0.016 + 0.0096)) / 1.38415."""
    share, low, high = wilson_interval(np.array([8, 0]), np.array([10, 0]))

    assert share[0] == 0.8
    assert (low[0], high[0]) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert np.isnan([share[1], low[1], high[1]]).all()


def test_more_than_half_by_hand():
    """8 of 10: 2 sqrt(11) (9/11 - 1/2) = 2.1106."""
    assert one_proportion_z(np.array(8), np.array(10)) == pytest.approx(
        2.1106, abs=1e-4
    )


def test_the_silhouette_of_two_pairs_by_hand():
    """Each point is 1 from its fellow and on average 10 or 11 from the others."""
    points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])

    found = silhouette(points, np.array([0, 0, 1, 1]))

    assert found == pytest.approx((1 - 1 / 10.5 + 1 - 1 / 9.5) / 2)


def test_a_silhouette_of_points_that_stand_for_several_is_that_of_all_of_them():
    points = np.array([[0.0, 0], [1, 0], [4, 0], [9, 0], [11, 0]])
    labels, sizes = np.array([0, 0, 0, 1, 1]), np.array([3, 1, 2, 1, 4])

    found = silhouette(points, labels, sizes)

    each = silhouette(np.repeat(points, sizes, axis=0), np.repeat(labels, sizes))
    assert found == pytest.approx(each)


def test_two_camps_that_each_vote_as_one_are_two_groups():
    side = {person: 1 if person < 8 else -1 for person in range(20)}
    rows = [(p, s, v if s % 2 else -v) for p, v in side.items() for s in range(8)]

    assert find_landscape(make.table(rows)).group_sizes == (12, 8)
    assert find_landscape(make.table(rows), profile=MILEPOST).group_sizes == (12, 8)


def test_equal_groups_are_named_by_who_comes_first():
    points = np.array([[5.0, 0], [5.1, 0], [-5, 0], [-5.1, 0]])

    assert list(choose_k_and_cluster(points, POLIS).labels) == [0, 0, 1, 1]


def test_votes_may_lie_in_a_database_of_the_engine():
    engine = ibis.duckdb.connect()
    votes = engine.create_table("votes", make.table(make.two_camps()).to_pyarrow())

    assert find_landscape(votes).group_sizes == (20, 20)
