"""Krippendorff's alpha: published examples, and a longhand reference."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engine_made import rows, table
from milepost.analysis.reliability import (
    LEVELS,
    describe_agreement,
    disagreements,
    measure_agreement,
)
from milepost.analysis.reliability.errors import (
    CodeBelowZero,
    CodedTwice,
    NothingToCompare,
    UnknownLevel,
)

# K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011: four observers,
# twelve units, some codes missing.
FOUR_OBSERVERS = (
    "1  2  3  3  2  1  4  1  2  .  .  .",
    "1  2  3  3  2  2  4  1  2  5  .  3",
    ".  3  3  3  2  3  4  2  2  5  1  .",
    "1  2  3  3  2  4  4  1  2  5  1  .",
)
TWO_OBSERVERS_BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
MEG_AND_OWEN = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")


def written(engine, *observers, number=True, name="codes"):
    """One observer a line, one unit a column; a point is a missing code."""
    found = [
        (f"u{u:02}", f"coder {c}", float(code) if number else code)
        for c, line in enumerate(observers)
        for u, code in enumerate(line.split())
        if code != "."
    ]
    return table(engine, name, "unit coder code", *found)


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_four_observers_and_twelve_units_as_published(engine, level, alpha):
    found = measure_agreement(written(engine, *FOUR_OBSERVERS), level)

    assert round(found.alpha, 3) == alpha
    assert found.low < found.alpha < found.high <= 1
    # one unit has a single code, which cannot be compared
    assert (found.coders, found.units, found.codes_given) == (4, 11, 40)


def test_two_observers_of_a_binary_code_as_published(engine):
    found = measure_agreement(written(engine, *TWO_OBSERVERS_BINARY))

    assert round(found.alpha, 3) == 0.095
    assert found.percent == pytest.approx(0.6)


def test_meg_and_owen_as_published(engine):
    found = measure_agreement(written(engine, *MEG_AND_OWEN, number=False))

    assert round(found.alpha, 3) == 0.692
    assert found.percent == pytest.approx(9 / 12)


def test_agreement_code_by_code(engine):
    """Of 14 times that 0 was given, the other gave 0 ten times; of 6 ones, 2."""
    zero, one = measure_agreement(written(engine, *TWO_OBSERVERS_BINARY)).by_code

    assert (zero.code, zero.given, zero.agreement) == (0, 14, pytest.approx(10 / 14))
    assert (one.code, one.given, one.agreement) == (1, 6, pytest.approx(2 / 6))
    # with two codes each is set against the other
    assert round(zero.alpha, 3) == round(one.alpha, 3) == 0.095


def test_which_units_coders_disagree_on_most(engine):
    codes = written(engine, *FOUR_OBSERVERS)
    found = measure_agreement(codes, "interval")

    units = rows(disagreements(codes, found.distances), "unit")

    worst = max(units, key=lambda row: row["disagreement"])
    assert (worst["unit"], worst["coded"]) == ("u05", 4)  # 1, 2, 3 and 4
    assert {row["unit"] for row in units if row["disagreement"] == 0} == {
        "u00", "u02", "u03", "u04", "u06", "u08", "u09", "u10",
    }  # fmt: skip
    whole = sum(row["coded"] * row["disagreement"] for row in units)
    assert found.alpha == pytest.approx(1 - whole / found.codes_given)


def longhand(codes, level):
    """Krippendorff's alpha over all pairs of codes, written out as defined."""
    by_unit: dict[str, list[float]] = {}
    for unit, _, code in codes:
        by_unit.setdefault(unit, []).append(code)
    by_unit = {unit: given for unit, given in by_unit.items() if len(given) > 1}
    given = [code for unit in by_unit.values() for code in unit]
    times = Counter(given)

    def apart(c, k):
        if level == "nominal":
            return float(c != k)
        if level == "ordinal":
            low, high = sorted((c, k))
            between = sum(n for code, n in times.items() if low <= code <= high)
            return (between - (times[c] + times[k]) / 2) ** 2
        if level == "interval":
            return (c - k) ** 2
        return ((c - k) / (c + k)) ** 2 if c + k else 0.0

    observed = sum(
        apart(*pair) / (len(unit) - 1)
        for unit in by_unit.values()
        for pair in permutations(unit, 2)
    )
    chance = sum(apart(*pair) for pair in permutations(given, 2))
    return 1 - (len(given) - 1) * observed / chance if chance else None


def answers(coders=4, units=6):
    code = st.none() | st.integers(0, 4).map(float)
    return st.lists(
        st.lists(code, min_size=coders, max_size=coders), min_size=1, max_size=units
    )


