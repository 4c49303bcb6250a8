"""`milepost demo`: load the demonstration and serve it."""

import os
import time
from pathlib import Path

import click

from milepost.safeguard.keys import kept_secret


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Where the embedded database lives.",
)
@click.option("--serve/--no-serve", default=True, help="Serve after loading.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--marked-files",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write the 61 Word files of the exercise to this folder: the morning after"
    " the deadline, to be tried.",
)
def demo(
    data_dir: Path, serve: bool, host: str, port: int, marked_files: Path | None
) -> None:
    """Load the demonstration, run the analysis, and serve it.

    Holds the real directory and bodies, two public conversations, and an exercise: a
    made-up federation with one strategy all the way from voice to effect.
    """
    os.environ["MILEPOST_ENV"] = "development"
    os.environ["MILEPOST_DEMONSTRATION"] = "1"
    os.environ["MILEPOST_DATA_DIR"] = str(data_dir.resolve())
    # Its own, so that its sessions survive a restart.
    os.environ["MILEPOST_SECRET_KEY"] = kept_secret(data_dir / "secret")
    os.environ.pop("MILEPOST_DATABASE_URL", None)
    from .serve import prepare_database, serve_pages

    started = time.monotonic()
    click.echo(f"Preparing the database in {data_dir} …")
    prepare_database()
    from milepost import demonstration

    demonstration.load(say=click.echo)
    if marked_files:
        written = demonstration.write_marked_files(marked_files)
        click.echo(f"{written} marked-up files are in {marked_files}.")
    click.echo(f"Ready after {time.monotonic() - started:.0f} s.")
    if serve:
        click.echo(f"Milepost is at http://{host}:{port}/ (stop with Ctrl-C)")
        serve_pages(host, port, workers=1)
