"""`milepost analyse survey`: a survey and its plan in, estimates out, all or nothing."""

import csv
import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from milepost.cli.analyse import analyse

HEAD = "region,town,weight,population,answer,age\n"
ROWS = [
    "North,a,2,40,yes,30", "North,b,2,40,no,40", "North,c,2,40,yes,50",
    "South,d,5,50,no,20", "South,e,5,50,no,35", "South,f,5,50,yes,",
]  # fmt: skip
PLAN = """
[design]
weights = "weight"
strata = "region"
fpc = ["population"]
[[estimate]]
name = "those who say yes"
statistic = "proportion"
variable = "answer"
[[estimate]]
statistic = "mean"
variable = "age"
by = ["region"]
"""


@pytest.fixture
def estimate(tmp_path):
    def estimate(rows=ROWS, plan=PLAN, name="survey.csv", head=HEAD):
        data = tmp_path / name
        text = head + "".join(row + "\n" for row in rows)
        data.write_bytes(
            gzip.compress(text.encode()) if name.endswith("gz") else text.encode()
        )
        (tmp_path / "plan.toml").write_text(plan)
        out = tmp_path / "out" / "estimates.csv"
        arguments = ["survey", data, "--plan", tmp_path / "plan.toml", "--out", out]
        return CliRunner().invoke(analyse, [*map(str, arguments)]), out

    return estimate


def clause_rows_in(out):
    with out.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["survey.csv", "survey.csv.gz"])
def test_estimates_by_hand(estimate, name):
    """6 of 21 weighted units say yes twice in the North, once in the South: 9 of 21."""
    result, out = estimate(name=name)

    assert result.exit_code == 0, result.output
    no, yes, north, south = clause_rows_in(out)
    assert (yes["name"], yes["level"], yes["n"]) == ("those who say yes", "yes", "6")
    assert float(yes["estimate"]) == pytest.approx(9 / 21)
    # strata: (1 - 3/40) 3/2 x 2^2 x 2/3 and (1 - 3/50) 3/2 x 5^2 x 2/3, over 21^2
    variance = (37 / 40 * 4 + 47 / 50 * 25) / 21**2
    assert float(yes["standard_error"]) == pytest.approx(variance**0.5)
    assert float(no["estimate"]) == pytest.approx(12 / 21)
    assert (north["group"], float(north["estimate"])) == ("North", 40)
    assert (south["group"], float(south["estimate"]), south["n"]) == (
        "South",
        27.5,
        "2",
    )
    assert yes["degrees_of_freedom"] == "4"


def test_the_report_says_each_estimate_in_a_sentence(estimate):
    _, out = estimate()

    page = out.with_suffix(".html").read_text()
    assert "The share with answer “yes” is about 42.9%" in page
    assert "The mean of age in North is about 40" in page


def test_the_sentence_turns_round_with_the_answers(estimate):
    turned = [
        r.replace("yes", "x").replace("no", "yes").replace("x", "no") for r in ROWS
    ]
    _, out = estimate(rows=turned)

    assert (
        "The share with answer “yes” is about 57.1%"
        in out.with_suffix(".html").read_text()
    )


APART = "[[estimate]]\nstatistic = 'difference'\nvariable = 'age'\nby = ['region']\n"


def test_a_difference_of_two_means_says_which_is_higher_or_that_it_may_be_chance(
    estimate,
):
    _, out = estimate(plan=APART)
    (row,) = clause_rows_in(out)
    assert (row["group"], float(row["estimate"])) == ("North - South", 12.5)
    page = out.with_suffix(".html").read_text()
    assert "in North less that in South" in page
    assert "chance in drawing the sample could" in page

    sure = [f"{region},a,1,1,yes,{age}" for region, ages in
            (("North", (60, 61, 62)), ("South", (20, 21, 22))) for age in ages]  # fmt: skip
    _, out = estimate(rows=sure, plan=APART)
    page = out.with_suffix(".html").read_text()
    assert "The mean of age in North is higher than in South, by about 40" in page
    turned = [
        row.replace("North", "x").replace("South", "North").replace("x", "South")
        for row in sure
    ]
    _, out = estimate(rows=turned, plan=APART)
    page = out.with_suffix(".html").read_text()
    assert "The mean of age in North is lower than in South, by about 40" in page


