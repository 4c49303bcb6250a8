"""Set-up of Django for commands that need the database; the others start faster."""

import os
from pathlib import Path

import click


def _choose(_: click.Context, __: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        os.environ["MILEPOST_DATA_DIR"] = str(folder.resolve())


data_dir = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    expose_value=False,
    is_eager=True,
    callback=_choose,
    help="Where the embedded database lives (default: MILEPOST_DATA_DIR, or ./data).",
)


class NoDatabase(click.ClickException):
    """Exit code 2, as 1 is what an audit that found gaps says."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "There is no database here yet: run ./milepost demo, or ./milepost migrate"
            " for an empty one, or say where it is with --data-dir."
        )


def set_up() -> None:
    """Set up Django: read the settings and load the installed apps."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.web.settings")
    django.setup()


def start() -> None:
    """Set up Django and check that the database is made. Raises NoDatabase."""
    set_up()
    from django.db import OperationalError, connection

    # SQLite would make an empty file where there is none: a reader leaves no trace.
    file = str(connection.settings_dict["NAME"])
    if (
        connection.vendor == "sqlite"
        and "file:" not in file
        and not Path(file).exists()
    ):
        raise NoDatabase
    try:
        tables = connection.introspection.table_names()
    except OperationalError as error:
        if connection.vendor != "sqlite":
            raise  # a server that is busy or out of reach: the main command says so
        raise NoDatabase from error
    if "process_process" not in tables:
        raise NoDatabase
