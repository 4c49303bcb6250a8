"""Errors from replicates: by hand on every engine, and as a published package has them.

The figures were computed with R's package survey 4.1-1 on its own data sets.
"""

from math import sqrt

import numpy as np
import pyarrow.compute as pc
import pytest

from analysis.engine_made import table
from analysis.surveys.published import agree_all, design, told
from milepost.analysis import surveys
from milepost.analysis.engines import connect, register_table
from milepost.analysis.surveys import errors
from milepost.analysis.surveys.resampling import hadamard

normal = {"interval": "normal"}
BOTH = ["api00", "enroll"]
# two towns drawn in each of three regions
TOWNS = [
    ("N", "a", 2.0, 1, "x"), ("N", "a", 3.0, 4, "y"), ("N", "b", 2.0, 3, "x"),
    ("S", "c", 1.0, 6, "x"), ("S", "d", 4.0, 2, "y"), ("S", "d", 1.0, 5, "y"),
    ("W", "e", 2.0, 8, "x"), ("W", "f", 2.0, 7, "x"),
]  # fmt: skip


@pytest.fixture
def towns(engine):
    data = table(engine, "towns", "region town w x kind", *TOWNS)
    return surveys.make_design(data, weights="w", strata="region", clusters=["town"])


@pytest.mark.parametrize("kind", ["JKn", "BRR"])
def test_of_a_total_replicates_have_the_error_of_the_formula(towns, kind):
    for by in ([], ["kind"]):
        found = surveys.total(
            surveys.as_replicate_design(towns, kind, mse=True), "x", by=by
        )
        expected = surveys.total(towns, "x", by=by)
        for one, other in zip(found, expected, strict=True):
            assert one.estimate == pytest.approx(other.estimate)
            assert one.standard_error == pytest.approx(other.standard_error)
            assert one.n == other.n
            assert one.degrees_of_freedom == other.degrees_of_freedom == 3


def test_leaving_out_a_unit_written_out(towns):
    """The mean without each town in turn, its region's other town counting twice."""
    found = surveys.mean(surveys.as_replicate_design(towns, "JKn"), "x")[0]

    means = []
    for region, town in {row[:2] for row in TOWNS}:
        weights = [
            w * (1 if r != region else 0 if t == town else 2) for r, t, w, *_ in TOWNS
        ]
        values = [row[3] for row in TOWNS]
        means.append(np.average(values, weights=weights))
    middle = sum(means) / 6
    variance = sum((one - middle) ** 2 for one in means) / 2
    assert found.standard_error == pytest.approx(sqrt(variance))


def test_a_replicate_without_anybody_of_a_domain_says_nothing_of_it(engine):
    """Of “z” there are rows in town d only, and in the replicates that have it."""
    rows = [(*row[:4], "z" if row[1] == "d" else "x") for row in TOWNS]
    data = table(engine, "rare", "region town w x kind", *rows)
    drawn = surveys.make_design(data, weights="w", strata="region", clusters=["town"])

    found = surveys.mean(surveys.as_replicate_design(drawn, "JKn"), "x", by=["kind"])[1]

    assert found.group == "z"
    assert found.standard_error == pytest.approx(0)


def test_bootstrap_is_about_the_formula_and_the_same_for_the_same_seed(towns):
    first, again, other = (
        surveys.total(
            surveys.as_replicate_design(towns, "bootstrap", replicates=4000, seed=seed),
            "x",
        )[0].standard_error
        for seed in (1, 1, 2)
    )
    assert first == again != other
    assert first == pytest.approx(surveys.total(towns, "x")[0].standard_error, rel=0.05)


@pytest.mark.parametrize("combined", [True, False])
def test_replicate_weights_as_columns_are_as_if_made_here(engine, combined):
    """Those of leaving out a unit of three, as columns of weights or of factors."""
    factors = 1.5 * (1 - np.eye(3))
    scale = np.array([[2.0], [3.0], [5.0]]) if combined else 1.0
    rows = [
        (w, x, *map(float, row))
        for w, x, row in zip([2.0, 3.0, 5.0], [1, 4, 6], scale * factors, strict=True)
    ]
    data = table(engine, "columns", "w x r1 r2 r3", *rows)
    drawn = surveys.make_design(data, weights="w")
    given = surveys.with_replicate_weights(
        drawn, ["r1", "r2", "r3"], "JK1", combined=combined
    )

    made = surveys.as_replicate_design(drawn, "JK1")

    for statistic in (surveys.mean, surveys.total, surveys.variance):
        one, other = statistic(given, "x")[0], statistic(made, "x")[0]
        assert one.standard_error == pytest.approx(other.standard_error)
        assert one.degrees_of_freedom == other.degrees_of_freedom == 2


@pytest.mark.parametrize("strata", [1, 3, 4, 7, 8, 11, 12, 16, 20, 23, 31, 40, 100])
def test_rows_that_balance(strata):
    found = hadamard(strata)
    assert len(found) > strata
    assert (found[0] == 1).all()
    assert (found @ found.T == len(found) * np.eye(len(found))).all()


