"""`milepost comments …`: tables of comments checked as files, before any import."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from milepost.errors import MilepostError

if TYPE_CHECKING:
    from milepost.formats.comment_templates import TableProblem

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def comments() -> None:
    """Look at tables of comments; nothing is taken in."""


@comments.command()
@click.argument("file", type=FILE)
@click.option(
    "--profile",
    "name",
    help="The form that the table follows: iso, ema, ieee, codex, ipcc or matrix; else"
    " the one that knows most headings.",
)
def check(file: Path, name: str | None) -> None:
    """Say what is wrong with one FILE (.xlsx, .docx or .csv) of comments.

    Prints a line for each problem: file, sheet or table, row, column, what is wrong. A
    line that says “warning” stops nobody from sending the file in. Needs no database.
    Exit 0 when there is nothing to say, 1 when there are problems, 2 when the file cannot
    be read.
    """
    from milepost.formats.comment_templates import (
        PROFILES,
        load_profile,
        read_comment_file,
    )

    if name is not None and name not in PROFILES:
        raise click.BadParameter(f"it is none of {', '.join(PROFILES)}.")
    profile = load_profile(name) if name else None
    try:
        table = read_comment_file(file, profile)
    except MilepostError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2) from error
    for problem in table.problems:
        click.echo(_line(file, problem))
    if table.problems:
        raise SystemExit(1)
    form = table.profile.name
    click.echo(
        f"{file.name}: {len(table.rows)} comments ({form}), nothing to put right"
    )


def _line(file: Path, problem: "TableProblem") -> str:
    """Line to print for a problem: file, table (Word) or sheet, warning, sentence.

    A table in Word is known by its number, a sheet by its name; CSV has neither.
    """
    table = "table" if file.suffix.lower() == ".docx" else "sheet"
    place = f", {table} {problem.sheet}" if problem.sheet else ""
    warning = "warning: " if problem.severity == "warning" else ""
    return f"{file.name}{place}, {warning}{problem.sentence()}"
