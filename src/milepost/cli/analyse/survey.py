"""`milepost analyse survey`: estimates of a complex survey by its plan."""

import csv
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import (
    FILE,
    NEW_FILE,
    ProgressBar,
    atomic_files,
    engine_option,
    idle_seed_option,
    name_file_in_error,
    report_errors,
)

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

    from milepost.analysis.surveys import Design, Estimate
    from milepost.formats.datasets.survey_plan import (
        CalibrationTotals,
        EstimateRequest,
        SurveyPlan,
    )

COLUMNS = (
    "name", "statistic", "variable", "group", "level", "estimate", "standard_error",
    "low", "high", "n", "degrees_of_freedom", "design_effect",
)  # fmt: skip


@click.command()
@click.argument("data", type=FILE)
@click.option(
    "--plan", type=FILE, required=True, help="How it was sampled, and what to ask."
)
@click.option("--out", type=NEW_FILE, required=True, help="CSV file to write.")
@idle_seed_option
@engine_option
@report_errors
def survey(data: Path, plan: Path, out: Path, address: str) -> None:
    """Estimate means, totals, shares, ratios, quantiles, differences from a survey.

    DATA is CSV (plain or gzip) or Parquet, one row per unit that answered. Only a blank
    cell is missing. PLAN is TOML; all keys but statistic and variable may be left out:

    \b
      missing = "listwise"    drop rows in which any variable of the plan is blank
      [design]
      weights = "w"           column; without it they follow from fpc, else all are one
      strata = "h"            column
      clusters = ["c"]        columns, a stage each
      fpc = ["N"]             columns: population sizes, or fractions up to 1
      nest = true             clusters are numbered within strata
      [[calibrate]]
      method = "rake"         or "poststratify", "linear"
      file = "totals.csv"     columns variable, level, total (level blank: sum of a number)
      [[estimate]]
      name = "…"
      statistic = "mean"      or "total" (of words: how many have each), "proportion",
                              "ratio", "quantile", "difference" (of means)
      variable = "x"
      denominator = "y"       of a ratio
      by = ["region"]         domains; of a difference, between whom
      where = "age >= 18"     SQL condition
      probability = 0.5       of a quantile, or a list of them
      rule = "math"           of a quantile, or "hf7", "hf8"
      interval = "t"          or "normal"; of a proportion "logit", "likelihood", "asin",
                              "beta", "mean", "xlogit"
      confidence = 0.95

    Writes OUT with columns name, statistic, variable, group, level, estimate,
    standard_error, low, high, n, degrees_of_freedom, design_effect, and beside it the
    same to read, as HTML.
    """
    from milepost.formats.datasets.survey_plan import read_plan
    from milepost.formats.reports.survey import render_report

    estimates = _estimates(data, read_plan(plan), address)
    with atomic_files(out) as place:
        with place(out.suffix).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(estimates)
        place(".html").write_text(render_report(estimates), encoding="utf-8")
    click.echo(f"{len(estimates)} estimates: {out}")


def _estimates(data: Path, plan: "SurveyPlan", address: str) -> list[dict[str, Any]]:
    from milepost.analysis.surveys.errors import SurveyError
    from milepost.formats.datasets.survey_data import check_parquet
    from milepost.formats.datasets.votes import is_parquet

    try:
        return _compute_estimates(data, plan, address)
    except SurveyError as error:
        row = error.facts.get("row")
        if isinstance(row, int) and not is_parquet(data):
            error.facts["row"] = row + 1  # the header is row 1
        raise name_file_in_error(error, data) from error
    except Exception:
        if is_parquet(data):
            check_parquet(data)
        raise


def _compute_estimates(
    data: Path, plan: "SurveyPlan", address: str
) -> list[dict[str, Any]]:
    from milepost.analysis.engines import connect
    from milepost.analysis.surveys import make_design

    answers = _rows(connect(address), data, plan.source)
    design = make_design(answers, **plan.design)
    for calibrate in plan.calibrate:
        design = _calibrated(design, calibrate)
    every = sorted({v for ask in plan.estimates for v in _variables(ask)})
    report = ProgressBar()
    rows: list[dict[str, Any]] = []
    for number, ask in enumerate(plan.estimates):
        listwise = every if plan.listwise else []
        estimates = _estimate(design, ask, listwise)
        rows += [{"name": ask.name} | dataclasses.asdict(e) for e in estimates]
        report("Estimating", number + 1, len(plan.estimates))
    return rows


def _rows(engine: "ibis.BaseBackend", data: Path, plan: str) -> "ir.Table":
    """Rows of a survey file as a table in the engine, without ambiguous unused columns.

    The engine reads Parquet itself, as far as need be.

    Of columns whose names differ in case only, which engines of SQL do not tell apart,
    those that the plan speaks of.
    """
    from milepost.analysis.engines import read_rows, register_table
    from milepost.analysis.surveys.design import ROW
    from milepost.formats.datasets.survey_data import read_survey, schema_if_parquet
    from milepost.formats.errors import EmptyFile

    schema = schema_if_parquet(data)
    if schema and len({name.lower() for name in schema.names}) == len(schema):
        return read_rows(engine, data, number=ROW)
    table = read_survey(data)
    if not len(table):
        raise EmptyFile(file=data.name)
    names = [name.lower() for name in table.column_names]
    distinct = [
        c for c in table.column_names if names.count(c.lower()) == 1 or c in plan
    ]
    return register_table(engine, "survey", table.select(distinct))


def _variables(ask: "EstimateRequest") -> list[str]:
    return [ask.variable, *([d] if (d := ask.options.get("denominator")) else [])]


def _calibrated(design: "Design", calibration: "CalibrationTotals") -> "Design":
    from milepost.analysis import surveys

    if calibration.method == "linear":
        return surveys.calibrate_linear(design, calibration.levels, calibration.numbers)
    if calibration.method == "rake":
        return surveys.rake(design, calibration.levels)
    for variable, margin in calibration.levels.items():
        design = surveys.poststratify(design, variable, margin)
    return design


def _estimate(
    design: "Design", ask: "EstimateRequest", listwise: list[str]
) -> "list[Estimate]":
    from milepost.analysis import surveys
    from milepost.analysis.surveys.conditions import parse_condition

    options = {
        k: v for k, v in ask.options.items() if k in ("by", "interval", "confidence")
    }
    if "where" in ask.options:
        options["where"] = parse_condition(design.table, ask.options["where"])
    options["listwise"] = _variables(ask) if "missing" in ask.options else listwise
    if ask.statistic == "ratio":
        return surveys.ratio(
            design, ask.variable, ask.options["denominator"], **options
        )
    if ask.statistic == "quantile":
        probability = ask.options.get("probability", 0.5)
        probabilities = probability if isinstance(probability, list) else [probability]
        if "rule" in ask.options:
            options["rule"] = ask.options["rule"]
        return surveys.quantile(design, ask.variable, probabilities, **options)
    if ask.statistic == "difference":
        (between,) = options.pop("by")
        return surveys.difference(design, ask.variable, between, **options)
    estimate = {
        "mean": surveys.mean, "total": surveys.total, "proportion": surveys.proportion
    }[ask.statistic]  # fmt: skip
    return estimate(design, ask.variable, **options)
