"""Survey plan in TOML: the sampling design, the calibration and the estimates wanted."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from milepost.errors import gettext_noop
from milepost.formats.errors import EmptyFile, MissingColumn, UnreadableFile

STATISTICS = ("mean", "total", "proportion", "ratio", "quantile", "difference")
METHODS = ("poststratify", "rake", "linear")
DESIGN = {"weights": str, "strata": str, "clusters": list, "fpc": list, "nest": bool}
DESIGN |= {"lonely_psu": str}
ESTIMATE: dict[str, Any] = {
    "name": str, "statistic": str, "variable": str, "denominator": str, "by": list,
    "where": str, "probability": (int, float, list), "rule": str, "interval": str,
    "confidence": float, "missing": str,
}  # fmt: skip
CALIBRATE = {"method": str, "file": str}
PLAN = {"design": dict, "calibrate": list, "estimate": list, "missing": str}


class WrongPlan(UnreadableFile):
    template = gettext_noop("%(file)s, %(where)s: %(problem)s")


@dataclass(frozen=True)
class CalibrationTotals:
    """Known totals: by variable and level, and of variables of numbers."""

    method: str
    levels: Mapping[str, Mapping[str, float]]
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class EstimateRequest:
    """One `[[estimate]]`; `options` are those that were given."""

    name: str
    statistic: str
    variable: str
    options: Mapping[str, Any]


@dataclass(frozen=True)
class SurveyPlan:
    """A plan, read and found to be whole."""

    design: Mapping[str, Any]
    calibrate: tuple[CalibrationTotals, ...] = ()
    estimates: tuple[EstimateRequest, ...] = ()
    listwise: bool = False
    source: str = field(default="", compare=False)


def read_plan(path: Path) -> SurveyPlan:
    """Read and check a survey plan (TOML) and the CSV files of totals that it names.

    Raises
    ------
    UnreadableFile
        One sentence naming the file and the place in it.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongPlan(file=path.name, where="TOML", problem=f"{error}.") from error
    _check(path, "plan", data, PLAN)
    design = data.get("design", {})
    _check(path, "[design]", design, DESIGN)
    if not data.get("estimate"):
        raise WrongPlan(
            file=path.name, where="plan", problem="there is no [[estimate]] in it."
        )
    return SurveyPlan(
        design=design,
        calibrate=tuple(_calibrate(path, table) for table in data.get("calibrate", [])),
        estimates=tuple(
            _estimate_request(path, number, table)
            for number, table in enumerate(data["estimate"], 1)
        ),
        listwise=_is_listwise(path, "plan", data),
        source=text,
    )


def _check(
    path: Path, where: str, table: Mapping[str, Any], known: Mapping[str, Any]
) -> None:
    for key, value in table.items():
        if key not in known:
            problem = f"“{key}” is not known; it knows {', '.join(known)}."
            raise WrongPlan(file=path.name, where=where, problem=problem)
        if not isinstance(value, known[key]):
            problem = (
                f"“{key}” holds {value!r}, which is of another kind than expected."
            )
            raise WrongPlan(file=path.name, where=where, problem=problem)


def _is_listwise(path: Path, where: str, table: Mapping[str, Any]) -> bool:
    if table.get("missing", "listwise") != "listwise":
        raise WrongPlan(
            file=path.name, where=where, problem="“missing” can only be “listwise”."
        )
    return "missing" in table


def _estimate_request(
    path: Path, number: int, table: Mapping[str, Any]
) -> EstimateRequest:
    where = f"[[estimate]] {number}"
    _check(path, where, table, ESTIMATE)
    _is_listwise(path, where, table)
    statistic, variable = table.get("statistic"), table.get("variable")
    if statistic not in STATISTICS:
        problem = f"“statistic” is one of {', '.join(STATISTICS)}."
        raise WrongPlan(file=path.name, where=where, problem=problem)
    if not variable or (statistic == "ratio") != ("denominator" in table):
        problem = "“variable” is missing, or “denominator” is, which only a ratio has."
        raise WrongPlan(file=path.name, where=where, problem=problem)
    if statistic == "difference" and len(table.get("by", [])) != 1:
        problem = 'a difference is between the values of one column: by = ["…"].'
        raise WrongPlan(file=path.name, where=where, problem=problem)
    options = {
        k: v for k, v in table.items() if k not in ("name", "statistic", "variable")
    }
    name = f"{statistic} of {variable}"
    if statistic == "ratio":
        name += f" to {table['denominator']}"
    name = table.get("name", name)
    return EstimateRequest(name, statistic, variable, options)


def _calibrate(path: Path, table: Mapping[str, Any]) -> CalibrationTotals:
    _check(path, "[[calibrate]]", table, CALIBRATE)
    if table.get("method") not in METHODS or "file" not in table:
        problem = f"it needs “file” and a “method” of {', '.join(METHODS)}."
        raise WrongPlan(file=path.name, where="[[calibrate]]", problem=problem)
    levels: dict[str, dict[str, float]] = {}
    numbers: dict[str, float] = {}
    for variable, level, total in _totals(path.parent / table["file"]):
        if level or table["method"] != "linear":
            levels.setdefault(variable, {})[level] = total
        else:
            numbers[variable] = total
    return CalibrationTotals(table["method"], levels, numbers)


def _totals(path: Path) -> list[tuple[str, str, float]]:
    """Read a CSV of population totals as (variable, level, total) tuples."""
    if not path.is_file():
        raise UnreadableFile(file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not reader.fieldnames:
            raise EmptyFile(file=path.name)
        for column in ("variable", "level", "total"):
            if column not in reader.fieldnames:
                raise MissingColumn(file=path.name, row=1, column=column)
        totals = []
        for number, row in enumerate(reader, start=2):
            try:
                total = float(row["total"])
            except (TypeError, ValueError) as error:
                where = f"row {number}, column total"
                problem = f"{row['total']!r} is not a number."
                raise WrongPlan(file=path.name, where=where, problem=problem) from error
            totals.append((row["variable"].strip(), row["level"].strip(), total))
    return totals
