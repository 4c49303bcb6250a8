"""Tables of texts, and Python functions mapped over their batches in the engine."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from milepost.analysis.engines import DUCKDB, register_table

from .errors import NoSuchColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir

Work = Callable[[pa.Table], pa.Table]


def select_texts(texts: "ir.Table") -> "ir.Table":
    """The columns id, text and within as strings; within is "" where there is none.

    Raises NoSuchColumn.
    """
    import ibis

    for column in ("id", "text"):
        if column not in texts.columns:
            raise NoSuchColumn(column=column)
    within = ibis.literal("")
    if "within" in texts.columns:
        within = texts.within.cast("string").fill_null("")
    return texts.select(
        id=texts.id.cast("string"), text=texts.text.cast("string"), within=within
    )


def map_batches(
    rows: "ir.Table", work: Work, schema: pa.Schema, name: str
) -> "ir.Table":
    """Map a function over batches of `rows`, to a table `name` of the same engine.

    `work` gets some of the rows at a time and may make more or fewer of them, of
    `schema`. Workers of Spark need the packages that it imports.
    """
    import ibis

    engine = ibis.get_backend(rows)
    if engine.name == DUCKDB:
        return register_table(engine, name, work(rows.to_pyarrow()))
    from pyspark.sql.pandas.types import from_arrow_schema

    def each(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from work(pa.Table.from_batches([batch])).cast(schema).to_batches()

    engine._run_pre_execute_hooks(rows)
    frame = engine._session.sql(engine.compile(rows))
    frame.mapInArrow(each, from_arrow_schema(schema)).createOrReplaceTempView(name)
    return engine.table(name)
