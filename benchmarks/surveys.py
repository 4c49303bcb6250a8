"""Survey estimates beside R's survey, svy and samplics: whole processes on the same rows.

    python benchmarks/surveys.py --rscript Rscript --peer PYTHON [--rows 1000000] …

Two tasks on a sample of 20 strata and 2,000 clusters, weighted:

domains
    the mean of a number and the share of a yes, in each of 7 domains, with errors
raked
    weights raked to three margins, then the same two of everybody, with errors that
    know of the raking

Rscript needs R's packages survey, data.table and jsonlite; PYTHON an environment with the
other two, pandas and pyarrow. What is not named is left out:

    python -m venv peers && peers/bin/pip install svy==0.35.0 samplics==0.6.1 pyarrow

Prints Markdown tables. Stops where our figures and R's are further apart than a part in a
thousand million. R reads the rows from CSV, others from Parquet; ours from either.
"""

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import measure
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

SIZES = (10_000, 1_000_000, 10_000_000)
TASKS = ("domains", "raked")
STRATA, CLUSTERS = 20, 2_000
LEVELS = {
    "domain": tuple("ABCDEFG"),
    "sex": ("f", "m"),
    "age": ("15-24", "25-39", "40-59", "60+"),
    "schooling": ("e0", "e1", "e2", "e3", "e4", "e5"),
}
SHARES = {  # of the population, which the sample misses by a little
    "sex": (0.52, 0.48),
    "age": (0.2, 0.3, 0.3, 0.2),
    "schooling": (0.1, 0.12, 0.14, 0.16, 0.18, 0.3),
}
SAME = 1e-9  # relative

OURS = """
import json, sys, time
began = time.perf_counter()
from pathlib import Path
import scipy.special  # as library(survey) brings R's distributions
from milepost.analysis import surveys
from milepost.analysis.engines import connect, read_rows
path, margins, task, out = sys.argv[1:]
took = {}
def done(stage):
    global began
    took[stage] = time.perf_counter() - began
    began = time.perf_counter()
data = read_rows(connect(), Path(path))
data.count().to_pyarrow()
done("load")
design = surveys.make_design(
    data, weights="weight", strata="stratum", clusters=["cluster"]
)
done("design")
if task == "raked":
    design = surveys.rake(design, json.loads(Path(margins).read_text()))
    done("rake")
by = ["domain"] if task == "domains" else []
found = surveys.mean(design, "y", by=by) + surveys.mean(design, "b", by=by)
done("estimate")
told = {f"{one.variable}{one.group}": [one.estimate, one.standard_error] for one in found}
Path(out).write_text(json.dumps({"seconds": took, "answers": told}))
"""
R = """
asked <- commandArgs(trailingOnly = TRUE)
began <- proc.time()[[3]]
took <- list()
done <- function(stage) {
  took[[stage]] <<- proc.time()[[3]] - began
  began <<- proc.time()[[3]]
}
suppressPackageStartupMessages(library(survey))
done("load")
data <- data.table::fread(asked[1], data.table = FALSE, stringsAsFactors = TRUE)
done("read")
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data)
done("design")
if (asked[3] == "raked") {
  margins <- jsonlite::fromJSON(asked[2])
  known <- c("(Intercept)" = sum(unlist(margins$sex)))
  for (name in names(margins))
    for (level in names(margins[[name]])[-1])
      known[paste0(name, level)] <- margins[[name]][[level]]
  design <- calibrate(design, ~ sex + age + schooling, population = known,
                      calfun = "raking", epsilon = 1e-12)
  done("rake")
  found <- svymean(~ y + b, design)
  told <- Map(c, coef(found), SE(found))
} else {
  found <- svyby(~ y + b, ~ domain, design, svymean)
  told <- c(Map(c, found$y, found$se.y), Map(c, found$b, found$se.b))
  names(told) <- c(paste0("y", found$domain), paste0("b", found$domain))
}
done("estimate")
jsonlite::write_json(list(seconds = took, answers = told), asked[4],
                     auto_unbox = TRUE, digits = NA)
"""
SVY = """
import json, sys, time
began = time.perf_counter()
import polars as pl
import svy
path, margins, task, out = sys.argv[1:]
took = {}
def done(stage):
    global began
    took[stage] = time.perf_counter() - began
    began = time.perf_counter()
data = pl.read_parquet(path)
done("load")
sample = svy.Sample(data, svy.Design(stratum="stratum", psu="cluster", wgt="weight"))
done("design")
if task == "raked":
    controls = json.load(open(margins))
    sample = sample.weighting.rake(controls=controls, wgt_name="raked", tol=1e-12)
    done("rake")
by = "domain" if task == "domains" else None
told = {}
for name in ("y", "b"):
    rows = sample.estimation.mean(name, by=by).to_polars()
    for row in rows.iter_rows(named=True):
        told[name + (row["domain"] if by else "")] = [row["est"], row["se"]]
done("estimate")
json.dump({"seconds": took, "answers": told}, open(out, "w"))
"""
SAMPLICS = """
import json, sys, time
began = time.perf_counter()
import pandas as pd
from samplics import PopParam, SampleWeight, TaylorEstimator
path, margins, task, out = sys.argv[1:]
took = {}
def done(stage):
    global began
    took[stage] = time.perf_counter() - began
    began = time.perf_counter()
data = pd.read_parquet(path)
done("load")
weight, domain = data["weight"].to_numpy(), None
if task == "raked":
    controls = json.load(open(margins))
    columns = {name: data[name].to_numpy() for name in controls}
    weight = SampleWeight().rake(
        samp_weight=weight, margins=columns, control=controls, tol=1e-12, ctrl_tol=1e-12,
        max_iter=100,
    )
    done("rake")
else:
    domain = data["domain"].to_numpy()
told = {}
for name in ("y", "b"):
    found = TaylorEstimator(PopParam.mean)
    found.estimate(
        y=data[name].to_numpy(), samp_weight=weight, stratum=data["stratum"].to_numpy(),
        psu=data["cluster"].to_numpy(), domain=domain, remove_nan=False,
    )
    point, error = found.point_est, found.stderror
    if domain is None:
        told[name] = [float(point), float(error)]
    else:
        told |= {f"{name}{d}": [float(point[d]), float(error[d])] for d in point}
done("estimate")
json.dump({"seconds": took, "answers": told}, open(out, "w"))
"""
PLAN = """
[design]
weights = "weight"
strata = "stratum"
clusters = ["cluster"]
{calibrate}
[[estimate]]
statistic = "mean"
variable = "y"
{by}
[[estimate]]
statistic = "{statistic}"
variable = "b"
{by}
"""
PLANS = {
    "domains": {"calibrate": "", "by": 'by = ["domain"]', "statistic": "proportion"},
    "raked": {
        "calibrate": '[[calibrate]]\nmethod = "rake"\nfile = "margins.csv"',
        "by": "",
        "statistic": "mean",
    },
}


