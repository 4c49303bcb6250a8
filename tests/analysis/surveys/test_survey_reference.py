"""The estimates agree with those of an established statistical package, to 1e-9.

The figures were computed with R's package survey 4.1-1 on its own data sets. Out of scope
to 1e-9: the “likelihood” interval, whose ends that package reads off a curve drawn through
a few points; ours are solved for, and agree to 1e-5 (1e-3 where values are missing). And
logistic regression, which that package stops a step early; see test_regression.py.
"""

import pytest

from analysis.surveys.published import agree, agree_all, design, told
from milepost.analysis import surveys

SCHOOLS = ["srs", "st", "stn", "c1", "c1n", "c2"]
BOTH = ["api00", "enroll"]
THREE = ["api00", "api99", "enroll"]

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
def test_how_many_are_of_each_kind(name):
    found = surveys.total(design(name), "stype", **normal)
    agree_all({f"stype{one.level}": one for one in found}, f"{name}.total_cat")


@pytest.mark.parametrize("name", SCHOOLS)
def test_variances(name):
    results = {one["name"]: one for one in told()[f"{name}.var"]["results"]}
    for variable in BOTH:
        found = surveys.variance(design(name), variable, listwise=BOTH)[0]
        agree(found, results[f"{variable}:{variable}"])
    for first, second in ((BOTH), BOTH[::-1]):
        found = surveys.covariance(design(name), first, second)
        agree(found, results[f"{first}:{second}"])


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
    part = (held.table["race"] == 2) & (held.table["RIAGENDR"] == 1)
    agree_all(
        {"HI_CHOL": surveys.mean(held, "HI_CHOL", where=part, **normal)[0]}, "nh.domain"
    )


@pytest.mark.parametrize(
    ("interval", "within"),
    [("logit", 1e-9), ("asin", 1e-9), ("beta", 1e-9), ("mean", 1e-9), ("likelihood", 1e-3)],
)  # fmt: skip
def test_intervals_of_a_rare_share(interval, within):
    found = surveys.proportion(design("nh"), "HI_CHOL", interval=interval)
    agree(found[-1], told()[f"nh.ciprop_{interval}"]["results"][0], within)


def test_clusters_numbered_within_strata_of_finite_size():
    agree_all({"x": surveys.mean(design("fpc"), "x", **normal)[0]}, "fpc.mean")
    agree_all({"x": surveys.total(design("fpc"), "x", **normal)[0]}, "fpc.total")
    infinite = surveys.mean(design("fpcn"), "x", **normal)[0]
    agree_all({"x": infinite}, "fpc.nofpc_mean")


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
            elif statistic == "total":
                variable = "stype" if one["name"].startswith("stype") else "sch.wide"
                kinds = surveys.total(held, variable, **normal)
                found = {variable + kind.level: kind for kind in kinds}[one["name"]]
                assert found.estimate == pytest.approx(one["estimate"], rel=1e-9)
                assert found.standard_error == pytest.approx(one["se"], abs=1e-6)
            else:
                pytest.fail(f"{one['name']} is not compared")


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


def test_a_margin_of_two_variables_together():
    """Computed with the same package: raking calibration on stype by sch.wide, and on
    comp.imp. Its other function, rake, has the error 22.7307099, by way of iteration."""
    joint = {
        ("E", "No"): 472, ("E", "Yes"): 3949, ("H", "No"): 334, ("H", "Yes"): 421,
        ("M", "No"): 266, ("M", "Yes"): 752,
    }  # fmt: skip
    held = surveys.rake(
        design("c1"),
        {("stype", "sch.wide"): joint, "comp.imp": {"No": 1712, "Yes": 4482}},
    )

    found = surveys.mean(held, "api00")[0]
    assert (found.estimate, found.standard_error) == pytest.approx(
        (642.60847425794, 22.73069971460956), rel=1e-9
    )
    counts = [one.estimate for one in surveys.total(held, "stype")]
    assert counts == pytest.approx([472 + 3949, 334 + 421, 266 + 752])


@pytest.mark.parametrize(
    ("rule", "mean", "total"),
    [
        ("remove", 9.507278865423009, 58888.08489348886),
        ("average", 10.97806002442563, 67998.10333063467),
        ("adjust", 9.543084957332351, 68197.13086903916),
    ],
)
def test_a_stratum_of_one_unit(rule, mean, total):
    """Computed with the same package: the seventh school as a stratum of its own."""
    table = design("stn").table
    alone = (table["row_"] == 6).ifelse("X", table["stype"])
    rows = table.mutate(own=alone).drop("weight_", "stratum_")
    held = surveys.make_design(rows, weights="pw", strata="own", lonely_psu=rule)

    assert surveys.mean(held, "api00")[0].standard_error == pytest.approx(
        mean, rel=1e-9
    )
    assert surveys.total(held, "api00")[0].standard_error == pytest.approx(
        total, rel=1e-9
    )


OTHER_TESTS = ("ttest", "glm", "logit")  # in test_regression.py
REPLICATES = ("jkn.mean", "jk1.mean", "jk1.total", "jk1.ratio")  # in test_replicates.py


def test_every_published_figure_is_compared():
    """The names of all that is compared, here and in the files named above."""
    per_design = (
        "mean", "mean_repl", "total", "total_cat", "prop", "ratio", "by_mean",
        "by_total2", "by_prop", "domain", "var", "chisq_F", "chisq_Chisq", "table",
        *OTHER_TESTS,
        *(f"ciprop_{i}" for i in ("logit", "likelihood", "asin", "beta", "mean", "xlogit")),
        *(f"quantile_{rule}" for rule in ("math", "hf7", "hf8")),
    )  # fmt: skip
    compared = {f"{name}.{one}" for name in SCHOOLS for one in per_design}
    compared |= {f"{m}.{one}" for m in CALIBRATED for one in ("mean", "total")}
    compared |= {"rake.weights", "cal.weights", *REPLICATES}
    compared |= {"fpc.mean", "fpc.total", "fpc.nofpc_mean"}
    compared |= {
        f"nh.{one}"
        for one in (
            "mean", "by_race", "by_race_sex", "by_age_total", "prop_age", "domain",
            "chisq", "glm", "ciprop_logit", "ciprop_likelihood", "ciprop_asin",
            "ciprop_beta", "ciprop_mean",
        )
    }  # fmt: skip
    assert set(told()) == compared
    assert len(compared) == 184
