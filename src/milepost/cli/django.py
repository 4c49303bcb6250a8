"""Set Django up inside a command that needs the database; the others start faster."""

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


def set_up() -> None:
    """Read the settings and load the steps."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.web.settings")
    django.setup()


def start() -> None:
    """Set up, and say what to do where no database has been made yet."""
    set_up()
    from django.db import connection

    if "process_process" not in connection.introspection.table_names():
        raise click.ClickException(
            "There is no database here yet: run ./milepost demo, or ./milepost migrate"
            " for an empty one, or say where it is with --data-dir."
        )