def test_groups_with_a_dash_in_their_names_are_told_by_their_order(estimate):
    sure = [f"{region},a,1,1,yes,{age}" for region, ages in
            (("East - North", (60, 61, 62)), ("South", (20, 21, 22))) for age in ages]  # fmt: skip

    _, out = estimate(rows=sure, plan=APART)

    assert (
        "The mean of age in the first of “East - North - South” is higher than in the"
        " second, by about 40" in out.with_suffix(".html").read_text()
    )


def test_of_words_a_total_is_how_many_have_each(estimate):
    """In the North 2 of 6 say no, in the South 10 of 15."""
    plan = "[design]\nweights = 'weight'\n[[estimate]]\nstatistic = 'total'\nvariable = 'answer'\n"
    _, out = estimate(plan=plan)

    no, yes = clause_rows_in(out)
    assert (no["level"], float(no["estimate"])) == ("no", pytest.approx(12))
    assert (yes["level"], float(yes["estimate"])) == ("yes", pytest.approx(9))
    assert (
        "The number with answer “no” is about 12"
        in out.with_suffix(".html").read_text()
    )


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path, compression="zstd")
    return path


MEAN = "[[estimate]]\nstatistic = 'mean'\nvariable = 'age'\n"


def estimated(data, plan=MEAN):
    (data.parent / "plan.toml").write_text(plan)
    out = data.parent / "out" / "estimates.csv"
    arguments = ["survey", data, "--plan", data.parent / "plan.toml", "--out", out]
    return CliRunner().invoke(analyse, [*map(str, arguments)]), out


def test_parquet_is_read_by_the_engine_with_any_name_for_a_column(tmp_path):
    data = parquet(tmp_path / "s.parquet", age=[20.0, 40.0, None], row=[1, 2, 3])
    result, out = estimated(data)

    assert result.exit_code == 0, result.output
    (row,) = clause_rows_in(out)
    assert (float(row["estimate"]), row["n"]) == (30.0, "2")


def test_of_columns_that_differ_in_case_the_one_asked_for_is_used(tmp_path):
    data = parquet(tmp_path / "s.parquet", age=[20, 40], Age=[0, 0])
    _, out = estimated(data)

    assert float(clause_rows_in(out)[0]["estimate"]) == 30


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"age": []}, "s.parquet: The survey has no rows."),
        ({"age": [1]}, "s.parquet: Only one sampling unit was drawn, so variance"),
        (
            {"age": [1, 2], "w": [0, 1]},
            "s.parquet: Row 1, column w: the weight must be a number above 0, not 0.",
        ),
        (
            {"years": [1, 2]},
            "s.parquet: The survey has no column “age”. Its columns are: years",
        ),
        (
            {"age": ["1", "many"]},
            "s.parquet: Row 2, column age: “many” is not a number",
        ),
    ],
)
def test_wrong_parquet_is_refused_by_the_row_as_it_stands_there(
    tmp_path, columns, sentence
):
    data = parquet(tmp_path / "s.parquet", **columns)
    design = "[design]\nweights = 'w'\n" if "w" in columns else ""
    result, out = estimated(data, design + MEAN)

    assert result.exit_code == 1
    assert sentence in result.output
    assert not out.exists()


def test_damaged_parquet_is_named(tmp_path):
    data = parquet(tmp_path / "s.parquet", age=[float(n) for n in range(1000)])
    whole = bytearray(data.read_bytes())
    whole[4:60] = b"\xff" * 56
    data.write_bytes(bytes(whole))
    result, out = estimated(data)

    assert (result.exit_code, result.output) == (
        1,
        "Error: s.parquet cannot be read.\n",
    )
    assert not out.exists()