@dataclass(frozen=True)
class Files:
    """What all processes read."""

    parquet: Path
    csv: Path
    margins: Path  # JSON: variable, level, total
    plans: Mapping[str, Path]  # by task


def write_files(folder: Path, rows: int) -> Files:
    folder.mkdir()
    table = sample(rows)
    files = Files(
        parquet=folder / "sample.parquet",
        csv=folder / "sample.csv",
        margins=folder / "margins.json",
        plans={task: folder / f"{task}.toml" for task in TASKS},
    )
    pq.write_table(table, files.parquet, compression="zstd")
    pacsv.write_csv(table, files.csv)
    margins = {
        name: {
            level: round(2 * rows * share)
            for level, share in zip(LEVELS[name], shares, strict=True)
        }
        for name, shares in SHARES.items()
    }
    files.margins.write_text(json.dumps(margins))
    lines = [
        f"{n},{level},{t}" for n, held in margins.items() for level, t in held.items()
    ]
    (folder / "margins.csv").write_text("\n".join(["variable,level,total", *lines]))
    for task, path in files.plans.items():
        path.write_text(PLAN.format(**PLANS[task]))
    return files


def sample(rows: int) -> pa.Table:
    """Clusters differ from each other, domains and sexes a little; seeded."""
    chance = np.random.default_rng(1)
    cluster = np.sort(chance.integers(0, CLUSTERS, rows))
    place = {name: chance.integers(0, len(told), rows) for name, told in LEVELS.items()}
    middle = (
        50 + chance.normal(0, 2, CLUSTERS)[cluster] + place["domain"] + 3 * place["sex"]
    )
    yes = 0.3 + 0.05 * place["domain"] + 0.05 * place["age"]
    stratum = cluster // (CLUSTERS // STRATA)
    weight = np.exp(chance.normal(0, 0.3, rows)) * (1 + stratum / 10)
    return pa.table(
        {
            "stratum": pa.array(stratum, pa.int16()),
            "cluster": pa.array(cluster, pa.int32()),
            "weight": np.round(weight, 4),
            **{n: pa.array(np.array(told)[place[n]]) for n, told in LEVELS.items()},
            "y": np.round(middle + chance.normal(0, 10, rows), 3),
            "b": pa.array(chance.random(rows) < yes, pa.int8()),
        }
    )


