"""Small samples whose estimates can be worked out by hand, on every engine."""

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engine_made import table
from milepost.analysis import surveys
from milepost.analysis.surveys import errors

COLUMNS = "region town weight size answer"
# two regions of 30 and 10 organisations, of which three and two were drawn
ROWS = [
    ("North", "a", 10.0, 30, 1), ("North", "b", 10.0, 30, 2), ("North", "c", 10.0, 30, 6),
    ("South", "d", 5.0, 10, 4), ("South", "e", 5.0, 10, 8),
]  # fmt: skip


@pytest.fixture
def drawn(engine):
    data = table(engine, "drawn", COLUMNS, *ROWS)
    return surveys.make_design(data, strata="region", fpc=["size"])


def test_weights_follow_from_the_populations(drawn):
    """30 of 3 and 10 of 2: weights 10 and 5."""
    (found,) = surveys.total(drawn, "weight")
    assert found.estimate == pytest.approx(3 * 10 * 10 + 2 * 5 * 5)


def test_the_mean_and_its_error_by_hand(drawn):
    (found,) = surveys.mean(drawn, "answer")

    # means 3 and 6, shares of the population 3/4 and 1/4
    assert found.estimate == pytest.approx(3 / 4 * 3 + 1 / 4 * 6)
    # variances 7 and 8 within, a tenth and a fifth of each region drawn
    variance = (3 / 4) ** 2 * 0.9 * 7 / 3 + (1 / 4) ** 2 * 0.8 * 8 / 2
    assert found.standard_error == pytest.approx(sqrt(variance))
    assert found.degrees_of_freedom == 3
    assert found.n == 5


def test_a_domain_counts_units_outside_it_as_nothing(drawn):
    """Only answers of 4 and more: 6 in the North, 4 and 8 in the South."""
    found = surveys.total(drawn, "answer", where=drawn.table.answer >= 4)[0]

    assert found.estimate == pytest.approx(10 * 6 + 5 * 12)
    # in the North 0, 0 and 60: variance 1200; in the South 20 and 40: 200
    assert found.standard_error == pytest.approx(sqrt(0.9 * 3 * 1200 + 0.8 * 2 * 200))


def test_domains_in_one_pass_are_those_one_by_one(drawn):
    together = surveys.mean(drawn, "answer", by=["region"])

    for one in together:
        alone = surveys.mean(drawn, "answer", where=drawn.table.region == one.group)[0]
        assert one.estimate == pytest.approx(alone.estimate)
        assert one.standard_error == pytest.approx(alone.standard_error)


def test_the_difference_of_two_regions_adds_their_variances(drawn):
    north, south = surveys.mean(drawn, "answer", by=["region"])
    (found,) = surveys.difference(drawn, "answer", "region")

    assert found.group == "North - South"
    assert found.estimate == pytest.approx(-3)
    assert found.standard_error == pytest.approx(
        sqrt(north.standard_error**2 + south.standard_error**2)
    )


def test_the_difference_turns_round_with_the_answers(engine):
    turned = [(*row[:4], -row[4]) for row in ROWS]
    data = table(engine, "turned", COLUMNS, *turned)
    design = surveys.make_design(data, strata="region", fpc=["size"])

    assert surveys.difference(design, "answer", "region")[0].estimate == pytest.approx(
        3
    )


def test_where_the_whole_is_drawn_there_is_no_error(engine):
    data = table(engine, "whole", "size answer", (3, 1), (3, 2), (3, 9))
    design = surveys.make_design(data, fpc=["size"])

    (found,) = surveys.mean(design, "answer")

    assert (found.estimate, found.standard_error) == (4, 0)


def test_quantiles_by_hand(drawn):
    """Weights 10, 10, 5, 10, 5 of the values 1, 2, 4, 6, 8: half is reached at 2."""
    found = surveys.quantile(drawn, "answer", [0.25, 0.5, 0.75])
    assert [one.estimate for one in found] == [1, 2, 6]


def test_raking_reaches_both_margins(engine):
    data = table(
        engine, "raked", "region kind x",
        ("North", "big", 1), ("North", "small", 2), ("South", "big", 3),
        ("South", "small", 4), ("South", "small", 6),
    )  # fmt: skip
    design = surveys.rake(
        surveys.make_design(data),
        {"region": {"North": 40, "South": 60}, "kind": {"big": 70, "small": 30}},
    )

    for margin, expected in (("region", [40, 60]), ("kind", [70, 30])):
        sums = surveys.total(design, "weight_", by=[margin])
        assert [one.n for one in sums] == [2, 3]
        counts = [one.estimate for one in surveys.proportion(design, margin)]
        assert counts == pytest.approx([part / 100 for part in expected])


PEOPLE = [
    ("North", "big", "a", 1, 2.0), ("North", "small", "b", 2, 3.5),
    ("South", "big", "c", 3, 1.0), ("South", "small", "d", 4, 2.5),
    ("South", "small", "e", 6, 4.0), ("North", "big", "f", 9, 0.5),
]  # fmt: skip
KNOWN = {"region": {"North": 40, "South": 60}, "kind": {"big": 70, "small": 30}}
CALIBRATED = {
    "raked": lambda design: surveys.rake(design, KNOWN),
    "linear": lambda design: surveys.calibrate_linear(design, KNOWN, {"size": 250}),
    "of a number alone": lambda design: surveys.calibrate_linear(
        design, {}, {"size": 30}
    ),
}


