"""The percentages that a household survey published, from the rows it published.

Tal Afar 2021 (REACH, MIT licence): 479 shares and means with intervals, and the same by
division.
Not compared: three of pump_horsepower, where the publisher's tool split “0.75” at its full
stop; and by division questions with several choices, which would take minutes.
"""

import csv
import functools
import gzip

import pytest

from analysis.reference_made import reference
from milepost.analysis import surveys
from milepost.analysis.engines import connect, hold
from milepost.analysis.surveys.intervals import critical
from milepost.formats.survey_data import read_survey

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
def shares(column, by=()):
    """Our shares of a column, by (division, choice), and its mean if of numbers."""
    rows = households().select([column, *by])
    design = surveys.make_design(hold(connect(), "households", rows))
    found = surveys.proportion(design, column, by=list(by), interval="mean")
    if design.table[column].type().is_numeric():
        found += surveys.mean(design, column, by=list(by))
    return {(one.group, one.level): one for one in found}


def share(row, by=(), group=""):
    """Of a question with several choices each is a column of true and false."""
    question, choice = row["main_variable"], row["choice"]
    several = f"{question}.{choice}"
    if several in households().column_names:
        return shares(several, by).get((group, "True"))
    return shares(question, by).get((group, choice))


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
        reach = critical(found.n - 1, "t", 0.95) * found.standard_error
        ours = found.estimate, found.estimate - reach, found.estimate + reach
        theirs = [row[k] for k in ("mean.pct", "mean.pct_low", "mean.pct_upp")]
        for one, other in zip(ours, theirs, strict=True):
            if other:  # one answer alone has no interval
                assert one == pytest.approx(float(other), rel=1e-9, abs=1e-9), row
    assert compared == 476


def test_published_percentages_by_division():
    for row in published("reference_results_by_group.csv.gz"):
        question = row["main_variable"]
        if question == "pump_horsepower" or several_choices(question):
            continue
        found = share(row, (DIVISION,), row["subset_1_val"])
        ours = found.estimate if found else 0.0
        assert ours == pytest.approx(float(row["mean.pct"]), rel=1e-9, abs=1e-9), row


def is_split(row):
    told = row["choice"], row["n_unweighted"]
    return row["main_variable"] == "pump_horsepower" and told in SPLIT


def several_choices(question):
    return any(c.startswith(f"{question}.") for c in households().column_names)
