"""`milepost check` and `milepost test`: what continuous integration runs."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from .throwaway_postgres import find_binaries, throwaway_postgres

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
CHECKS = {
    "style": ["ruff", "check", "."],
    "layout": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "migrations": ["python", "-m", "django", "makemigrations", "--check", "--dry-run"],
}
# What the tests drive, and the Debian package that brings it.
NEEDED = {"chromium": "chromium", "msgfmt": "gettext"}
IN_WORKERS = ["pytest", "-q", "-n", "auto", "--dist", "loadgroup"]  # one for each core
# What PostgreSQL may do in another way than SQLite; everything in the long form.
ON_POSTGRES = "database and not browser"


def run(command: list[str], **environment: str) -> int:
    """Run a tool of the environment from the checkout's root; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.web.settings")
    return subprocess.run(  # noqa: S603 - our own words only
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    ).returncode


def require_checkout() -> None:
    """Raise ClickException unless Milepost runs from a checkout of the repository.

    An installed package has no tests.

    Raises:
        click.ClickException: the code does not stand in a checkout.
    """
    if not (ROOT / "pyproject.toml").exists():
        raise click.ClickException(
            "check, fix and test need a checkout of the repository: "
            "an installed Milepost carries no tests. Clone it and run ./milepost test there."
        )


def failed_checks() -> list[str]:
    """Run all CHECKS; returns the names of those that fail."""
    failed = []
    for name, command in CHECKS.items():
        click.echo(f"— {name}")
        if run(command):
            failed.append(name)
    return failed


@click.command()
def check() -> None:
    """Style, types, import contracts, migrations and documentation."""
    require_checkout()
    failed = failed_checks()
    if run(["pytest", "-q", "tests/house_rules"]):
        failed.append("house rules and documentation")
    if failed:
        raise click.ClickException("not clean: " + ", ".join(failed))
    click.echo("All checks are clean.")


def missing_packages() -> list[str]:
    """Names of the Debian packages that the tests need and this machine lacks."""
    missing = [package for tool, package in NEEDED.items() if not shutil.which(tool)]
    if find_binaries() is None:
        missing.append("postgresql")
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libatomic.so.1")  # the browser's driver is linked to it
        except OSError:
            missing.append("libatomic1")
    return missing


def install_what_is_missing() -> None:
    """Install Debian packages that the tests need, as root; else print how to install them."""
    missing = missing_packages()
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", *missing]
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (may_install and shutil.which("apt-get")):
        click.echo(f"Some tests will be skipped without: {' '.join(missing)}.")
        click.echo("Install them with: sudo " + " ".join(command))
        return
    click.echo(f"Installing {' '.join(missing)} from Debian …")
    for words in (["apt-get", "update", "-qq"], command):
        subprocess.run(words, check=False, stdout=subprocess.DEVNULL)  # noqa: S603


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """All checks, then the tests on SQLite and those of the database on PostgreSQL.

    MILEPOST_LONG=1 tries more random cases and files, and runs all tests on PostgreSQL.
    ARGUMENTS go to pytest instead, for one run on SQLite: ./milepost test tests/trace -x
    """
    require_checkout()
    if arguments:
        sys.exit(run(["pytest", *arguments]))
    install_what_is_missing()
    failed = failed_checks()
    click.echo("— tests on SQLite")
    if run(IN_WORKERS):
        failed.append("tests on SQLite")
    if failed:
        raise click.ClickException("failed: " + ", ".join(failed))
    sys.exit(test_on_postgres())


def test_on_postgres() -> int:
    """Run the database tests on a throw-away PostgreSQL; returns pytest's exit code."""
    binaries = find_binaries()
    if binaries is None:
        click.echo("PostgreSQL is not on this machine: the tests ran on SQLite only.")
        return 0
    click.echo("— tests on PostgreSQL")
    chosen = [] if os.environ.get("MILEPOST_LONG") else ["-m", ON_POSTGRES]
    with throwaway_postgres(binaries) as address:
        return run([*IN_WORKERS, *chosen], MILEPOST_DATABASE_URL=address)