def test_what_replicates_cannot_do_is_refused(towns):
    three = towns.table.filter(towns.table.town != "f")
    with pytest.raises(errors.NotPaired, match=r"stratum W has 1\."):
        surveys.as_replicate_design(
            surveys.make_design(
                three, strata="region", clusters=["town"], lonely_psu="remove"
            ),
            "BRR",
        )
    with pytest.raises(errors.WrongQuestion, match="ask for JKn"):
        surveys.as_replicate_design(towns, "JK1")
    with pytest.raises(errors.WrongQuestion, match="none of"):
        surveys.as_replicate_design(towns, "jackknife")
    with pytest.raises(errors.WrongQuestion, match="quantile"):
        surveys.quantile(surveys.as_replicate_design(towns, "BRR"), "x")
    known = surveys.poststratify(towns, "kind", {"x": 5, "y": 5})
    with pytest.raises(errors.WrongQuestion, match="calibrated"):
        surveys.as_replicate_design(known, "BRR")
    with pytest.raises(errors.WrongQuestion, match="calibrated"):
        surveys.poststratify(
            surveys.as_replicate_design(towns, "BRR"), "kind", {"x": 5, "y": 5}
        )


def test_replicate_columns_that_do_not_fit_are_refused(engine):
    data = table(engine, "blank", "w a b", (1.0, 2.0, 1.0), (2.0, None, 3.0))
    drawn = surveys.make_design(data, weights="w")
    with pytest.raises(errors.BlankDesign, match="Row 2, column a"):
        surveys.with_replicate_weights(drawn, ["a", "b"], "BRR")
    with pytest.raises(errors.UnknownColumn, match="“c”"):
        surveys.with_replicate_weights(drawn, ["b", "c"], "BRR")
    with pytest.raises(errors.WrongQuestion, match="scale"):
        surveys.with_replicate_weights(drawn, ["a", "b"])
    with pytest.raises(errors.WrongQuestion, match="two columns"):
        surveys.with_replicate_weights(drawn, ["b"], "BRR")
    with pytest.raises(errors.WrongQuestion, match="1 rscales for 2"):
        surveys.with_replicate_weights(drawn, ["a", "b"], scale=1.0, rscales=[1.0])


def test_leaving_out_schools_or_districts():
    strata = surveys.as_replicate_design(design("st"), "JKn")
    assert strata.degrees_of_freedom == told()["jkn.mean"]["degf"]
    agree_all({v: surveys.mean(strata, v, **normal)[0] for v in BOTH}, "jkn.mean")
    held = surveys.as_replicate_design(design("c1"), "JK1")
    assert held.degrees_of_freedom == told()["jk1.mean"]["degf"]
    agree_all({v: surveys.mean(held, v, **normal)[0] for v in BOTH}, "jk1.mean")
    total = surveys.total(held, "enroll", **normal)[0]
    agree_all({"enroll": total}, "jk1.total")
    ratio = surveys.ratio(held, "api.stu", "enroll", **normal)[0]
    agree_all({"api.stu/enroll": ratio}, "jk1.ratio")


def test_other_statistics_of_replicates():
    held = surveys.as_replicate_design(design("c1"), "JK1")
    by = [one.standard_error for one in surveys.mean(held, "api00", by=["stype"])]
    assert by == pytest.approx(
        [25.37430355239820, 46.34412174518601, 33.68761999863136], rel=1e-9
    )
    two_stages = surveys.mean(
        surveys.as_replicate_design(design("c2"), "JK1"), "api00"
    )[0]
    assert two_stages.standard_error == pytest.approx(33.99246076201358, rel=1e-9)
    spread = surveys.variance(held, "api00")[0].standard_error
    assert spread == pytest.approx(1738.669855283289, rel=1e-9)
    related = surveys.association(held, "sch.wide", "stype")
    assert related.statistic == pytest.approx(4.4639053819296, rel=1e-9)
    assert related.p_value == pytest.approx(0.0357733990136, rel=1e-9)


def test_replicates_of_a_health_survey():
    held = surveys.as_replicate_design(design("nh"), "JKn")
    (found,) = surveys.mean(held, "HI_CHOL")
    assert found.standard_error == pytest.approx(0.005449661267230458, rel=1e-9)
    by = [one.standard_error for one in surveys.total(held, "HI_CHOL", by=["race"])]
    assert by == pytest.approx(
        [759981.5929391645, 2289581.9089677236, 384484.3792691547, 454779.2559404921],
        rel=1e-9,
    )
    near = surveys.as_replicate_design(design("nh"), "JKn", mse=True)
    assert surveys.mean(near, "HI_CHOL")[0].standard_error == pytest.approx(
        0.00544966390308158, rel=1e-9
    )


def test_balanced_replicates_of_a_health_survey():
    """One of its strata has three units; the others are balanced."""
    rows = design("nh").table.to_pyarrow()
    paired = rows.filter(pc.not_equal(rows["SDMVSTRA"], 86)).drop_columns(
        [c for c in rows.column_names if c.endswith("_")]
    )
    held = surveys.as_replicate_design(
        surveys.make_design(
            register_table(connect(), "paired", paired), weights="WTMEC2YR",
            strata="SDMVSTRA", clusters=["SDMVPSU"], nest=True,
        ),
        "BRR",
    )  # fmt: skip

    assert held.degrees_of_freedom == 14
    assert surveys.mean(held, "HI_CHOL")[0].standard_error == pytest.approx(
        0.005834106616177099, rel=1e-9
    )
    by = [one.standard_error for one in surveys.mean(held, "HI_CHOL", by=["race"])]
    assert by == pytest.approx(
        [
            0.006640546775201959, 0.007294392916711712, 0.010748661058315779,
            0.025626816317326551,
        ],
        rel=1e-9,
    )  # fmt: skip
