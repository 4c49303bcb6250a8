"""Votes as a table of the analysis engine, for as long as they are needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir


@contextmanager
def in_engine(votes: pa.Table) -> "Iterator[ir.Table]":
    """`votes` in an engine of its own, so that two requests never share one."""
    import ibis  # takes a second to load, which no page should wait for

    engine = ibis.duckdb.connect()
    try:
        yield engine.create_table("votes", votes)
    finally:
        engine.disconnect()
