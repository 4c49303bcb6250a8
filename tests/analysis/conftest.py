"""Every worked example that takes an engine runs on each of them."""

import os
import shutil

import pytest

from milepost.analysis import engines
from milepost.analysis.engines import connect

# To compile a query takes longer than to run it on a few rows.
FOR_SMALL_TABLES = (
    "--conf spark.sql.codegen.wholeStage=false"
    " --conf spark.sql.codegen.factoryMode=NO_CODEGEN"
    " --driver-java-options -XX:TieredStopAtLevel=1"
)


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Two local workers of Spark; skipped, saying why, where there is no Java."""
    pytest.importorskip("pyspark", reason="the extra “spark” is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("there is no Java here, which Spark needs (17)")
    os.environ["SPARK_LOCAL_DIRS"] = str(tmp_path_factory.mktemp("spark"))
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"{FOR_SMALL_TABLES} pyspark-shell"
    engines.PARTITIONS = 2  # small tables are done sooner in few parts
    engine = connect("local[2]")
    yield engine
    engine._session.stop()


@pytest.fixture(scope="session")
def duckdb():
    return connect()


@pytest.fixture(
    params=["duckdb", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))]
)
def engine(request):
    """An Ibis connection; a test that takes it runs once on each engine."""
    return request.getfixturevalue(request.param)
