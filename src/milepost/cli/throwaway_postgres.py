"""Throw-away PostgreSQL server for one run of the tests, from binaries on the machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Durable settings cost time and a throw-away server has nothing to lose.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# Tests roll back what they wrote. Autovacuum would then note that the tables are empty, and
# a test that fills one within its transaction be planned as if it were: minutes a question.
UNWATCHED = "-c autovacuum=off"


def find_binaries() -> Path | None:
    """Folder of PostgreSQL's initdb and pg_ctl, on the path or in Debian's place, or None."""
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def as_somebody() -> list[str]:
    """Command prefix that runs a program as user `postgres` where we are root, else [].

    PostgreSQL refuses to run as root; Debian's package brings the user `postgres`.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["runuser", "-u", "postgres", "--"] if is_root else []


# Fifty people at once are fifty connections, in each process that runs tests beside others.
ROOM = "-c max_connections=400"


@contextmanager
def throwaway_postgres(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    """Context manager: a PostgreSQL server on a socket in a temporary folder; yields its URL.

    `durable` writes to the disk before it acknowledges, as a real one does.
    """
    with tempfile.TemporaryDirectory(prefix="milepost-pg-") as folder:
        if as_somebody():
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(  # noqa: S603 - our own words only
                [*as_somebody(), str(binaries / program), *arguments],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd=folder,
            )

        run("initdb", "-D", data, "-A", "trust", "-U", "milepost", "-E", "UTF8")
        # A socket in the folder, and no port open to anyone.
        options = f"-k {folder} -c listen_addresses='' {ROOM} {UNWATCHED}"
        if not durable:
            options += f" {FAST}"
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://milepost@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
