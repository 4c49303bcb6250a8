"""Temporary tables in the analysis engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir

# The embedded engine is one connection, and a connection answers one question at a time.
_engine = Lock()


@contextmanager
def engine_table(votes: pa.Table) -> "Iterator[ir.Table]":
    """Context manager: `votes` as an Ibis table; waits while another thread has the engine."""
    import ibis  # takes a second to load, which no page should wait for

    with _engine:
        yield ibis.memtable(votes)
