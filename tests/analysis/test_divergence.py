"""Where known groups diverge: figures by hand, exact chance, and turning round."""

import csv
from itertools import product
from math import comb, sqrt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engine_made import rows, table
from analysis.reference_made import reference
from milepost.analysis.divergence import (
    count_answers,
    describe_divergence,
    find_divergence,
)
from milepost.analysis.divergence.errors import (
    ImpossibleCount,
    InTwoGroups,
    NoAnswers,
    UnknownAnswer,
)
from milepost.analysis.divergence.permutation_test import permutation_p_value
from milepost.analysis.engines import connect, register_table

COLUMNS = "item group agrees disagrees passes"
CLAUSES = [
    ("clause 1", "Africa", 18, 1, 1),
    ("clause 1", "Americas", 10, 4, 4),
    ("clause 1", "Europe", 3, 14, 3),
    ("clause 2", "Africa", 15, 3, 2),
    ("clause 2", "Americas", 14, 2, 2),
    ("clause 2", "Europe", 14, 4, 2),
]


@pytest.fixture(scope="module")
def diverging():
    engine = connect()

    def diverging(*counts, **options):
        return find_divergence(table(engine, "counts", COLUMNS, *counts), **options)

    return diverging


def by_item(found):
    return {row["item"]: row for row in found.items.to_pylist()}


def test_the_widest_pair_its_direction_and_interval_by_hand(diverging):
    """Africa leans 17 / 22, Europe -11 / 22: the gap is 28 / 44."""
    first, second = diverging(*CLAUSES).items.to_pylist()

    assert (first["item"], first["most"], first["least"]) == (
        "clause 1",
        "Africa",
        "Europe",
    )
    assert first["gap"] == pytest.approx(28 / 44)
    of_africa = (21 / 22 - (17 / 22) ** 2) / 22
    of_europe = (19 / 22 - (11 / 22) ** 2) / 22
    spread = 2.393980 * sqrt(of_africa + of_europe) / 2  # z of 0.05 / 3 pairs
    assert first["low"] == pytest.approx(28 / 44 - spread, abs=1e-6)
    assert first["high"] == pytest.approx(28 / 44 + spread, abs=1e-6)
    assert (first["groups"], first["answered"], first["hidden"]) == (3, 58, 0)
    assert first["diverges"]
    assert not second["diverges"]
    assert second["gap"] < first["gap"]


def test_each_share_comes_with_its_interval(diverging):
    """8 of 10 agree: 49.0 % to 94.3 % by Wilson."""
    found = diverging(("a", "x", 8, 1, 1), ("a", "y", 2, 8, 0))

    x, y = found.shares.to_pylist()
    assert (x["group"], x["answered"], x["agree_share"]) == ("x", 10, 0.8)
    assert (round(x["agree_low"], 3), round(x["agree_high"], 3)) == (0.490, 0.943)
    assert (y["disagree_share"], y["leaning"]) == (0.8, pytest.approx(-6 / 12))


def test_how_far_two_groups_are_apart_over_all_items(diverging):
    pairs = diverging(*CLAUSES).pairs.to_pylist()

    widest = pairs[0]
    assert (widest["group"], widest["other"], widest["items"]) == (
        "Africa",
        "Europe",
        2,
    )
    assert widest["distance"] == pytest.approx((28 / 44 + 2 / 44) / 2)
    assert [p["distance"] for p in pairs] == sorted(
        (p["distance"] for p in pairs), reverse=True
    )


def test_one_sentence_says_who_and_how_many(diverging):
    found = diverging(*CLAUSES)

    assert (
        describe_divergence(found, "clause 1", "We open safe points along routes.")
        == "“We open safe points along routes.”: agreement is highest in "
        "Africa (agree: 18 of 20; disagree: 1) and lowest in Europe (agree: 3 "
        "of 20; disagree: 14); the difference is larger than "
        "chance would explain."
    )
    assert describe_divergence(found, "clause 2", "B").endswith(
        "chance could explain the difference."
    )