def test_each_statistic_has_its_sentence_and_its_chart(estimate):
    plan = """
[[estimate]]
statistic = 'ratio'
variable = 'age'
denominator = 'weight'
[[estimate]]
name = "years per weight"
statistic = 'ratio'
variable = 'age'
denominator = 'weight'
[[estimate]]
statistic = 'quantile'
variable = 'age'
[[estimate]]
statistic = 'total'
variable = 'population'
by = ['region']
"""
    _, out = estimate(plan=plan)

    page = out.with_suffix(".html").read_text()
    assert "The ratio of age to weight is about" in page
    assert "The ratio “years per weight” is about" in page
    assert "50% of the population have age of at most about 35, between" in page
    assert "The total of population in South is about 150" in page
    assert page.count("<svg") == 3


def test_large_figures_are_written_out(estimate):
    rows = [row.replace(",40,", ",4000000,") for row in ROWS]
    plan = (
        "[[estimate]]\nstatistic = 'mean'\nvariable = 'population'\nby = ['region']\n"
    )
    _, out = estimate(rows=rows, plan=plan)

    page = out.with_suffix(".html").read_text()
    assert "is about 4,000,000, between" in page
    assert "e+0" not in page


def test_of_words_among_numbers_the_first_is_named(estimate):
    rows = [*ROWS[:3], ROWS[3].replace(",20", ",twenty"), *ROWS[4:]]
    plan = "[[estimate]]\nstatistic = 'total'\nvariable = 'age'\n"
    result, out = estimate(rows=rows, plan=plan)

    assert result.exit_code == 1
    assert "survey.csv: Row 5, column age: “twenty” is not a number" in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("condition", "n"),
    [
        ("age > 25", 4), ("region = 'North' or age <= 20", 4), ("age is null", 1),
        ("not (answer = 'yes')", 3), ("region in ('South', 'West')", 3),
        ("age between 30 and 40", 3), ("town like 'a%'", 1), ("age / 10 - 1 >= 3", 2),
    ],
)  # fmt: skip
def test_a_condition_chooses_rows(estimate, condition, n):
    plan = f"[[estimate]]\nstatistic = 'total'\nvariable = 'weight'\nwhere = \"{condition}\"\n"

    result, out = estimate(plan=plan)

    assert result.exit_code == 0, result.output
    assert clause_rows_in(out)[0]["n"] == str(n)


@pytest.mark.parametrize(
    "condition",
    [
        "1 in (select 1)", "read_csv('/etc/passwd') is null", "age > ", "age", "x = 1",
        "true; drop table survey", "getenv('HOME') = 'x'",
    ],
)  # fmt: skip
def test_a_condition_can_do_nothing_else(estimate, condition):
    plan = (
        f"[[estimate]]\nstatistic = 'mean'\nvariable = 'age'\nwhere = \"{condition}\"\n"
    )

    result, out = estimate(plan=plan)

    assert result.exit_code == 1
    assert "where = " in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("South,d,5", "South,d,0"),
         "Row 5, column weight: the weight must be a number above 0, not 0."),
        (("South,d,5", "South,d,-1"),
         "Row 5, column weight: the weight must be a number above 0, not -1."),
        (("South,d,5", "South,d,"), "Row 5, column weight: this cell is blank"),
        (("North,a,2", ",a,2"), "Row 2, column region: this cell is blank"),
        (("South,d,5", "South,d,nan"), "Row 5, column weight: “nan” is not a number"),
        (("South,d,5", "South,d,inf"), "Row 5, column weight: “inf” is not a number"),
        (("South,d,5,", "South,d,5,5,"),
         "survey.csv, row 5: wrong number of cells (expected: 6; found: 7)"),
        (("South,d,5", "South,d,five"), "Row 5, column weight: “five” is not a number"),
        (("South,d,5,50", "South,d,5,x"), "Row 5, column population: “x” is not a number"),
        (("North,a,2,40", "North,a,2,2"), "column population"),
        (("South,d,5,50,no", "West,d,5,50,no"),
         "Row 5, column region: stratum West has only one sampling unit"),
    ],
)  # fmt: skip
def test_a_fault_of_the_data_is_named_by_row_and_column(estimate, change, sentence):
    rows = [row.replace(*change) for row in ROWS]

    result, out = estimate(rows=rows)

    assert result.exit_code == 1
    assert "survey.csv" in result.output
    assert sentence in result.output
    assert not out.exists()


