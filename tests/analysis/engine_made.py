"""Small tables in an engine, written as a reader would write them down."""

from typing import Any

import pyarrow as pa

from milepost.analysis.engines import register_table


def table(engine: Any, name: str, columns: str, *rows: tuple[Any, ...]) -> Any:
    """`table(engine, "answers", "region answer", ("North", 1), …)`, as an Ibis table."""
    names = columns.split()
    data = pa.table({n: [row[i] for row in rows] for i, n in enumerate(names)})
    return register_table(engine, name, data)


def rows(result: Any, *order: str) -> list[dict[str, Any]]:
    """The rows of an Ibis table, in an order of our own."""
    return result.order_by(*order).to_pyarrow().to_pylist()
