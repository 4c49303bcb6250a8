"""Busy database: which errors pass by themselves, so that a retry makes sense."""

import sqlite3

from django.db import OperationalError

# Another holds the lock, or the disk or folder is not there for now. What else SQLite calls
# an operational error, such as a missing table, is a fault of ours.
SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


def is_database_busy(error: BaseException | None) -> bool:
    """Whether `error` says that the database is busy, locked or out of reach for now.

    PostgreSQL calls nothing else operational: connections used up, a lock not had in time,
    a deadlock broken, a server that starts or stops.
    """
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # The lower byte is the kind of error, the rest its details.
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in SQLITE_PASSING
    return True
