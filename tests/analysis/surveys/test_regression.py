"""Regression and the t test: by hand on every engine, and as published."""

from math import log, sqrt

import pytest

from analysis.engine_made import table
from analysis.surveys.published import design, told
from milepost.analysis import surveys
from milepost.analysis.surveys import errors

SCHOOLS = ["srs", "st", "stn", "c1", "c1n", "c2"]
ROWS = [
    ("N", "a", 2.0, 1, 2, "no"), ("N", "a", 1.0, 2, 5, "yes"), ("N", "b", 3.0, 3, 4, "no"),
    ("S", "c", 1.0, 4, 9, "yes"), ("S", "d", 2.0, 5, 8, "yes"), ("S", "d", 1.0, 6, 10, "no"),
]  # fmt: skip


@pytest.fixture
def drawn(engine):
    data = table(engine, "regressed", "region town w x y said", *ROWS)
    return surveys.make_design(data, weights="w", strata="region", clusters=["town"])


def test_a_slope_and_its_error_by_hand(drawn):
    constant, slope = surveys.regression(drawn, "y", ["x"])

    size = sum(w for _, _, w, *_ in ROWS)
    x, y = (sum(row[2] * row[at] for row in ROWS) / size for at in (3, 4))
    squares = sum(row[2] * (row[3] - x) ** 2 for row in ROWS)
    b = sum(row[2] * (row[3] - x) * (row[4] - y) for row in ROWS) / squares
    assert slope.estimate == pytest.approx(b)
    assert constant.estimate == pytest.approx(y - b * x)
    # how far the towns of each region pull the slope apart
    pulls = dict.fromkeys("abcd", 0.0)
    for _, town, w, at, value, _ in ROWS:
        pulls[town] += w * (at - x) * (value - y - b * (at - x))
    variance = (
        (pulls["a"] - pulls["b"]) ** 2 + (pulls["c"] - pulls["d"]) ** 2
    ) / squares**2
    assert slope.standard_error == pytest.approx(sqrt(variance))
    assert (slope.term, slope.n, slope.degrees_of_freedom) == ("x", 6, 1)


def test_the_slope_of_a_group_is_the_difference_of_means(drawn):
    _, slope = surveys.regression(drawn, "y", ["region"])
    (apart,) = surveys.difference(drawn, "y", "region")

    assert slope.term == "region: S"
    assert slope.estimate == pytest.approx(-apart.estimate)
    assert slope.standard_error == pytest.approx(apart.standard_error)


def test_the_odds_of_a_group_by_hand(drawn):
    """Weights: in the North 1 yes to 5 no, in the South 3 to 1."""
    constant, slope = surveys.regression(drawn, "said", ["region"], family="logit")

    assert constant.estimate == pytest.approx(log(1 / 5))
    assert slope.estimate == pytest.approx(log(3 / 1) - log(1 / 5))


def test_slopes_turn_round_with_the_outcome(drawn):
    turned = drawn.table.mutate(y=-drawn.table.y)
    other = surveys.make_design(
        turned.drop("weight_", "stratum_", "unit1_"),
        weights="w", strata="region", clusters=["town"],
    )  # fmt: skip
    for one, opposite in zip(
        surveys.regression(drawn, "y", ["x"]),
        surveys.regression(other, "y", ["x"]),
        strict=True,
    ):
        assert one.estimate == pytest.approx(-opposite.estimate)
        assert (one.low, one.high) == pytest.approx((-opposite.high, -opposite.low))
    assert surveys.t_test(drawn, "y", "said").estimate == pytest.approx(
        -surveys.t_test(other, "y", "said").estimate
    )


def test_the_test_is_of_the_second_group_less_the_first(drawn):
    found = surveys.t_test(drawn, "y", "said")
    yes, no = (5 + 9 + 16) / 4, (4 + 12 + 10) / 6

    assert found.group == "yes - no"
    assert found.estimate == pytest.approx(yes - no)
    assert found.statistic == pytest.approx(found.estimate / found.standard_error)
    assert found.degrees_of_freedom == 1


