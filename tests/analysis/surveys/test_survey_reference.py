"""The estimates agree with those of an established statistical package, to 1e-9.

The figures were computed with R's package survey 4.1-1 on its own data sets. Out of scope
to 1e-9: the “likelihood” interval, whose ends that package reads off a curve drawn through
a few points; ours are solved for, and agree to 1e-5.
"""

import functools
import json

import pyarrow.csv as pacsv
import pytest

from analysis.reference_made import reference
from milepost.analysis import surveys
from milepost.analysis.engines import connect, hold

DESIGNS = {
    "srs": ("apisrs", {"weights": "pw"}),
    "st": ("apistrat", {"weights": "pw", "strata": "stype", "fpc": ["fpc"]}),
    "stn": ("apistrat", {"weights": "pw", "strata": "stype"}),
    "c1": ("apiclus1", {"weights": "pw", "clusters": ["dnum"], "fpc": ["fpc"]}),
    "c1n": ("apiclus1", {"weights": "pw", "clusters": ["dnum"]}),
    "c2": ("apiclus2", {"clusters": ["dnum", "snum"], "fpc": ["fpc1", "fpc2"]}),
    "nh": (
        "nhanes",
        {
            "weights": "WTMEC2YR",
            "strata": "SDMVSTRA",
            "clusters": ["SDMVPSU"],
            "nest": True,
        },
    ),
    "fpc": (
        "fpc",
        {
            "weights": "weight", "strata": "stratid", "clusters": ["psuid"],
            "fpc": ["Nh"], "nest": True,
        },
    ),
}  # fmt: skip
SCHOOLS = ["srs", "st", "stn", "c1", "c1n", "c2"]
BOTH = ["api00", "enroll"]
THREE = ["api00", "api99", "enroll"]
PLACES = {
    "estimate": "estimate",
    "se": "standard_error",
    "ci_low": "low",
    "ci_high": "high",
    "deff": "design_effect",
}


@functools.cache
def told():
    path = reference("survey_reference") / "reference_estimates.json"
    return {one["id"]: one for one in json.loads(path.read_text())["estimates"]}


@functools.cache
def design(name):
    data, drawn = DESIGNS[name]
    folder = reference("survey_reference")
    path = next(folder.glob(f"{data}.csv*"))
    words = pacsv.ConvertOptions(null_values=[""], strings_can_be_null=True)
    table = pacsv.read_csv(path, convert_options=words)
    # one column of schools is blank throughout; “nh” is “Nh” to an engine of SQL
    filled = [c for c in table.column_names if table[c].null_count < len(table)]
    filled = [c for c in filled if c != "nh"]
    return surveys.make_design(hold(connect(), data, table.select(filled)), **drawn)


def agree(found, one, within=1e-9):
    """The figures of `one` that the package gave, beside ours."""
    for theirs, ours in PLACES.items():
        if one.get(theirs) is not None:
            assert getattr(found, ours) == pytest.approx(
                one[theirs], rel=within, abs=1e-9
            ), (one["name"], theirs)


def agree_all(found, name, within=1e-9):
    """`found`: our estimates by the name of theirs."""
    results = told()[name]["results"]
    assert {one["name"] for one in results} == set(found)
    for one in results:
        agree(found[one["name"]], one, within)


normal = {"interval": "normal"}


