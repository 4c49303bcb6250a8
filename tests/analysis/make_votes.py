"""Votes for tests: tables made by hand or at random, and the real conversations."""

from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa

POLIS = Path(__file__).parents[1] / "data" / "polis"
CONVERSATIONS = sorted(folder.name for folder in POLIS.iterdir() if folder.is_dir())


def table(rows, *, at=None):
    """rows: (participant, statement, vote) each."""
    columns = {
        "participant": pa.array([str(row[0]) for row in rows], pa.string()),
        "statement": pa.array([row[1] for row in rows], pa.int32()),
        "vote": pa.array([row[2] for row in rows], pa.int8()),
    }
    if at is not None:
        columns["at"] = pa.array(at, pa.int64())
    return ibis.memtable(pa.table(columns))


def two_camps(each=20, statements=10, seed=0):
    """Two camps of opposite minds, with one statement that all agree on (the last)."""
    chance = np.random.default_rng(seed)
    rows = []
    for person in range(2 * each):
        side = 1 if person < each else -1
        for statement in range(statements - 1):
            lean = side if statement % 2 else -side
            vote = lean if chance.random() < 0.85 else int(chance.integers(-1, 2))
            if chance.random() < 0.9:
                rows.append((person, statement, vote))
        rows.append((person, statements - 1, 1))
    return rows
