"""`milepost analyse duplicates`: exact and near duplicates of texts."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import (
    FILE,
    NEW_FILE,
    ProgressBar,
    atomic_files,
    engine_option,
    idle_seed_option,
    report_errors,
)

if TYPE_CHECKING:
    import pyarrow as pa


@click.command()
@click.argument("texts", type=FILE)
@click.option(
    "--out", "file", type=NEW_FILE, required=True, help="CSV file to write to."
)
@idle_seed_option
@engine_option
@report_errors
def duplicates(texts: Path, file: Path, address: str) -> None:
    """Find texts that say the very same, or nearly.

    TEXTS is CSV with columns id and text; language, at and organisation may be there.

    \b
    Writes, for --out groups.csv:
      groups.csv    a row per text that is not alone: group (from 0), id, centre (true
                    for one text of each group), kind (exact or near), nearest (the id
                    of the text it is grouped by), similarity (0 to 1), text
      groups.html   the same to read, with the words that differ marked
    """
    from milepost.analysis.engines import connect, register_table
    from milepost.analysis.text import find_duplicates
    from milepost.formats.datasets.texts import read_texts
    from milepost.formats.reports.duplicates import opening

    rows = read_texts(texts)
    table = register_table(connect(address), "texts", rows.select(["id", "text"]))
    groups = find_duplicates(table, report=ProgressBar())
    wordings = dict(
        zip(*(rows[name].to_pylist() for name in ("id", "text")), strict=True)
    )
    groups = groups.append_column(
        "text", [[wordings[i] for i in groups["id"].to_pylist()]]
    )
    _write(groups, len(rows), file)
    click.echo(f"{opening(len(rows), groups.to_pylist())} {file}")


def _write(groups: "pa.Table", texts: int, file: Path) -> None:
    import pyarrow.csv

    from milepost.formats.reports.duplicates import render_report

    with atomic_files(file) as named:
        pyarrow.csv.write_csv(groups, named(file.suffix))
        page = render_report(texts, groups.to_pylist())
        named(".html").write_text(page, encoding="utf-8")