@pytest.mark.parametrize(
    ("outcome", "predictors", "options", "error", "sentence"),
    [
        ("y", ["x", "twice"], {}, errors.NoFit, "regression of y"),
        ("high", ["x"], {"family": "logit"}, errors.NoFit, "regression of high"),
        ("y", ["x"], {"family": "poisson"}, errors.WrongQuestion, "poisson"),
        ("y", ["z"], {}, errors.UnknownColumn, "“z”"),
        ("said", ["x"], {}, errors.NotANumber, "Row 1, column said"),
        ("x", ["y"], {"family": "logit"}, errors.WrongQuestion, "not two"),
        ("y", ["x"], {"by": ["region"]}, errors.WrongQuestion, "domain"),
    ],
)
def test_what_has_no_answer_is_refused(
    drawn, outcome, predictors, options, error, sentence
):
    rows = drawn.table.mutate(
        twice=2 * drawn.table.x, high=(drawn.table.x > 3).cast("int64")
    ).drop("weight_", "stratum_", "unit1_")
    held = surveys.make_design(rows, weights="w", strata="region", clusters=["town"])
    with pytest.raises(error, match=sentence):
        surveys.regression(held, outcome, predictors, **options)


def test_a_test_is_of_two_groups(drawn):
    with pytest.raises(errors.WrongQuestion, match="town has 4 values, not two"):
        surveys.t_test(drawn, "y", "town")


def same_terms(found, name, within):
    for one, theirs in zip(found, told()[name]["results"], strict=True):
        ours = one.estimate, one.standard_error, one.statistic, one.p_value
        figures = [theirs[k] for k in ("estimate", "se", "t", "p")]
        assert ours == pytest.approx(figures, rel=within), (name, theirs["name"])


@pytest.mark.parametrize("name", SCHOOLS)
def test_published_regressions(name):
    terms = ["ell", "meals", "mobility"]
    same_terms(surveys.regression(design(name), "api00", terms), f"{name}.glm", 1e-9)


@pytest.mark.parametrize("name", SCHOOLS)
def test_published_regressions_of_odds(name):
    """The package stops a step or two early, which its p-values show at 10⁻³."""
    terms = ["ell", "meals", "mobility"]
    found = surveys.regression(design(name), "sch.wide", terms, family="logit")
    same_terms(found, f"{name}.logit", 1e-3)


def test_a_published_regression_on_levels_with_missing_values():
    found = surveys.regression(
        design("nh"), "HI_CHOL", ["race", "agecat", "RIAGENDR"],
        family="logit", factors=["race", "RIAGENDR"],
    )  # fmt: skip
    assert [one.term for one in found[1:3]] == ["race: 2", "race: 3"]
    same_terms(found, "nh.glm", 1e-4)
    # the same package, told to go on until nothing moves
    assert (found[0].estimate, found[0].standard_error) == pytest.approx(
        (-4.73798322550185, 0.319499403040916), rel=1e-9
    )
    assert (found[7].estimate, found[7].p_value) == pytest.approx(
        (0.212760495203328, 0.0330643066854519), rel=1e-9
    )


def test_a_regression_of_odds_where_the_package_goes_on_until_nothing_moves():
    found = surveys.regression(
        design("c2"), "sch.wide", ["ell", "meals", "mobility"], family="logit"
    )
    assert [(one.estimate, one.standard_error) for one in found[:2]] == [
        pytest.approx((0.821183066048282, 0.755622745308516), rel=1e-9),
        pytest.approx((-0.0546204204988168, 0.0222024028443742), rel=1e-9),
    ]


def test_a_regression_on_calibrated_weights_and_one_on_a_part():
    """Computed with the same package: svyglm after postStratify, and of a subset."""
    types = {"E": 4421, "H": 755, "M": 1018}
    post = surveys.poststratify(design("c1"), "stype", types)
    meals = surveys.regression(post, "api00", ["ell", "meals"])[2]
    assert (meals.estimate, meals.standard_error, meals.p_value) == pytest.approx(
        (-3.13332460445148, 0.332436938999854, 6.76230148935263e-07), rel=1e-9
    )
    held = design("st")
    part = held.table["sch.wide"] == "Yes"
    last = surveys.regression(held, "api00", ["ell", "stype"], where=part)[3]
    assert (last.estimate, last.standard_error, last.p_value) == pytest.approx(
        (-44.2085709729378, 16.6506418977208, 0.00880952518612454), rel=1e-9
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_published_tests_of_two_means(name):
    found = surveys.t_test(design(name), "api00", "sch.wide")
    test = told()[f"{name}.ttest"]["test"]
    assert (found.statistic, found.degrees_of_freedom, found.p_value) == pytest.approx(
        (test["statistic"]["t"], test["parameter"]["df"], test["p_value"]), rel=1e-9
    )


def test_a_published_test_from_replicates():
    """Computed with R's package survey 4.1-1: svyttest of a JK1 design."""
    found = surveys.t_test(
        surveys.as_replicate_design(design("c1"), "JK1"), "api00", "sch.wide"
    )
    assert found.statistic == pytest.approx(2.0645942614798, rel=1e-9)
    assert found.p_value == pytest.approx(0.05950827291235, rel=1e-9)
