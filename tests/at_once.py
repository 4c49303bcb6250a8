"""Several people at once, each on a connection of their own, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections
from django.utils import translation


def at_once(*calls):
    """What each of `calls` gave, or the exception it ended with; all begin together."""
    together = Barrier(len(calls))

    def run(call):
        together.wait(10)
        try:
            with translation.override("en"):
                return call()
        except Exception as error:  # noqa: BLE001 - to be looked at by the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as people:
        return list(people.map(run, calls))


class OnDisk:
    """Lets threads share the database of a test.

    A test on SQLite has its database in memory, which takes no two writers: a copy on disk
    does, as an installation has it. Use it around `at_once` and what looks at the result.
    """

    def __init__(self, folder):
        self.path = str(folder / "copy.sqlite3")
        self.settings = connections.settings["default"]

    def __enter__(self):
        if connection.vendor != "sqlite":
            return
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [self.path])
        self.name = self.settings["NAME"]
        self.memory = connections["default"]
        self.settings["NAME"] = self.path
        del connections["default"]
        # Alone, so that several who come at once find its journal as it stays.
        connection.ensure_connection()

    def __exit__(self, *_):
        if connection.vendor != "sqlite":
            return
        connection.close()
        self.settings["NAME"] = self.name
        connections["default"] = self.memory
