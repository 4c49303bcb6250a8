"""The percentages that a household survey published, from the rows it published.

Tal Afar 2021 (REACH, MIT licence): 479 shares and means with intervals, and the same by
division. Not compared: three of pump_horsepower, where the publisher's tool split “0.75” at
its full stop.
"""

import csv
import functools
import gzip

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analysis.reference_made import reference
from milepost.analysis import surveys
from milepost.analysis.engines import connect, register_table
from milepost.analysis.surveys.intervals import critical_value
from milepost.formats.datasets.survey_data import read_survey

DIVISION = "socio_eco_division"
# of pump_horsepower, by choice and answers
SPLIT = {("5", "3"), ("75", "23"), ("5", "49")}


def published(name):
    path = reference("household_survey_talafar") / name
    opened = gzip.open if name.endswith("gz") else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def households():
    return read_survey(reference("household_survey_talafar") / "clean_data.csv.gz")


@functools.cache
def shares(by=()):
    """Our share of each choice of each question, by (question, choice, division).

    All are asked at once, as domains of a table with a row per household and choice, in
    which households are the units: what some chose is false of others who answered.
    """
    rows = households()
    parts = []
    for question, choice in sorted(choices()):
        several = f"{question}.{choice}"
        if several in rows.column_names:
            chosen = rows[several].cast("string")
        else:
            chosen = pc.equal(rows[question].cast("string"), choice).cast("string")
        parts.append(
            pa.table(
                {
                    "household": pa.array(range(len(rows))),
                    "asked": pa.array([f"{question}: {choice}"] * len(rows)),
                    "chosen": pc.utf8_lower(chosen),
                    **{name: rows[name] for name in by},
                }
            )
        )
    table = register_table(connect(), "choices", pa.concat_tables(parts))
    design = surveys.make_design(table, clusters=["household"])
    found = surveys.proportion(design, "chosen", by=["asked", *by], interval="mean")
    return {one.group: one for one in found if one.level == "true"}


def choices():
    """Of which a share was published."""
    told = published("reference_results_overall.csv")
    return {(row["main_variable"], row["choice"]) for row in told if row["choice"]}


@functools.cache
def mean(question, by=()):
    rows = register_table(connect(), "numbers", households().select([question, *by]))
    if not rows[question].type().is_numeric():
        return {}
    found = surveys.mean(surveys.make_design(rows), question, by=list(by))
    return {one.group: one for one in found}


def share(row, by=(), group=""):
    if not row["choice"]:
        return mean(row["main_variable"], by).get(group)
    asked = f"{row['main_variable']}: {row['choice']}"
    return shares(by).get(".".join(filter(None, [asked, group])))


def test_published_percentages_and_intervals():
    """Their intervals are of t with the rows that answered, less 1."""
    compared = 0
    for row in published("reference_results_overall.csv"):
        if is_split(row):
            continue
        found = share(row)
        compared += 1
        if found is None:  # nobody chose it
            assert float(row["mean.pct"]) == 0, row
            continue
        reach = critical_value(found.n - 1, "t", 0.95) * found.standard_error
        ours = found.estimate, found.estimate - reach, found.estimate + reach
        theirs = [row[k] for k in ("mean.pct", "mean.pct_low", "mean.pct_upp")]
        for one, other in zip(ours, theirs, strict=True):
            if other:  # one answer alone has no interval
                assert one == pytest.approx(float(other), rel=1e-9, abs=1e-9), row
    assert compared == 476


def test_published_percentages_by_division():
    for row in published("reference_results_by_group.csv.gz"):
        question = row["main_variable"]
        if question == "pump_horsepower":
            continue
        found = share(row, (DIVISION,), row["subset_1_val"])
        ours = found.estimate if found else 0.0
        assert ours == pytest.approx(float(row["mean.pct"]), rel=1e-9, abs=1e-9), row


def is_split(row):
    told = row["choice"], row["n_unweighted"]
    return row["main_variable"] == "pump_horsepower" and told in SPLIT


@pytest.mark.parametrize("question", ["hhh_r", "gender_hoh", "water_source_drinking"])
def test_asked_one_by_one_they_are_the_same(question):
    rows = register_table(connect(), "one", households().select([question]))
    one_by_one = surveys.proportion(
        surveys.make_design(rows), question, interval="mean"
    )
    assert len(one_by_one) > 1
    for one in one_by_one:
        together = shares()[f"{question}: {one.level}"]
        for figure in ("estimate", "standard_error", "n"):
            assert getattr(together, figure) == pytest.approx(getattr(one, figure))