@pytest.mark.parametrize("kind", CALIBRATED)
def test_calibrated_units_that_are_rows_are_as_clusters_of_one(engine, kind):
    data = table(engine, "people", "region kind person x size", *PEOPLE)
    rows, clusters = (
        CALIBRATED[kind](surveys.make_design(data, clusters=units))
        for units in ((), ["person"])
    )

    for by in ([], ["kind"]):
        for one, other in zip(
            surveys.mean(rows, "x", by=by),
            surveys.mean(clusters, "x", by=by),
            strict=True,
        ):
            assert one.group == other.group
            assert one.estimate == pytest.approx(other.estimate)
            assert one.standard_error == pytest.approx(other.standard_error, abs=1e-12)


def test_calibrated_domains_are_those_one_by_one(engine):
    data = table(engine, "people", "region kind person x size", *PEOPLE)
    design = CALIBRATED["raked"](surveys.make_design(data, clusters=["person"]))

    together = surveys.mean(design, "x", by=["kind"])

    for one in together:
        alone = surveys.mean(design, "x", where=design.table.kind == one.group)[0]
        assert (one.estimate, one.n) == (pytest.approx(alone.estimate), alone.n)
        assert one.standard_error == pytest.approx(alone.standard_error)


def test_of_nobody_there_is_no_calibrated_estimate(duckdb):
    data = table(duckdb, "people", "region kind person x size", *PEOPLE)
    design = CALIBRATED["raked"](surveys.make_design(data))

    with pytest.raises(errors.NothingToEstimate, match="mean of x"):
        surveys.mean(design, "x", where=design.table.x > 100)


def test_weights_that_add_up_to_the_rows_have_no_design_effect(duckdb):
    data = table(
        duckdb, "whole", "x w", *((x, 1 + (x % 2) / 3 - 1 / 6) for x in range(6))
    )
    design = surveys.make_design(data, weights="w")

    (found,) = surveys.mean(design, "x")
    (replaced,) = surveys.mean(design, "x", with_replacement=True)

    assert found.design_effect is None
    assert replaced.design_effect == pytest.approx(1, abs=0.2)


def test_what_margins_explain_no_longer_varies(engine):
    data = table(
        engine,
        "explained",
        "region x",
        ("N", 1),
        ("N", 1),
        ("S", 5),
        ("S", 5),
        ("S", 5),
    )
    design = surveys.poststratify(
        surveys.make_design(data), "region", {"N": 50, "S": 50}
    )

    (found,) = surveys.mean(design, "x")

    assert found.estimate == pytest.approx(3)
    assert found.standard_error == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("rows", "options", "error", "sentence"),
    [
        ([], {}, errors.NoRows, "no rows"),
        ([("N", 0.0)], {"weights": "w"}, errors.WrongWeight, "Row 1, column w"),
        ([("N", 1.0), ("N", None)], {"weights": "w"}, errors.BlankDesign, "Row 2"),
        ([("N", 1.0), ("S", 1.0)], {"strata": "h"}, errors.StratumOfOne, "Row 1"),
        ([("N", 1.5)] * 2, {"fpc": ["w"]}, errors.WrongPopulation, "of 2 was drawn"),
        (
            [("N", 5.0), ("N", 6.0)],
            {"fpc": ["w"]},
            errors.ChangingPopulation,
            "differs",
        ),
        ([("N", 1.0)], {"weights": "v"}, errors.UnknownColumn, "v"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(rows, options, error, sentence):
    import ibis

    data = ibis.memtable(
        [dict(zip("hw", row, strict=True)) for row in rows],
        schema={"h": "string", "w": "float64"},
    )
    with pytest.raises(error, match=sentence):
        surveys.make_design(data, **options)


def test_a_cluster_in_two_strata_needs_nest(engine):
    rows = [("N", 1, 1), ("N", 2, 1), ("S", 1, 1), ("S", 2, 1)]
    data = table(engine, "shared", "h c x", *rows)
    with pytest.raises(errors.SharedCluster, match="nest"):
        surveys.make_design(data, strata="h", clusters=["c"])
    assert surveys.make_design(data, strata="h", clusters=["c"], nest=True)


answers = st.lists(st.integers(-50, 50), min_size=2, max_size=6)


@settings(max_examples=40, deadline=None)
@given(strata=st.lists(st.tuples(answers, st.integers(1, 9)), min_size=1, max_size=4))
def test_the_engine_agrees_with_the_formula_written_out(duckdb, strata):
    rows = [
        (f"h{h}", float(weight), x) for h, (xs, weight) in enumerate(strata) for x in xs
    ]
    design = surveys.make_design(
        table(duckdb, "generated", "h w x", *rows), weights="w", strata="h"
    )

    (found,) = surveys.mean(design, "x")

    size = sum(w for _, w, _ in rows)
    mean = sum(w * x for _, w, x in rows) / size
    variance = 0.0
    for xs, weight in strata:
        z = [weight * (x - mean) / size for x in xs]
        middle = sum(z) / len(z)
        variance += len(z) / (len(z) - 1) * sum((one - middle) ** 2 for one in z)
    assert found.estimate == pytest.approx(mean, abs=1e-9)
    assert found.standard_error == pytest.approx(sqrt(variance), abs=1e-7)
