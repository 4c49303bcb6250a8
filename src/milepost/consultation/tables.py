"""Votes as a table of the analysis engine, for as long as they are needed."""

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
def in_engine(votes: pa.Table) -> "Iterator[ir.Table]":
    """`votes` in the engine, which waits for whoever uses it at the moment."""
    import ibis  # takes a second to load, which no page should wait for

    with _engine:
        yield ibis.memtable(votes)
