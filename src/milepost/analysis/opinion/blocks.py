"""Votes held block by block, each a few whole participants, wherever the engine is.

What is asked of votes is asked of a block at a time, and the answers are added up or
put in order. So memory holds a block and the answer, never all votes, and an engine of
many machines gives the same answer to the last bit as this process.
"""

import operator
import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa

from milepost.analysis.progress import Report

if TYPE_CHECKING:
    import ibis.expr.types as ir

T = TypeVar("T")

# Of a block, about: what is in memory at one time.
VOTES_AT_A_TIME = 2**21


@dataclass(frozen=True)
class Block:
    """Votes of participants `first` to `first + number`, in order of statement.

    starts
        Where the votes of each participant begin, and where the last one's end.
    s
        Positions of statements.
    vote
        1, 0 or -1 (int8).
    """

    first: int
    starts: np.ndarray
    s: np.ndarray
    vote: np.ndarray

    @property
    def number(self) -> int:
        return len(self.starts) - 1

    @property
    def given(self) -> np.ndarray:
        """Votes given, per participant."""
        return np.diff(self.starts)

    @property
    def p(self) -> np.ndarray:
        """Which participant of the block, from 0, per vote."""
        return np.repeat(np.arange(self.number), self.given)

    def parts(self, rows: int) -> Iterator["Block"]:
        """The same votes, `rows` participants at a time."""
        for start in range(0, self.number, rows):
            starts = self.starts[start : start + rows + 1]
            held = slice(starts[0], starts[-1])
            yield Block(
                self.first + start, starts - starts[0], self.s[held], self.vote[held]
            )


class Blocks(Protocol):
    """All blocks, in order of participant."""

    def each(self, work: Callable[[Block], T], stage: str) -> Iterator[T]:
        """What `work` says of each block, in order; `stage` is what this is called."""

    def total(self, work: Callable[[Block], T], stage: str) -> T:
        """What `work` says of the blocks, added up. There is at least one."""


def gather(first: int, number: int, statements: int, rows: pa.Table) -> Block:
    """Make a block of rows p, s, vote and at, in any order.

    Of several votes of a participant on a statement the last counts. Opposite votes
    of the very same moment count as a pass: any other choice would depend on the
    order of rows.
    """
    place = (rows["p"].to_numpy().astype(np.int64) - first) * statements
    place += rows["s"].to_numpy()
    vote = rows["vote"].to_numpy()
    # place and vote in one number: one sort, of numbers, is many times faster
    packed = np.sort(place * 4 + (vote + 1))
    found = packed >> 2
    if (found[1:] == found[:-1]).any():
        found, vote = _latest(place, vote, rows["at"].to_numpy())
    else:
        vote = ((packed & 3) - 1).astype(np.int8)
    starts = np.searchsorted(found, np.arange(number + 1) * statements)
    return Block(first, starts, (found % statements).astype(np.int32), vote)


def _latest(
    place: np.ndarray, vote: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((vote, at, place))
    place, vote, at = place[order], vote[order], at[order]
    last = np.append(place[1:] != place[:-1], [True])
    highest = vote[last]
    moment = np.repeat(at[last], np.diff(np.flatnonzero(np.append([True], last))))
    # the lowest vote of the last moment is the first row that has it
    of_last = np.flatnonzero(at == moment)
    _, lowest = np.unique(place[of_last], return_index=True)
    same = vote[of_last][lowest] == highest
    return place[last], np.where(same, highest, 0).astype(np.int8)


class HeldHere:
    """Blocks in a file of this machine, removed with this object: 5 bytes a vote."""

    def __init__(self, blocks: Iterator[Block], report: Report) -> None:
        self._report = report
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as we)
        weakref.finalize(self, self._file.close)
        self._places: list[int] = []
        for block in blocks:
            self._places.append(self._file.tell())
            for part in (np.array([block.first]), block.starts, block.s, block.vote):
                np.save(self._file, part, allow_pickle=False)

    def each(self, work: Callable[[Block], T], stage: str) -> Iterator[T]:
        for done, place in enumerate(self._places, start=1):
            self._file.seek(place)
            first, *rest = (np.load(self._file, allow_pickle=False) for _ in range(4))
            yield work(Block(int(first[0]), *rest))
            self._report(stage, done, len(self._places))

    def total(self, work: Callable[[Block], T], stage: str) -> T:
        return reduce(operator.add, self.each(work, stage))


class HeldInSpark:
    """Blocks on the workers of Spark: `work` goes to them, answers come back."""

    def __init__(self, frame: Any) -> None:
        self._blocks = frame.persist()
        weakref.finalize(self, self._blocks.unpersist).atexit = False

    def each(self, work: Callable[[Block], T], stage: str) -> Iterator[T]:
        ordered = self._blocks.sort("first")
        yield from ordered.rdd.map(lambda row: work(_unpacked(row))).toLocalIterator()

    def total(self, work: Callable[[Block], T], stage: str) -> T:
        answers = self._blocks.rdd.map(lambda row: work(_unpacked(row)))
        total: T = answers.treeReduce(operator.add)
        return total


def _unpacked(row: Any) -> Block:
    return pickle.loads(row.block)  # noqa: S301  (we pickled it, see `spark_blocks`)


def blocks_here(
    rows: "ir.Table", size: tuple[int, int], votes: int, report: Report
) -> HeldHere:
    """Take rows p, s, vote, at out of the engine, a block at a time.

    size: how many participants and statements there are.
    """
    if votes <= VOTES_AT_A_TIME:
        whole = gather(0, *size, rows.to_pyarrow())
        return HeldHere(iter([whole]), report)
    with tempfile.TemporaryDirectory(prefix="milepost-votes-") as folder:
        return HeldHere(_cut(rows, Path(folder), size, votes), report)


def _step(participants: int, votes: int) -> int:
    """Participants per block."""
    return max(1, participants * VOTES_AT_A_TIME // max(votes, VOTES_AT_A_TIME))


def _cut(
    rows: "ir.Table", folder: Path, size: tuple[int, int], votes: int
) -> Iterator[Block]:
    """Let the engine write a file per block, in one pass over the rows."""
    import ibis

    participants, statements = size
    step = _step(participants, votes)
    engine = ibis.get_backend(rows)
    # the engine keeps so many rows of each file in memory before it writes them
    engine.raw_sql("SET partitioned_write_flush_threshold = 32768").fetchall()
    numbered = rows.mutate(block=(rows.p // step).cast("int32"))
    engine.to_parquet(numbered, folder, partition_by="block", compression="lz4")
    for first in range(0, participants, step):
        number = min(step, participants - first)
        held = engine.read_parquet(str(folder / f"block={first // step}" / "*.parquet"))
        yield gather(first, number, statements, held.to_pyarrow())


def blocks_in_spark(rows: "ir.Table", size: tuple[int, int], votes: int) -> HeldInSpark:
    """Leave the rows p, s, vote, at in Spark, and make blocks of them there."""
    import ibis

    participants, statements = size
    step = _step(participants, votes)
    engine = ibis.get_backend(rows)

    def make(held: pa.Table) -> pa.Table:
        first = held["p"][0].as_py() // step * step
        block = gather(first, min(step, participants - first), statements, held)
        return pa.table({"first": [first], "block": [pickle.dumps(block)]})

    engine._run_pre_execute_hooks(rows)  # hands over the tables of positions
    frame = engine._session.sql(engine.compile(rows))
    of_block = frame.groupBy((frame.p / step).cast("int"))
    return HeldInSpark(of_block.applyInArrow(make, "first long, block binary"))