@pytest.mark.parametrize("name", SCHOOLS)
def test_means_with_rows_dropped_listwise(name):
    agree_all(
        {v: surveys.mean(design(name), v, listwise=THREE, **normal)[0] for v in THREE},
        f"{name}.mean",
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_the_t_interval_of_a_mean(name):
    (one,) = [r for r in told()[f"{name}.mean"]["results"] if r["name"] == "api99"]
    found = surveys.mean(design(name), "api99", listwise=THREE)[0]

    assert (found.low, found.high) == pytest.approx(
        (one["ci_low_t"], one["ci_high_t"]), rel=1e-9
    )
    assert found.degrees_of_freedom == told()[f"{name}.mean"]["degf"]


@pytest.mark.parametrize("name", SCHOOLS)
def test_design_effects_against_drawing_with_replacement(name):
    found = surveys.mean(design(name), "api00", with_replacement=True, **normal)[0]
    agree_all({"api00": found}, f"{name}.mean_repl")


@pytest.mark.parametrize("name", SCHOOLS)
def test_totals(name):
    found = surveys.total(design(name), "enroll", **normal)[0]
    agree_all({"enroll": found}, f"{name}.total")


@pytest.mark.parametrize("name", SCHOOLS)
def test_shares_of_several_variables(name):
    found = {
        variable + one.level: one
        for variable in ("stype", "sch.wide", "comp.imp")
        for one in surveys.proportion(design(name), variable, **normal)
    }
    agree_all(found, f"{name}.prop")


@pytest.mark.parametrize("name", SCHOOLS)
def test_ratios(name):
    found = surveys.ratio(design(name), "api.stu", "enroll", **normal)[0]
    agree_all({"api.stu/enroll": found}, f"{name}.ratio")


@pytest.mark.parametrize("name", SCHOOLS)
def test_domains(name):
    held = design(name)
    by_type = surveys.mean(held, "api00", by=["stype"], **normal)
    agree_all({one.group: one for one in by_type}, f"{name}.by_mean")
    crossed = surveys.total(held, "enroll", by=["stype", "sch.wide"], **normal)
    agree_all({one.group: one for one in crossed}, f"{name}.by_total2")
    shares = surveys.proportion(held, "sch.wide", by=["stype"], **normal)
    agree_all({f"{o.group}:sch.wide{o.level}": o for o in shares}, f"{name}.by_prop")
    part = surveys.mean(held, "api00", where=held.table["comp.imp"] == "Yes", **normal)
    agree_all(
        {told()[f"{name}.domain"]["results"][0]["name"]: part[0]}, f"{name}.domain"
    )


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize(
    ("interval", "within"),
    [
        ("logit", 1e-9), ("asin", 1e-9), ("beta", 1e-9), ("mean", 1e-9),
        ("xlogit", 1e-9), ("likelihood", 1e-4),
    ],
)  # fmt: skip
def test_intervals_of_a_share(name, interval, within):
    shares = surveys.proportion(design(name), "sch.wide", interval=interval)
    (found,) = [one for one in shares if one.level == "Yes"]
    (one,) = told()[f"{name}.ciprop_{interval}"]["results"]
    agree(found, one, within)


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize("rule", ["math", "hf7", "hf8"])
def test_quantiles(name, rule):
    found = surveys.quantile(design(name), "api00", rule=rule)
    agree_all({f"api00:{one.level}": one for one in found}, f"{name}.quantile_{rule}")


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize("variable", BOTH)
def test_variances(name, variable):
    found = surveys.variance(design(name), variable, listwise=BOTH)[0]
    results = {one["name"]: one for one in told()[f"{name}.var"]["results"]}
    agree(found, results[f"{variable}:{variable}"])


def test_a_health_survey_with_few_units_in_each_stratum():
    held = design("nh")
    agree_all({"HI_CHOL": surveys.mean(held, "HI_CHOL", **normal)[0]}, "nh.mean")
    by_race = surveys.mean(held, "HI_CHOL", by=["race"], **normal)
    agree_all({one.group: one for one in by_race}, "nh.by_race")
    crossed = surveys.mean(held, "HI_CHOL", by=["race", "RIAGENDR"], **normal)
    agree_all({one.group: one for one in crossed}, "nh.by_race_sex")
    totals = surveys.total(held, "HI_CHOL", by=["agecat"], **normal)
    agree_all({one.group: one for one in totals}, "nh.by_age_total")
    ages = surveys.proportion(held, "agecat", **normal)
    agree_all({f"agecat{one.level}": one for one in ages}, "nh.prop_age")


@pytest.mark.parametrize("interval", ["logit", "asin", "beta", "mean"])
def test_intervals_of_a_rare_share(interval):
    found = surveys.proportion(design("nh"), "HI_CHOL", interval=interval)
    agree(found[-1], told()[f"nh.ciprop_{interval}"]["results"][0])


def test_clusters_numbered_within_strata_of_finite_size():
    agree_all({"x": surveys.mean(design("fpc"), "x", **normal)[0]}, "fpc.mean")
    agree_all({"x": surveys.total(design("fpc"), "x", **normal)[0]}, "fpc.total")


TYPES = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}
CALIBRATED = {
    "post": lambda held: surveys.poststratify(held, "stype", TYPES),
    "rake": lambda held: surveys.rake(held, {"stype": TYPES, "sch.wide": WIDE}),
    "cal": lambda held: surveys.calibrate_linear(
        held, {"stype": TYPES}, {"api99": 3914069}
    ),
}