def commands(
    files: Files, task: str, folder: Path, asked: argparse.Namespace
) -> dict[str, list[str]]:
    """By name of the process; each writes `<name>.json` or `<name>.csv` to `folder`."""

    def told(name: str, data: Path) -> list[str]:
        return [str(data), str(files.margins), task, str(folder / f"{name}.json")]

    milepost = [sys.executable, "-m", "milepost.cli", "analyse", "survey"]
    plan = ["--plan", str(files.plans[task])]
    made = {
        f"milepost, {data.suffix[1:]}": [
            *milepost, str(data), *plan, "--out", str(folder / f"{data.suffix[1:]}.csv"),
        ]
        for data in (files.parquet, files.csv)
    }  # fmt: skip
    made["in Python"] = [sys.executable, "-c", OURS, *told("in Python", files.parquet)]
    if asked.rscript:
        made["R"] = [asked.rscript, "-e", R, *told("R", files.csv)]
    if asked.peer:
        for name, script in (("svy", SVY), ("samplics", SAMPLICS)):
            made[name] = [
                asked.peer,
                "-W",
                "ignore",
                "-c",
                script,
                *told(name, files.parquet),
            ]
    return made


Told = dict[str, Any]


def farthest(ours: Told, theirs: Told) -> tuple[float, float]:
    """The largest relative difference of an estimate, and of an error."""
    pairs = [(ours["answers"][key], theirs["answers"][key]) for key in ours["answers"]]
    return tuple(  # type: ignore[return-value]
        max(abs(one[at] / other[at] - 1) for one, other in pairs) for at in (0, 1)
    )


def check(name: str, ours: Told, theirs: Told) -> str:
    """How far a peer is from us; stops where R is farther than rounding explains."""
    assert set(ours["answers"]) == set(theirs["answers"]), name
    estimate, error = farthest(ours, theirs)
    if name == "R" and not max(estimate, error) < SAME:
        sys.exit(f"R's figures differ from ours: {estimate:.0e}, errors {error:.0e}.")
    return f"{estimate:.0e}, {error:.0e}"


def compare(
    files: Files, task: str, times: int, asked: argparse.Namespace
) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        run = commands(files, task, folder, asked)
        if asked.without:
            run = {name: one for name, one in run.items() if name not in asked.without}
        found = measure.in_turns(run, times)
        told = {
            path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")
        }
    first = found["milepost, parquet"]
    ours = told["in Python"]
    rows = []
    for name, measured in found.items():
        middle, low, high = measure.ratio(first, measured)
        rows.append(
            [
                task,
                name,
                f"{measured.seconds:.1f} s",
                measure.megabytes(measured.peak),
                f"{middle:.1f} ({low:.1f} to {high:.1f})",
                computing(told.get(name)),
                "" if name.startswith("milepost") else check(name, ours, told[name]),
            ]
        )
    return rows


def computing(told: Told | None) -> str:
    """Seconds in the process, after everything is loaded and read."""
    if not told:
        return ""
    seconds = {k: v for k, v in told["seconds"].items() if k not in ("load", "read")}
    parts = ", ".join(f"{stage} {took:.2f}" for stage, took in seconds.items())
    return f"{math.fsum(seconds.values()):.2f} s ({parts})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rscript", help="Rscript, with R's package survey")
    parser.add_argument("--peer", help="Python of an environment with svy and samplics")
    parser.add_argument("--rows", action="append", type=int)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--without", action="append", help="a process to leave out")
    asked = parser.parse_args()
    heads = [
        "task", "process", "whole process", "peak", "times ours", "computing alone",
        "farthest from ours: estimate, error",
    ]  # fmt: skip
    for rows in asked.rows or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            files = write_files(Path(folder) / "sample", rows)
            told = []
            for task in TASKS:
                told += compare(files, task, asked.times, asked)
        print(f"\n{rows:,} rows, {asked.times} runs:\n")
        print(measure.table(heads, told), flush=True)
    print("\n" + measure.machine("duckdb", "ibis-framework", "numpy"))


if __name__ == "__main__":
    main()
