"""`milepost serve` and `milepost migrate`: serve the pages, and update the database."""

from pathlib import Path

import click

from .django import data_dir, set_up
from .worker import worker_beside_server


def prepare_database() -> None:
    """Make the data folder, migrate the database, and make or check the data key."""
    set_up()
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command

    from milepost.safeguard.actions import note_data_key
    from milepost.safeguard.actors import OPERATOR

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    try:
        note_data_key(by=OPERATOR)
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error


def serve_pages(host: str, port: int, workers: int) -> None:
    """Serve pages, with a worker, until interrupted; in production `check --deploy` first."""
    from django.conf import settings
    from django.core.management import call_command
    from granian.constants import Interfaces
    from granian.server import Server

    if settings.PRODUCTION:
        call_command("check", deploy=True, fail_level="WARNING")
    server = Server(
        target="milepost.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_access=False,
    )
    with worker_beside_server():
        server.serve()


@click.command()
@data_dir
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages.

    What it serves and how safely is read from the environment: MILEPOST_ENV,
    MILEPOST_DATA_DIR, MILEPOST_DATABASE_URL, MILEPOST_SECRET_KEY, MILEPOST_DATA_KEY,
    MILEPOST_HOSTS.
    """
    prepare_database()
    click.echo(f"Milepost is at http://{host}:{port}/")
    serve_pages(host, port, workers)


@click.command()
@data_dir
def migrate() -> None:
    """Bring the tables up to date."""
    prepare_database()