def test_every_figure_and_sentence_turns_round_with_agree_and_disagree(diverging):
    here = diverging(*CLAUSES)
    there = diverging(*((i, g, d, a, p) for i, g, a, d, p in CLAUSES))

    for item, row in by_item(here).items():
        turned = by_item(there)[item]
        assert (turned["most"], turned["least"]) == (row["least"], row["most"])
        same = ("gap", "low", "high", "p", "adjusted", "diverges")
        assert [turned[name] for name in same] == [row[name] for name in same]
    assert [r["leaning"] for r in there.shares.to_pylist()] == [
        -r["leaning"] for r in here.shares.to_pylist()
    ]
    assert describe_divergence(there, "clause 1", "A").startswith(
        "“A”: agreement is highest in Europe (agree: 14 of 20; disagree: 3) "
        "and lowest in Africa (agree: 1 of 20; disagree: 18);"
    )


counts = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)).filter(any),
    min_size=2,
    max_size=3,
)


def exactly(groups):
    """The share of dealings as far apart: every table with the same sums, weighed."""
    sizes = [sum(group) for group in groups]
    agree, disagree, passing = (sum(column) for column in zip(*groups, strict=True))

    def apart(each):
        return sum((a - d) ** 2 / n for (a, d), n in zip(each, sizes, strict=True))

    seen, as_far, whole = apart([g[:2] for g in groups]), 0, 0
    choices = [[(a, d) for a in range(n + 1) for d in range(n + 1 - a)] for n in sizes]
    for each in product(*choices):
        if sum(a for a, _ in each) != agree or sum(d for _, d in each) != disagree:
            continue
        ways = 1
        for (a, d), n in zip(each, sizes, strict=True):
            ways *= comb(n, a) * comb(n - a, d)
        whole += ways
        as_far += ways * (apart(each) >= seen - 1e-9)
    assert passing + agree + disagree == sum(sizes)
    return as_far / whole


@settings(max_examples=30, deadline=None)
@given(counts)
def test_chance_is_that_of_dealing_organisations_out_at_random(groups):
    p = permutation_p_value(*np.array(groups).T, seed=1, draws=4_000)

    assert p == pytest.approx(exactly(groups), abs=6 * sqrt(0.25 / 4_000) + 1 / 4_000)


def test_groups_that_are_alike_are_seldom_said_to_diverge(diverging):
    """A hundred items, forty organisations dealt to two regions at random."""
    chance = np.random.default_rng(3)
    made = []
    for item in range(100):
        said = chance.permutation([1] * 20 + [-1] * 14 + [0] * 6)
        for name, part in (("x", said[:18]), ("y", said[18:])):
            made.append((item, name, *(int((part == v).sum()) for v in (1, -1, 0))))
    found = diverging(*made)

    p = np.array([row["p"] for row in found.items.to_pylist()])
    assert sum(row["diverges"] for row in found.items.to_pylist()) <= 1
    assert 0.005 <= (p <= 0.05).mean() <= 0.12


def test_neither_order_nor_company_changes_a_result(diverging):
    alone = by_item(diverging(*CLAUSES[:3]))["clause 1"]
    among = by_item(diverging(*reversed(CLAUSES)))["clause 1"]

    assert {k: alone[k] for k in ("gap", "low", "high", "p")} == {
        k: among[k] for k in ("gap", "low", "high", "p")
    }


def test_a_group_of_few_is_hidden_and_another_with_it(diverging):
    small = ("clause 1", "MENA", 3, 0, 0)
    found = diverging(*CLAUSES[:3], small)

    row = by_item(found)["clause 1"]
    assert (row["groups"], row["hidden"], row["answered"]) == (2, 2, 40)
    assert {r["group"] for r in found.shares.to_pylist()} == {"Africa", "Europe"}
    named = diverging(*CLAUSES[:3], small, threshold=1)
    assert by_item(named)["clause 1"]["most"] == "Africa"
    assert by_item(named)["clause 1"]["groups"] == 4


