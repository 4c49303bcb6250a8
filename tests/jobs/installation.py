"""An installation of its own for tests that start real processes, on either database."""

import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import psycopg
from django.db import connection

ROOT = Path(__file__).parents[2]


class Installation:
    """A data folder and, on PostgreSQL, a database: processes of Milepost that use them."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "milepost.web.settings",
            "MILEPOST_DATA_DIR": str(folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
        }
        self.database = ""
        if connection.vendor == "postgresql":
            self.database = f"milepost_{uuid.uuid4().hex}"
            host = connection.settings_dict["HOST"]
            user = connection.settings_dict["USER"]
            self.environment["MILEPOST_DATABASE_URL"] = (
                f"postgresql://{user}@/{self.database}?host={host}"
            )
            self._administer(f"CREATE DATABASE {self.database}")
        self.processes = []

    def run(self, script):
        """What a script prints, as words."""
        code = f"import django; django.setup()\n{script}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.split()

    def ask(self, query):
        """The first row of a query, read beside the processes that write."""
        if self.database:
            address = self.environment["MILEPOST_DATABASE_URL"]
            with psycopg.connect(address) as database:
                return database.execute(query).fetchone()
        with closing(sqlite3.connect(self.folder / "milepost.sqlite3")) as database:
            return database.execute(query).fetchone()

    def start(self, code):
        """A process that can be written to and read from; it ends with the test."""
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def remove(self):
        for process in self.processes:
            process.kill()
            process.communicate()
        if self.database:
            self._administer(f"DROP DATABASE {self.database} WITH (FORCE)")

    def _administer(self, statement):
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
