"""Opinion landscapes: this package beside red-dwarf, whole processes on the same file.

    python benchmarks/opinion.py --peer /path/to/venv/bin/python [--size 10000x200] …
    python benchmarks/opinion.py --peer /path/to/venv/bin/python --conversations DATA

DATA is a folder with exports of Polis (polis/*/votes.csv, plain or gzip); both read these.
The peer: a virtual environment with red-dwarf 0.4.0, pandas and pyarrow. Without it, only
our own figures are measured.
"""

import argparse
import gzip
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import measure
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PEER = """
import csv, gzip, sys
from reddwarf.implementations.polis import run_pipeline
path = sys.argv[1]
if path.endswith("parquet"):
    import pyarrow.parquet as pq
    votes = [{"participant_id": r["participant"], "statement_id": r["statement"],
              "vote": r["vote"]} for r in pq.read_table(path).to_pylist()]
else:
    opened = gzip.open if path.endswith("gz") else open
    last = {}  # of several votes of one person on one statement
    with opened(path, "rt", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    for row in rows:
        last[int(row["voter-id"]), int(row["comment-id"])] = int(row["vote"])
    votes = [{"participant_id": p, "statement_id": s, "vote": vote}
             for (p, s), vote in last.items()]
found = run_pipeline(votes=votes)
print(len(found.participants_df))
"""
# participants x statements: the part of statements that each sees
SIZES = {
    "10000x200": 0.26,
    "30000x300": 0.18,
    "100000x500": 0.10,
    "400000x1000": 0.098,
    "1000000x1000": 0.098,
}
CELLS_AT_A_TIME = 20_000_000


def write_votes(path: Path, size: str) -> int:
    """Three camps with a mind of their own on each statement, and noise; seeded."""
    people, statements = map(int, size.split("x"))
    chance = np.random.default_rng(1)
    minds = chance.normal(0, 1, (3, statements))
    step = max(1, CELLS_AT_A_TIME // statements)
    schema = pa.schema(
        [("participant", pa.int32()), ("statement", pa.int16()), ("vote", pa.int8())]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for first in range(0, people, step):
            number = min(step, people - first)
            camp = chance.integers(0, 3, number)
            keen = np.clip(chance.lognormal(0, 0.6, number) * SIZES[size] * 0.85, 0, 1)
            seen = chance.random((number, statements), dtype=np.float32) < keen[:, None]
            p, s = np.nonzero(seen)
            leaning = minds[camp[p], s] + chance.normal(0, 0.9, len(p))
            vote = np.where(leaning > 0.4, 1, np.where(leaning < -0.4, -1, 0))
            columns = [p + first, s, vote]
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            file.write_table(pa.table(arrays, schema=schema))
    return pq.read_metadata(path).num_rows


def made_up(sizes: list[str], folder: Path) -> Iterator[tuple[str, int, Path]]:
    for size in sizes:
        path = folder / f"{size}.parquet"
        yield size, write_votes(path, size), path


def conversations(data: Path) -> Iterator[tuple[str, int, Path]]:
    for path in sorted(data.glob("polis/*/votes.csv*")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            votes = sum(1 for _ in file) - 1
        yield path.parent.name, votes, path


def compare(path: Path, out: Path, peer: str | None, times: int) -> list[str]:
    ours = [sys.executable, "-m", "milepost.cli", "analyse", "opinion", str(path)]
    commands = {"ours": [*ours, "--out", str(out)]}
    if peer:
        commands["peer"] = [peer, "-W", "ignore", "-c", PEER, str(path)]
    found = measure.in_turns(commands, times)
    mine = found["ours"]
    row = [f"{mine.seconds:.1f} s", measure.megabytes(mine.peak)]
    if not peer:
        return [*row, "", "", ""]
    theirs = found["peer"]
    middle, low, high = measure.ratio(mine, theirs)
    row += [f"{theirs.seconds:.1f} s", measure.megabytes(theirs.peak)]
    return [*row, f"{middle:.1f} ({low:.1f} to {high:.1f})"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="Python of an environment with red-dwarf")
    parser.add_argument("--size", action="append", choices=SIZES)
    parser.add_argument("--conversations", type=Path, metavar="DATA")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        if asked.conversations:
            files = conversations(asked.conversations)
        else:
            files = made_up(asked.size or list(SIZES)[:2], folder)
        for name, votes, path in files:
            told = compare(path, folder / "out", asked.peer, asked.times)
            rows.append([name, f"{votes:,}", *told])
            print(rows[-1], file=sys.stderr, flush=True)
    heads = ["size", "votes", "ours", "peak", "red-dwarf", "peak", "times faster"]
    print(measure.table(heads, rows))
    print("\n" + measure.machine("duckdb", "ibis-framework", "numpy"))


if __name__ == "__main__":
    main()