def test_too_few_groups_and_equal_groups_are_said_so(diverging):
    found = diverging(
        ("a", "x", 9, 0, 0),
        ("a", "y", 2, 0, 1),
        ("b", "x", 6, 2, 2),
        ("b", "y", 6, 2, 2),
    )

    few, equal = by_item(found)["a"], by_item(found)["b"]
    assert (few["gap"], few["p"], few["diverges"]) == (None, None, False)
    assert (equal["gap"], equal["most"], equal["p"]) == (0, None, 1)
    assert "too few groups" in describe_divergence(found, "a", "A")
    assert "lean the same way" in describe_divergence(found, "b", "B")


def test_an_organisation_counts_once(engine):
    """Of Kenya's three people two agree; Peru's two are level; Chile disagrees."""
    answers = table(
        engine,
        "answers",
        "item group organisation answer",
        ("a", "Africa", "Kenya", 1),
        ("a", "Africa", "Kenya", 1),
        ("a", "Africa", "Kenya", -1),
        ("a", "Americas", "Peru", 1),
        ("a", "Americas", "Peru", -1),
        ("a", "Americas", "Chile", -1),
        ("b", "Americas", "Chile", 0),
        ("b", None, "Elsewhere", 1),
    )

    assert rows(count_answers(answers), "item", "group") == [
        {"item": "a", "group": "Africa", "agrees": 1, "disagrees": 0, "passes": 0},
        {"item": "a", "group": "Americas", "agrees": 0, "disagrees": 1, "passes": 1},
        {"item": "b", "group": "Americas", "agrees": 0, "disagrees": 0, "passes": 1},
    ]


@pytest.mark.parametrize(
    ("answers", "error", "words"),
    [
        ([("a", "x", "Kenya", 2)], UnknownAnswer, r"Kenya: .* \(disagree\), not 2\."),
        ([("a", "x", "Kenya", None)], UnknownAnswer, r"\(disagree\), not None\."),
        (
            [("a", "x", "Kenya", 1), ("a", "y", "Kenya", 1)],
            InTwoGroups,
            "Kenya is in more than one group",
        ),
    ],
)
def test_answers_that_cannot_be_counted_are_refused(duckdb, answers, error, words):
    data = table(
        duckdb, "w", "item group organisation answer", *answers, ("z", "x", "Z", 1)
    )

    with pytest.raises(error, match=words):
        count_answers(data)


def test_counts_that_cannot_be_are_refused(diverging, duckdb):
    with pytest.raises(ImpossibleCount, match="Item a, group x"):
        diverging(("a", "x", 1, -1, 0))
    with pytest.raises(ImpossibleCount, match="Item a, group x"):
        diverging(("a", "x", 1, 1, 0), ("a", "x", 1, 1, 0))
    empty = table(duckdb, "e", COLUMNS, *CLAUSES)
    with pytest.raises(NoAnswers):
        find_divergence(empty.filter(empty.agrees < 0))


def test_six_thousand_roll_calls_of_the_united_nations():
    """Divergence of regions over all roll calls since 1946, as a stress."""
    folder = reference("un_ga_votes")
    places = Path(__file__).parents[2] / "src/milepost/demonstration/data/directory"
    with (places / "national_societies.csv").open(encoding="utf-8") as file:
        regions = {row["iso2"]: row["ifrc_region"] for row in csv.DictReader(file)}
    votes = pq.read_table(folder / "un_votes.parquet")
    says = {"yes": 1, "abstain": 0, "no": -1}
    codes = votes["country_code"].to_pylist()
    answers = pa.table(
        {
            "item": votes["rcid"].cast(pa.int64()),
            "group": [regions.get(code) for code in codes],
            "organisation": votes["country"].cast(pa.string()),
            "answer": [says[vote] for vote in votes["vote"].to_pylist()],
        }
    )
    engine = connect()

    counts = count_answers(register_table(engine, "roll_calls", answers))
    found = find_divergence(counts, threshold=1, draws=199)

    assert regions["NA"] == "Africa"
    assert len(found.items) == 6_203
    # Global Compact for Migration, 2018: Africa and the Americas apart from Europe
    compact = by_item(found)[6140]
    assert (compact["least"], compact["diverges"]) == ("Europe", True)
    assert sum(row["diverges"] for row in found.items.to_pylist()) > 3_000
