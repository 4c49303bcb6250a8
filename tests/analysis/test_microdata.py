"""The risk of releasing records: published formulas, and a sum written out."""

from collections import Counter
from math import comb, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engine_made import table
from milepost.analysis.disclosure import describe_risk, measure_risk
from milepost.analysis.disclosure.errors import NoRecords, WeightTooSmall

TRAITS = ["region", "age"]


def written(engine, *groups, name="records"):
    """Each group: region, age, how many, and the weight of each."""
    rows = [(r, a, float(w)) for r, a, number, w in groups for _ in range(number)]
    return table(engine, name, "region age weight", *rows)


def test_alone_among_ten_is_the_published_formula(duckdb):
    """p log(1 / p) / (1 - p) with p = 1 / 10; two of twenty: p/(1-p) - (p/(1-p))^2 log(1/p)."""
    records = written(duckdb, ("N", "old", 1, 10), ("S", "old", 2, 10))
    found = measure_risk(records, TRAITS, weight="weight")

    one, two = (row["risk"] for row in found.classes.to_pylist())
    odds = 0.1 / 0.9
    assert one == pytest.approx(odds * log(10))
    assert two == pytest.approx(odds - odds**2 * log(10))
    assert found.expected == pytest.approx(one + 2 * two)


def test_without_weights_the_risk_is_one_over_those_alike(engine):
    records = written(
        engine, ("N", "old", 1, 1), ("S", "old", 4, 1), ("S", "new", 15, 1)
    )
    found = measure_risk(records, TRAITS)

    assert [row["risk"] for row in found.classes.to_pylist()] == pytest.approx(
        [1, 1 / 4, 1 / 15]
    )
    assert (found.records, found.combinations, found.unique) == (20, 3, 1)
    assert (found.few, found.smallest) == (5, 1)
    assert (found.expected, found.share) == (pytest.approx(3), pytest.approx(3 / 20))
    assert not found.passes


def summed(size, population):
    """The mean of one over the population of a combination, term by term."""
    p, total, chance = size / population, 0.0, 0.0
    number = size
    while chance < 1 - 1e-13:
        here = comb(number - 1, size - 1) * p**size * (1 - p) ** (number - size)
        chance += here
        total += here / number
        number += 1
    return total


sizes = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from([1, 1.5, 2, 7, 20])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(sizes)
def test_it_agrees_with_an_independent_sum_within_a_millionth(duckdb, groups):
    made = [("N", str(at), *group) for at, group in enumerate(groups)]
    found = measure_risk(written(duckdb, *made), TRAITS, weight="weight")

    by_age = {row["age"]: row for row in found.classes.to_pylist()}
    expected = 0.0
    for _, age, size, weight in made:
        risk = summed(size, size * weight)
        expected += size * risk
        assert by_age[age]["risk"] == pytest.approx(risk, abs=1e-9)
    assert found.expected == pytest.approx(expected, abs=1e-6)
    assert found.share == pytest.approx(expected / found.records, abs=1e-6)


def test_combinations_of_thousands_have_a_risk_too(duckdb):
    found = measure_risk(
        written(duckdb, ("N", "old", 3_000, 50), ("S", "old", 31, 50)),
        TRAITS,
        weight="weight",
    )

    south, north = (row["risk"] for row in found.classes.to_pylist())
    assert north == pytest.approx(1 / (50 * 3_000), rel=1e-3)
    assert 1 / (50 * 31) < south < 1.04 / (50 * 31)


def test_the_sentence_turns_round_where_one_is_alone(duckdb):
    crowd = [("N", "old", 60, 1), ("S", "old", 40, 1)]
    safe = measure_risk(written(duckdb, *crowd), TRAITS)
    alone = measure_risk(written(duckdb, *crowd, ("S", "new", 1, 1)), TRAITS)

    assert (
        describe_risk(safe)
        == "The records may be released. Expected re-identifications: 2.0 "
        "of 100 (2.0%). Each record shares its characteristics with at "
        "least this many others: 39."
    )
    assert (
        describe_risk(alone)
        == "The records should not be released as they are. Expected "
        "re-identifications: 3.0 of 101 (3.0%). Records that share "
        "their characteristics with too few others (minimum: 4): 1."
    )


def test_five_alike_are_enough_only_where_few_are_traced_back(duckdb):
    weighted = written(duckdb, ("N", "old", 5, 50), ("S", "old", 5, 50))

    assert measure_risk(weighted, TRAITS, weight="weight").passes
    assert not measure_risk(weighted, TRAITS).passes  # one in five
    assert not measure_risk(weighted, TRAITS, weight="weight", fewest=6).passes


def test_a_missing_value_is_a_value_of_its_own(duckdb):
    records = table(duckdb, "m", "region age", ("N", None), ("N", "old"), ("N", None))

    found = measure_risk(records, TRAITS)

    assert Counter(row["records"] for row in found.classes.to_pylist()) == {1: 1, 2: 1}


def test_what_has_no_risk_is_refused(duckdb):
    records = written(duckdb, ("N", "old", 2, 0.5))
    with pytest.raises(WeightTooSmall, match=r"0\.5 is below 1"):
        measure_risk(records, TRAITS, weight="weight")
    with pytest.raises(NoRecords):
        measure_risk(records.filter(records.region == "S"), TRAITS)