@pytest.mark.parametrize("method", CALIBRATED)
def test_calibrated_means_and_totals(method):
    held = CALIBRATED[method](design("c1"))
    for statistic in ("mean", "total"):
        for one in told()[f"{method}.{statistic}"]["results"]:
            if one["name"] in BOTH:
                estimate = getattr(surveys, statistic)
                agree(estimate(held, one["name"], **normal)[0], one)


@pytest.mark.parametrize("method", ["rake", "cal"])
def test_calibrated_weights(method):
    held = CALIBRATED[method](design("c1")).table
    weights = held.order_by("row_").to_pyarrow()["weight_"].to_pylist()
    assert weights == pytest.approx(told()[f"{method}.weights"]["value"], rel=1e-9)


def test_calibration_where_weights_differ():
    """Computed with the same package: postStratify, calibrate linear and raking."""
    held = design("st")
    post = surveys.poststratify(held, "sch.wide", WIDE)
    found = surveys.mean(post, "api00")[0]
    assert (found.estimate, found.standard_error) == pytest.approx(
        (662.203029450444, 9.2725438999078), rel=1e-9
    )
    by = [one.standard_error for one in surveys.mean(post, "api00", by=["stype"])]
    assert by == pytest.approx(
        [12.3305114202247, 14.9119342798692, 15.8873417272894], rel=1e-9
    )
    linear = surveys.calibrate_linear(held, {"sch.wide": WIDE}, {"api99": 3914069})
    assert surveys.mean(linear, "enroll")[0].standard_error == pytest.approx(
        19.69439418567662, rel=1e-9
    )
    raked = surveys.rake(
        held, {"sch.wide": WIDE, "comp.imp": {"No": 1712, "Yes": 4482}}
    )
    found = surveys.mean(raked, "api00")[0]
    assert (found.estimate, found.standard_error) == pytest.approx(
        (662.752191565618, 9.34100683452462), rel=1e-9
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_two_variables_are_tested_for_being_unrelated(name):
    for statistic, key in (("F", "F"), ("Chisq", "X-squared")):
        found = surveys.association(
            design(name), "sch.wide", "stype", statistic=statistic
        )
        test = told()[f"{name}.chisq_{statistic}"]["test"]
        assert found.statistic == pytest.approx(test["statistic"][key], rel=1e-9)
        assert list(found.degrees) == pytest.approx(
            list(test["parameter"].values()), rel=1e-9
        )
        assert found.p_value == pytest.approx(test["p_value"], rel=1e-9)


def test_a_test_with_missing_values():
    found = surveys.association(design("nh"), "HI_CHOL", "race")
    test = told()["nh.chisq"]["test"]
    assert found.statistic == pytest.approx(test["statistic"]["F"], rel=1e-9)
    assert found.p_value == pytest.approx(test["p_value"], rel=1e-9)


@pytest.mark.parametrize("name", SCHOOLS)
def test_cross_tables(name):
    found = surveys.cross_table(design(name), "sch.wide", "stype")
    for one in told()[f"{name}.table"]["results"]:
        at = found.rows.index(one["sch.wide"]), found.columns.index(one["stype"])
        assert found.counts[at] == pytest.approx(one["Freq"], rel=1e-9)