@settings(max_examples=40, deadline=None)
@given(answers(), st.sampled_from(LEVELS))
def test_alpha_is_what_the_definition_says(duckdb, matrix, level):
    codes = [
        (f"u{u}", f"c{c}", code)
        for u, row in enumerate(matrix)
        for c, code in enumerate(row)
        if code is not None
    ]
    if all(sum(code is not None for code in row) < 2 for row in matrix):
        return
    found = measure_agreement(
        table(duckdb, "codes", "unit coder code", *codes), level, resamples=20
    )

    expected = longhand(codes, level)
    assert (found.alpha is None) == (expected is None)
    if expected is not None:
        assert found.alpha == pytest.approx(expected, abs=1e-9)


def test_missing_codes_may_be_null(duckdb):
    with_nulls = [
        (f"u{u}", f"c{c}", None if code == "." else float(code))
        for c, line in enumerate(FOUR_OBSERVERS)
        for u, code in enumerate(line.split())
    ]

    found = measure_agreement(table(duckdb, "n", "unit coder code", *with_nulls))

    assert round(found.alpha, 3) == 0.743


def test_a_country_called_na_is_a_code(duckdb):
    found = measure_agreement(
        written(duckdb, "NA NA ZA ZA", "NA NA ZA NA", number=False)
    )

    assert [one.code for one in found.by_code] == ["NA", "ZA"]


def test_the_interval_is_that_of_units_drawn_anew(duckdb):
    """Drawn by hand: resample units, longhand alpha, percentiles."""
    lines = [" ".join([line] * 4) for line in MEG_AND_OWEN]
    units = list(zip(*(line.split() for line in lines), strict=True))
    chance = np.random.default_rng(5)
    drawn = []
    for _ in range(800):
        again = chance.integers(0, len(units), len(units))
        codes = [(at, c, units[u][c]) for at, u in enumerate(again) for c in (0, 1)]
        drawn.append(longhand(codes, "nominal"))
    low, high = np.quantile(drawn, [0.025, 0.975])

    found = measure_agreement(written(duckdb, *lines, number=False))

    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.03)


def test_the_same_seed_gives_the_same_interval(duckdb):
    codes = written(duckdb, *FOUR_OBSERVERS)
    one, same, other = (
        measure_agreement(codes, "ordinal", seed=seed, resamples=200)
        for seed in (1, 1, 2)
    )

    assert (one.low, one.high) == (same.low, same.high)
    assert (one.low, one.high) != (other.low, other.high)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (
            "0 1 0 1 0 1 0 1",
            "agree well enough for their codes to be relied on: alpha is 1.000",
        ),
        ("1 0 1 0 1 0 1 0", "agree less than would be expected by chance: alpha is -"),
        (
            "0 1 0 1 0 1 1 0",
            "do not agree enough for their codes to be relied on: alpha is 0.5",
        ),
        ("0 1 0 1 0 1 0 0", "agree well enough for tentative conclusions only"),
    ],
)
def test_the_sentence_turns_round_when_one_coder_does(duckdb, second, words):
    found = measure_agreement(written(duckdb, "0 1 0 1 0 1 0 1", second))

    assert words in describe_agreement(found)


def test_where_all_gave_one_code_alpha_cannot_be_told(duckdb):
    found = measure_agreement(written(duckdb, "1 1 1", "1 1 ."))

    assert (found.alpha, found.low, found.percent) == (None, None, 1.0)
    assert found.by_code[0].alpha is None
    assert describe_agreement(found).startswith(
        "All coders gave every unit the same code"
    )


@pytest.mark.parametrize(
    ("codes", "level", "error", "words"),
    [
        ([("a", "x", 1.0), ("b", "y", 1.0)], "nominal", NothingToCompare, "two coders"),
        (
            [("a", "x", 1.0), ("a", "x", 2.0)],
            "nominal",
            CodedTwice,
            "Coder x gave unit a more than one",
        ),
        ([("a", "x", -1.0), ("a", "y", 2.0)], "ratio", CodeBelowZero, "-1.0 is below"),
        ([("a", "x", 1.0), ("a", "y", 2.0)], "rational", UnknownLevel, "rational is"),
    ],
)
def test_what_cannot_be_measured_is_refused(duckdb, codes, level, error, words):
    data = table(duckdb, "refused", "unit coder code", *codes, ("z", "z", None))

    with pytest.raises(error, match=words):
        measure_agreement(data, level)
