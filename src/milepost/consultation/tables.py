"""Tables of the analysis engine, for as long as they are needed."""

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
    """Table of `votes` in the engine; waits while another thread uses the engine."""
    import ibis  # takes a second to load, which no page should wait for

    with _engine:
        yield ibis.memtable(votes)
