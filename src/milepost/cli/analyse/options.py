"""Shared options of `milepost analyse`, error reporting, and writing of files."""

import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from milepost.errors import MilepostError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)

engine_option = click.option(
    "--engine",
    "address",
    default="duckdb",
    show_default=True,
    help="duckdb (in this process) or spark://HOST:PORT, local[2] and the like.",
)


def seed_option(default: int) -> Callable[[Any], Any]:
    """Decorator that adds the option --seed: the same seed gives the same result."""
    return click.option(
        "--seed", type=int, default=default, show_default=True, help="Seed of chance."
    )


# Of commands that leave nothing to chance: all can be called alike.
idle_seed_option = click.option(
    "--seed",
    type=int,
    expose_value=False,
    help="Changes nothing here, where nothing is left to chance.",
)


def report_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Decorator for a command: MilepostError and OSError end it with one sentence and exit 1."""

    @functools.wraps(command)
    def reporting(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except MilepostError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror}.") from error

    return reporting


def name_file_in_error(error: MilepostError, file: Path) -> MilepostError:
    """FormatError with the message of `error`, preceded by the name of `file`."""
    from milepost.formats.errors import FormatError

    return FormatError(f"%(file)s: {error.template}", **error.facts, file=file.name)


@contextmanager
def atomic_folder(folder: Path) -> Iterator[Path]:
    """Context manager: a temporary folder, whose files move to `folder` if no error occurs."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield draft
        folder.mkdir(exist_ok=True)
        for file in draft.iterdir():
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def atomic_files(file: Path) -> Iterator[Callable[[str], Path]]:
    """Context manager: a function from suffix to path; files appear once all are written.

    The files are named after `file` by suffix.

    `atomic_files(Path("out/estimates.csv"))` yields a function: `.csv` and `.html` give paths
    to write to, which become `out/estimates.csv` and `out/estimates.html`.
    """
    with atomic_folder(file.parent) as draft:
        yield (
            lambda suffix: (
                draft
                / (
                    file.name
                    if suffix == file.suffix
                    else file.with_suffix(suffix).name
                )
            )
        )


class ProgressBar:
    """A line on the terminal that says how far a stage has come; else silent."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Show that `done` of `of` parts of a stage are done, on a terminal only."""
        if not self.shown:
            return
        filled = 24 * done // max(of, 1)
        bar = "#" * filled + "-" * (24 - filled)
        end = "\n" if done >= of else ""
        click.echo(f"\r{stage:<28} [{bar}] {done}/{of}{end}", nl=False, err=True)
