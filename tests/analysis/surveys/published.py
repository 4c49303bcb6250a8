"""The designs whose figures an established package published, and those figures.

R's package survey 4.1-1, on its own data sets.
"""

import functools
import json

import pyarrow.csv as pacsv
import pytest

from analysis.reference_made import reference
from milepost.analysis import surveys
from milepost.analysis.engines import connect, register_table

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
    "fpcn": (
        "fpc",
        {
            "weights": "weight", "strata": "stratid", "clusters": ["psuid"],
            "nest": True,
        },
    ),
}  # fmt: skip
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
    return surveys.make_design(
        register_table(connect(), data, table.select(filled)), **drawn
    )


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
