"""`milepost analyse reliability`: inter-coder reliability (Krippendorff's alpha)."""

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import (
    FILE,
    FOLDER,
    ProgressBar,
    atomic_folder,
    engine_option,
    name_file_in_error,
    report_errors,
    seed_option,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from milepost.analysis.reliability import InterCoderAgreement

LEVELS = click.Choice(["nominal", "ordinal", "interval", "ratio"])


@click.command()
@click.argument("codes", type=FILE)
@click.option(
    "--level",
    type=LEVELS,
    default="nominal",
    show_default=True,
    help="What codes are: names, or numbers of that level of measurement.",
)
@click.option("--out", "folder", type=FOLDER, help="Folder to write to.")
@seed_option(1)
@engine_option
@report_errors
def reliability(
    codes: Path, level: str, folder: Path | None, seed: int, address: str
) -> None:
    """Measure whether people who coded the same texts agree.

    CODES is a CSV file with columns unit, coder and code, one row per text and coder. A
    blank code is a missing one. But for the level nominal, codes are numbers.

    \b
    Prints one sentence and the numbers. With --out, writes to the folder:
      reliability.json  alpha with its interval, agreement by code, method, parameters
      units.csv         unit, coded (by how many), disagreement (1: as by chance), most first
      report.html       all of this to read, in one file
    """
    agreement, units = _measure(codes, level, seed, address)
    facts = _facts(agreement, codes, seed)
    if folder:
        with atomic_folder(folder) as draft:
            _write(facts, units, draft)
    click.echo(facts["sentence"])
    click.echo(_numbers(facts))


def _measure(
    path: Path, level: str, seed: int, address: str
) -> "tuple[InterCoderAgreement, pa.Table]":
    from milepost.analysis.engines import connect, register_table
    from milepost.analysis.reliability import disagreements, measure_agreement
    from milepost.analysis.reliability.errors import CodeBelowZero, NothingToCompare
    from milepost.formats.datasets.codings import read_codes

    table = read_codes(path, numbers=level != "nominal")
    codes = register_table(connect(address), "codes", table)
    report = ProgressBar()
    try:
        agreement = measure_agreement(codes, level, seed=seed)
    except (NothingToCompare, CodeBelowZero) as error:
        raise name_file_in_error(error, path) from error
    report("Measuring agreement", 1, 2)
    units = disagreements(codes, agreement.distances).to_pyarrow()
    report("Measuring agreement", 2, 2)
    order = [("disagreement", "descending"), ("unit", "ascending")]
    return agreement, units.sort_by(order)


def _facts(agreement: "InterCoderAgreement", path: Path, seed: int) -> dict[str, Any]:
    from milepost.analysis.reliability import RESAMPLES, describe_agreement

    parts = {
        field.name: getattr(agreement, field.name)
        for field in dataclasses.fields(agreement)
        if field.name not in ("by_code", "distances")
    }
    return {
        "method": "inter-coder-reliability",
        "version": "1",
        "data": {
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        },
        "seed": seed,
        "resamples": RESAMPLES,
        "sentence": describe_agreement(agreement),
        **parts,
        "codes": [dataclasses.asdict(row) for row in agreement.by_code],
    }


def _write(facts: dict[str, Any], units: "pa.Table", folder: Path) -> None:
    import pyarrow.csv

    from milepost.formats.reports.coders import render_report

    text = json.dumps(facts, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "reliability.json").write_text(text + "\n", encoding="utf-8")
    pyarrow.csv.write_csv(units, folder / "units.csv")
    page = render_report(facts, units.to_pylist())
    (folder / "report.html").write_text(page, encoding="utf-8")


def _numbers(facts: dict[str, Any]) -> str:
    """Numbers to print, a line each: name, a tab, the number or nothing."""
    names = ("alpha", "low", "high", "percent", "coders", "units", "codes_given")
    return "\n".join(
        f"{name}\t{'' if facts[name] is None else format(facts[name], '.6g')}"
        for name in names
    )