def test_a_population_smaller_than_the_sample_is_refused(estimate):
    rows = [row.replace(",40,", ",2,") for row in ROWS]

    result, _ = estimate(rows=rows)

    assert "Row 2, column population: 2 cannot be the size" in result.output


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ("[design]\nweigths = 'w'\n" + PLAN.split("]", 1)[1], "weigths"),
        ("x = ", "TOML"),
        ("[design]\n", "no [[estimate]]"),
        ("[[estimate]]\nstatistic = 'median'\nvariable = 'age'\n", "statistic"),
        ("[[estimate]]\nstatistic = 'ratio'\nvariable = 'age'\n", "denominator"),
        ("[[estimate]]\nstatistic = 'mean'\nvariable = 'income'\n", "no column “income”"),
        ("[[estimate]]\nstatistic = 'mean'\nvariable = 'answer'\n", "Row 2, column answer"),
        ("[[calibrate]]\nmethod = 'rake'\n" + PLAN, "[[calibrate]]"),
        ("[[estimate]]\nstatistic = 'difference'\nvariable = 'age'\n", "by = ["),
        ("[[estimate]]\nstatistic = 'mean'\nvariable = 'age'\nby = ['land']\n", "“land”"),
        (PLAN + "confidence = 95.0\n", "confidence 95: it is not between 0 and 1"),
        (
            "[[estimate]]\nstatistic = 'quantile'\nvariable = 'age'\nprobability = 50\n",
            "probability 50: it is not between 0 and 1",
        ),
        (PLAN.replace('"weight"', '"wieght"'), "no column “wieght”"),
        (PLAN.replace('"region"', '"land"', 1), "no column “land”"),
        (PLAN.replace('"population"', '"size"'), "no column “size”"),
        (PLAN.replace("[design]", "[design]\nlonely_psu = 'alone'"), "lonely_psu alone"),
    ],
)  # fmt: skip
def test_a_fault_of_the_plan_is_one_sentence(estimate, plan, sentence):
    result, out = estimate(plan=plan)

    assert result.exit_code == 1
    assert sentence in result.output
    assert result.output.count("\n") == 1
    assert not out.exists()


def test_an_empty_file_is_refused(estimate):
    result, _ = estimate(rows=[])
    assert result.exit_code == 1
    assert "survey.csv is empty" in result.output

    result, out = estimate(rows=[], head="")
    assert result.exit_code == 1
    assert "survey.csv is empty" in result.output
    assert not out.exists()


def test_a_column_that_is_there_twice_is_refused(estimate):
    result, out = estimate(head=HEAD.replace("town", "region"))
    assert result.exit_code == 1
    assert (
        "survey.csv, row 1: the column “region” occurs more than once" in result.output
    )
    assert not out.exists()


def test_the_code_of_namibia_is_a_word(estimate):
    rows = [row.replace("South", "NA") for row in ROWS]

    _, out = estimate(rows=rows)

    assert [row["group"] for row in clause_rows_in(out)][2:] == ["NA", "North"]


def test_known_totals_change_the_weights(estimate, tmp_path):
    (tmp_path / "totals.csv").write_text(
        "variable,level,total\nregion,North,40\nregion,South,60\n"
    )
    plan = "[[calibrate]]\nmethod = 'poststratify'\nfile = 'totals.csv'\n" + PLAN

    result, out = estimate(plan=plan)

    assert result.exit_code == 0, result.output
    assert float(clause_rows_in(out)[1]["estimate"]) == pytest.approx(
        0.4 * 2 / 3 + 0.6 / 3
    )


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        ("region,North,40\n", "region is “South” for part of the survey, but no total"),
        (
            "region,North,40\nregion,South,60\nregion,West,1\n",
            "nobody in the survey has this value",
        ),
        ("region,North,x\n", "row 2, column total"),
    ],
)
def test_totals_that_do_not_fit_are_named(estimate, tmp_path, totals, sentence):
    (tmp_path / "totals.csv").write_text("variable,level,total\n" + totals)
    plan = "[[calibrate]]\nmethod = 'rake'\nfile = 'totals.csv'\n" + PLAN

    result, out = estimate(plan=plan)

    assert result.exit_code == 1
    assert sentence in result.output
    assert not out.exists()
