"""Analysis engines: DuckDB in this process, or Apache Spark on many machines.

Every function of `milepost.analysis` takes Ibis tables and works on whichever engine
holds them. `connect` is for who has only an address, as the command line does.
"""

import atexit
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from milepost.errors import gettext_noop

from .errors import AnalysisError

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa

DUCKDB = "duckdb"
SPARK = re.compile(r"spark://.+|local(\[.*\]|-cluster\[.*\])?")
# Of a shuffle. 200, the default, is for hundreds of cores.
PARTITIONS = 8


class UnknownEngine(AnalysisError):
    template = gettext_noop(
        "%(address)s is not an engine. Use duckdb, or the address of a "
        "Spark master such as spark://host:7077 or local[2]."
    )


class EngineMissing(AnalysisError):
    template = gettext_noop(
        "Spark is not installed. Install milepost with its extra “spark”, and Java 17."
    )


class EngineSilent(AnalysisError):
    template = gettext_noop(
        "Spark could not be started at %(address)s. Check that its "
        "master is running there and that Java 17 is installed here."
    )


def connect(address: str = DUCKDB) -> "ibis.BaseBackend":
    """Connect to an analysis engine, DuckDB or Spark, and return its Ibis backend.

    Parameters
    ----------
    address
        duckdb, or a Spark master: spark://host:port, local[2], local-cluster[2,1,768].

    Raises
    ------
    UnknownEngine, EngineMissing, EngineSilent
    """
    import ibis

    if address == DUCKDB:
        return ibis.duckdb.connect()
    if not SPARK.fullmatch(address):
        raise UnknownEngine(address=address)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineMissing from error
    settings = SparkSession.builder.master(address)
    if address.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings = settings.config("spark.driver.bindAddress", "127.0.0.1").config(
            "spark.driver.host", "127.0.0.1"
        )
    settings = (
        settings.appName("milepost")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", PARTITIONS)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
    )
    try:
        session = settings.getOrCreate()
    except Exception as error:
        raise EngineSilent(address=address) from error
    session.sparkContext.setLogLevel("ERROR")
    folder = tempfile.mkdtemp(prefix="milepost-")  # workers fetch from it at any time
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    session.sparkContext.addPyFile(_package_archive(Path(folder)))
    return ibis.pyspark.connect(session)


def _package_archive(folder: Path) -> str:
    """Path of a zip archive of the analysis package, made in `folder` for Spark workers.

    The workers do need Python, numpy and pyarrow.

    They do need Python, numpy and pyarrow.
    """
    package = Path(__file__).parents[1]
    source = folder / "milepost"
    python_only = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package / "analysis", source / "analysis", ignore=python_only)
    for name in ("__init__.py", "errors.py"):
        shutil.copy(package / name, source / name)
    return shutil.make_archive(str(folder / "milepost"), "zip", folder, "milepost")


def read_rows(
    engine: "ibis.BaseBackend", path: Path, *, number: str = "row"
) -> "ir.Table":
    """Ibis table of a Parquet file, with row numbers from 0 added as column `number`."""
    if engine.name == DUCKDB:
        return engine.read_parquet(str(path), file_row_number=True).rename(
            {number: "file_row_number"}
        )
    frame = engine._session.read.parquet(str(path))
    numbered = frame.selectExpr("*", f"_metadata.row_index AS {number}")
    numbered.createOrReplaceTempView(path.stem)
    return engine.table(path.stem)


def register_table(
    engine: "ibis.BaseBackend", name: str, table: "pa.Table"
) -> "ir.Table":
    """Register an Arrow table in an engine under a name, replacing any of that name."""
    if engine.name == DUCKDB:
        return engine.create_table(name, table, overwrite=True)
    engine._session.createDataFrame(table).createOrReplaceTempView(name)
    return engine.table(name)
