"""A table larger than a worker's memory, analysed by two workers of Spark on this machine.

    python benchmarks/two_workers.py [--size 1000000x1000] [--memory 512m]

Needs the extra “spark” and Java 17. Starts a master and two workers, each with one core and
one process of the memory given, lets `milepost analyse opinion` read the same Parquet file
once in its own process and once by them, and compares every file that came of it.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import measure
import pyarrow.parquet as pq
import pyspark
from opinion import SIZES, write_votes

SPARK = Path(pyspark.__file__).parent
EXECUTOR = "CoarseGrainedExecutorBackend"  # the process of a worker that holds data
LONGEST_START = 120  # seconds
SETTINGS = """
spark.executor.memory {memory}
spark.executor.cores 1
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
"""


@contextmanager
def two_workers(folder: Path, memory: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a master with two workers, and the environment to reach it in."""
    (folder / "conf").mkdir()
    settings = SETTINGS.format(memory=memory)
    (folder / "conf" / "spark-defaults.conf").write_text(settings)
    environment = {
        **os.environ,
        "SPARK_HOME": str(SPARK),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_DIRS": str(folder / "spill"),
        "PYSPARK_PYTHON": sys.executable,
    }
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    place = ["--host", "127.0.0.1", "--webui-port", str(free_port())]
    deploy = [str(SPARK / "bin" / "spark-class"), "org.apache.spark.deploy"]
    started = []
    try:
        master = [deploy[0], f"{deploy[1]}.master.Master", *place, "--port", str(port)]
        started.append(start(master, environment, folder / "master.log"))
        wait_for(port)
        for name in ("first", "second"):
            worker = [deploy[0], f"{deploy[1]}.worker.Worker", "--host", "127.0.0.1"]
            worker += ["--webui-port", str(free_port()), "--cores", "1"]
            worker += ["--memory", "1g", "--work-dir", str(folder / name), address]
            started.append(start(worker, environment, folder / f"{name}.log"))
        yield address, environment
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def start(
    command: list[str], environment: dict[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("wb") as said:
        return subprocess.Popen(
            command, env=environment, stdout=said, stderr=said, start_new_session=True
        )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("The master of Spark did not start.")


class Watch(threading.Thread):
    """Looks every half second how much memory the workers' processes hold at most."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[str, int] = {}
        self.heaps: dict[str, str] = {}
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.5):
            for place in Path("/proc").glob("[0-9]*"):
                try:
                    said = (place / "cmdline").read_text().split("\0")
                    lines = (place / "status").read_text().splitlines()
                except OSError:
                    continue  # it has just ended
                if not any(EXECUTOR in part for part in said):
                    continue
                peak = next(line for line in lines if line.startswith("VmHWM"))
                self.peaks[place.name] = int(peak.split()[1]) * 1024
                self.heaps[place.name] = next(p for p in said if p.startswith("-Xmx"))


def same_files(one: Path, other: Path) -> list[str]:
    """Names of the files of one folder, which must be the other's to the last byte."""
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    for name in names:
        if (one / name).read_bytes() != (other / name).read_bytes():
            sys.exit(f"{name} differs between the two engines.")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=SIZES, default="1000000x1000")
    parser.add_argument("--memory", default="512m", help="of each worker's process")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        path = folder / "votes.parquet"
        votes = write_votes(path, asked.size)
        unpacked = sum(
            batch.nbytes for batch in pq.ParquetFile(path).iter_batches(1 << 20)
        )
        opinion = [
            sys.executable,
            "-m",
            "milepost.cli",
            "analyse",
            "opinion",
            str(path),
        ]
        alone = measure.run([*opinion, "--out", str(folder / "alone")])
        watch = Watch()
        watch.start()
        with two_workers(folder, asked.memory) as (address, environment):
            os.environ |= environment
            command = [*opinion, "--engine", address, "--out", str(folder / "by_two")]
            by_two = measure.run(command)
        watch.ended.set()
        names = same_files(folder / "alone", folder / "by_two")
        rows = [
            ["votes", f"{votes:,}"],
            ["Parquet", measure.megabytes(path.stat().st_size)],
            ["unpacked, without row numbers", measure.megabytes(unpacked)],
            ["heap of each worker", ", ".join(watch.heaps.values())],
            [
                "peak of each worker",
                ", ".join(map(measure.megabytes, watch.peaks.values())),
            ],
            [
                "two workers",
                f"{by_two.seconds:.0f} s, {measure.megabytes(by_two.peak)} here",
            ],
            ["this process", f"{alone.seconds:.0f} s, {measure.megabytes(alone.peak)}"],
            ["the same to the last byte", ", ".join(names)],
        ]
    print(measure.table(["", asked.size], rows))
    print("\n" + measure.machine("pyspark", "duckdb", "ibis-framework", "numpy"))


if __name__ == "__main__":
    main()
