"""`milepost analyse opinion`: opinion landscape from votes."""

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
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa

    from milepost.analysis.opinion import Landscape


@click.command()
@click.argument("votes", type=FILE)
@click.option("--out", "folder", type=FOLDER, required=True, help="Folder to write to.")
@click.option(
    "--statements",
    type=FILE,
    help="comments.csv of a Polis export: wording, and which are moderated out.",
)
@click.option(
    "--profile",
    type=click.Choice(["polis", "public", "milepost"]),
    default="polis",
    show_default=True,
    help="polis: groups cut as Polis cuts them; public: the same, as findings are made, "
    "with nobody singled out as left out of them; milepost: no group of one or two, up to "
    "ten.",
)
@seed_option(1)
@engine_option
@report_errors
def opinion(
    votes: Path,
    folder: Path,
    statements: Path | None,
    profile: str,
    seed: int,
    address: str,
) -> None:
    """Find who votes alike, and what unites and divides them.

    VOTES is votes.csv or participants-votes.csv of a Polis export (plain or gzip), or
    Parquet with columns participant, statement and vote (1 agree, 0 pass, -1
    disagree), and at where a later vote replaces an earlier one; without it, a later
    row does.

    \b
    Writes to the folder:
      landscape.json    method, parameters, groups, common ground, differences
      participants.csv  participant, group (empty with too few answers),
                        x, y, votes
      statements.csv    statement, counts, shares with intervals, scores
      report.html       all of this to read, in one file
    """
    landscape, texts = _find(votes, statements, profile, seed, address)
    with atomic_folder(folder) as draft:
        _write(landscape, texts, draft)
    groups = ", ".join(str(size) for size in landscape.group_sizes)
    click.echo(
        f"{len(landscape.participants)} participants, "
        f"{len(landscape.statements)} statements, groups of {groups}: {folder}"
    )


def _find(
    votes: Path, statements: Path | None, profile: str, seed: int, address: str
) -> "tuple[Landscape, dict[int, str]]":
    # Here and not above: loading the engine takes a second, `--help` should not.
    from milepost.analysis.engines import connect
    from milepost.analysis.errors import AnalysisError
    from milepost.analysis.opinion import PROFILES, find_landscape
    from milepost.formats.datasets.polis import read_statements
    from milepost.formats.datasets.votes import find_wrong_vote, is_parquet

    texts: dict[int, str] = {}
    out: set[int] = set()
    for row in read_statements(statements).to_pylist() if statements else []:
        texts[row["statement"]] = row["text"]
        if row["moderated"] == -1:
            out.add(row["statement"])
    engine = connect(address)
    try:
        table = _votes(engine, votes)
        landscape = find_landscape(
            table,
            moderated_out=frozenset(out),
            profile=PROFILES[profile],
            seed=seed,
            report=ProgressBar(),
        )
    except Exception as error:
        if is_parquet(votes):
            find_wrong_vote(votes)  # it knows the row, or that the file is damaged
        if isinstance(error, AnalysisError):
            raise name_file_in_error(error, votes) from error
        raise
    return landscape, texts


def _votes(engine: "ibis.BaseBackend", path: Path) -> "ir.Table":
    """Votes of a file as a table in the engine; Parquet is never read as a whole."""
    from milepost.analysis.engines import read_rows, register_table
    from milepost.formats.datasets.polis import read_votes
    from milepost.formats.datasets.votes import check_votes_parquet, is_parquet

    if not is_parquet(path):
        return register_table(engine, "votes", read_votes(path))
    check_votes_parquet(path)
    rows = read_rows(engine, path)
    return rows.select(
        "participant",
        statement=rows.statement.try_cast("int32"),
        vote=rows.vote.try_cast("int8") if rows.vote.type().is_string() else rows.vote,
        at=rows.at if "at" in rows.columns else rows.row,
    )


def _write(landscape: "Landscape", texts: dict[int, str], folder: Path) -> None:
    import pyarrow.csv

    from milepost.analysis.opinion.summary import summarise
    from milepost.formats.reports.landscape import render_report

    facts = summarise(landscape, texts)
    text = json.dumps(facts, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "landscape.json").write_text(text + "\n", encoding="utf-8")
    for name in ("participants", "statements"):
        table: pa.Table = getattr(landscape, name)
        pyarrow.csv.write_csv(table, folder / f"{name}.csv")
    rows = [
        {**row, "text": texts.get(row["statement"], str(row["statement"]))}
        for row in landscape.statements.to_pylist()
    ]
    page = render_report(facts, rows, _picture(landscape, facts))
    (folder / "report.html").write_text(page, encoding="utf-8")


def _picture(landscape: "Landscape", facts: dict[str, Any]) -> str:
    from milepost.formats.reports.landscape import group_label, picture_description
    from milepost.formats.reports.landscape_svg import LandscapeCell, draw_landscape

    return draw_landscape(
        [LandscapeCell(**row) for row in landscape.cells().to_pylist()],
        title="People with similar answers",
        description=picture_description(facts),
        labels=[group_label(group) for group in facts["groups"]],
    )
