"""What of a landscape is kept: never fewer than five people at once."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.analysis.opinion import find_landscape
from milepost.analysis.opinion.aggregate_points import aggregate_points
from milepost.evidence.disclosed import hidden_rows, publishable
from milepost.evidence.errors import TooFewPeople

place = st.tuples(
    st.floats(-5, 5, allow_nan=False), st.floats(-5, 5, allow_nan=False),
    st.integers(1, 9),
)  # fmt: skip


def landscape(*camps):
    """Camps of (people, answers), None where not answered. Each person passes on one
    of the first four statements, so that nobody answers quite as the next one does."""
    rows = [
        (f"{camp}-{person:03}", statement, 0 if statement == person % 4 else vote)
        for camp, (people, answers) in enumerate(camps)
        for person in range(people)
        for statement, vote in enumerate(answers)
        if vote is not None
    ]
    columns = list(zip(*rows, strict=True))
    types = (pa.string(), pa.int32(), pa.int8())
    arrays = [pa.array(c, t) for c, t in zip(columns, types, strict=True)]
    names = ["participant", "statement", "vote"]
    return find_landscape(ibis.memtable(pa.table(arrays, names=names)))


@given(st.lists(place, max_size=60))
def test_every_mark_stands_for_five_or_more_and_all_people_are_in_one(places):
    marks = aggregate_points(places, fewest=5)
    people = sum(n for *_, n in places)
    assert all(n >= 5 for *_, n in marks)
    assert sum(n for *_, n in marks) == (people if people >= 5 else 0)


@given(st.lists(place, max_size=40))
def test_marks_do_not_depend_on_the_order_of_places(places):
    forwards = aggregate_points(places, fewest=5)
    assert aggregate_points(places[::-1], fewest=5) == forwards


def test_a_mark_lies_at_the_mean_of_its_people():
    (mark,) = aggregate_points([(0.0, 0.0, 2), (1.0, 4.0, 6)], fewest=5)
    assert mark == pytest.approx((0.75, 3.0, 8))


def test_places_far_apart_stay_apart_when_each_is_large_enough():
    marks = aggregate_points([(0.0, 0.0, 5), (9.0, 9.0, 7)], fewest=5)
    assert [n for *_, n in marks] == [5, 7]


@pytest.mark.parametrize(
    ("counts", "rest", "hidden"),
    [
        ({0: 20, 1: 9}, 0, set()),
        # one alone would be the total less the other, so both go
        ({0: 20, 1: 3}, 0, {0, 1}),
        # three, and the next smallest beside them
        ({0: 20, 1: 9, 2: 3}, 0, {1, 2}),
        # people in no group hide it well enough
        ({0: 20, 1: 9, 2: 3}, 2, {2}),
        # these are too few to hide it
        ({0: 20, 1: 9, 2: 3}, 1, {1, 2}),
        # people in no group are what is left of the total
        ({0: 20, 1: 9}, 4, {1}),
        ({0: 20, 1: 9}, 5, set()),
        ({0: 20, 1: 4, 2: 3}, 0, {1, 2}),
        # nobody is no one to protect
        ({0: 20, 1: 0}, 0, set()),
    ],
)
def test_what_is_hidden_cannot_be_worked_out(counts, rest, hidden):
    assert hidden_rows(counts, rest) == hidden


@given(
    st.dictionaries(st.integers(0, 5), st.integers(0, 30), min_size=1),
    st.integers(0, 8),
)
def test_what_is_left_of_the_total_is_nobody_or_five_or_more(counts, rest):
    hidden = hidden_rows(counts, rest)
    left = rest + sum(counts[key] for key in hidden)
    assert not 0 < left < 5 or hidden == set(counts)


a_camp = st.tuples(
    st.integers(1, 14),
    st.lists(st.sampled_from([1, 0, -1, None]), min_size=8, max_size=8),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(a_camp, min_size=1, max_size=4), st.integers(0, 6), st.integers(1, 3))
def test_nothing_about_fewer_than_five_follows_from_what_is_stored(camps, shy, saw):
    """Whoever subtracts what is shown from what is known in all learns of no few."""
    camps = [(5, [1] * 8), *camps, (shy, [-1] * saw)]
    facts = publishable(landscape(*(camp for camp in camps if camp[0])))

    sizes = sum(group["size"] or 0 for group in facts["groups"])
    known = [facts["participants"], facts["grouped"], sizes]
    known = [number for number in known if number is not None]
    assert all(not 0 < a - b < 5 for a in known for b in known)
    for row in facts["statements"]:
        shown = [
            t["seen"] for t in facts["tallies"] if t["statement"] == row["statement"]
        ]
        assert all(seen >= 5 for seen in [row["seen"], *shown])
        assert not 0 < row["seen"] - sum(shown) < 5


def test_a_small_group_and_what_would_give_it_away_are_left_out():
    agree, disagree = [1] * 6, [-1] * 6
    facts = publishable(landscape((20, agree), (3, disagree)))

    assert [group["size"] for group in facts["groups"]] == [None, None]
    for name in ("cells", "tallies", "representative", "shared", "divisive"):
        assert facts[name] == []
    assert [row["seen"] for row in facts["statements"]] == [23] * 6


def test_a_statement_that_few_of_a_group_saw_is_left_out_for_that_group():
    some = [1] * 8
    others = [-1] * 7
    facts = publishable(
        landscape((20, some), (10, [*others, None]), (4, [*others, -1]))
    )

    assert [group["size"] for group in facts["groups"]] == [20, 14]
    last = [row for row in facts["tallies"] if row["statement"] == 7]
    # 4 of the second group; the first would give them away, since 24 saw it in all
    assert last == []


def test_fewer_than_five_people_are_refused():
    with pytest.raises(TooFewPeople):
        publishable(landscape((4, [1, -1])))


def test_intervals_stand_beside_every_count():
    facts = publishable(landscape((10, [1] * 6), (10, [-1] * 6)))
    row = facts["statements"][4]
    assert (row["seen"], row["agrees"], row["disagrees"]) == (20, 10, 10)
    # Wilson, 10 of 20 at 95 %
    assert row["agree"] == [0.5, 0.2993, 0.7007]
    assert row["disagree"] == row["agree"]
