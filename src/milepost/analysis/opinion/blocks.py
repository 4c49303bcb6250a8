"""Out-of-core votes: blocks of whole participants, in a local file or on Spark workers.

A function is applied to a block at a time, and its results are added up or put in order
(map and reduce). So memory holds a block and the result, never all votes, and an engine
of many machines gives the same result to the last bit as this process.
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
    statement_index
        Positions of statements.
    vote
        1, 0 or -1 (int8).
    """

    first: int
    starts: np.ndarray
    statement_index: np.ndarray
    vote: np.ndarray

    @property
    def number(self) -> int:
        """Number of participants."""
        return len(self.starts) - 1

    @property
    def given(self) -> np.ndarray:
        """Number of votes per participant."""
        return np.diff(self.starts)

    @property
    def participant_index(self) -> np.ndarray:
        """Position in the block, from 0, of the participant of each vote."""
        return np.repeat(np.arange(self.number), self.given)

    def parts(self, rows: int) -> Iterator["Block"]:
        """Blocks of the same votes, `rows` participants at a time."""
        for start in range(0, self.number, rows):
            starts = self.starts[start : start + rows + 1]
            votes = slice(starts[0], starts[-1])
            yield Block(
                self.first + start,
                starts - starts[0],
                self.statement_index[votes],
                self.vote[votes],
            )


class Blocks(Protocol):
    """All blocks, in order of participant."""

    def each(self, work: Callable[[Block], T], stage: str) -> Iterator[T]:
        """Results of `work` on each block, in order; `stage` names the work in reports."""

    def total(self, work: Callable[[Block], T], stage: str) -> T:
        """Sum of the results of `work` over all blocks, of which there is one or more."""


def make_block(first: int, number: int, statements: int, rows: pa.Table) -> Block:
    """A block from rows of participant_index, statement_index, vote and at, in any order.

    Of several votes of a participant on a statement the last counts. Opposite votes
    of the very same moment count as a pass: any other choice would depend on the
    order of rows.
    """
    position = (
        rows["participant_index"].to_numpy().astype(np.int64) - first
    ) * statements
    position += rows["statement_index"].to_numpy()
    vote = rows["vote"].to_numpy()
    # place and vote in one number: one sort, of numbers, is many times faster
    packed = np.sort(position * 4 + (vote + 1))
    kept = packed >> 2
    if (kept[1:] == kept[:-1]).any():
        kept, vote = _last_votes(position, vote, rows["at"].to_numpy())
    else:
        vote = ((packed & 3) - 1).astype(np.int8)
    starts = np.searchsorted(kept, np.arange(number + 1) * statements)
    return Block(first, starts, (kept % statements).astype(np.int32), vote)


def _last_votes(
    position: np.ndarray, vote: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((vote, at, position))
    position, vote, at = position[order], vote[order], at[order]
    last = np.append(position[1:] != position[:-1], [True])
    highest = vote[last]
    moment = np.repeat(at[last], np.diff(np.flatnonzero(np.append([True], last))))
    # the lowest vote of the last moment is the first row that has it
    last_rows = np.flatnonzero(at == moment)
    _, lowest = np.unique(position[last_rows], return_index=True)
    same = vote[last_rows][lowest] == highest
    return position[last], np.where(same, highest, 0).astype(np.int8)


class LocalBlocks:
    """Blocks in a file of this machine, removed with this object: 5 bytes a vote."""

    def __init__(self, blocks: Iterator[Block], report: Report) -> None:
        self._report = report
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as we)
        weakref.finalize(self, self._file.close)
        self._places: list[int] = []
        for block in blocks:
            self._places.append(self._file.tell())
            for part in (
                np.array([block.first]),
                block.starts,
                block.statement_index,
                block.vote,
            ):
                np.save(self._file, part, allow_pickle=False)

    def each(self, work: Callable[[Block], T], stage: str) -> Iterator[T]:
        """Results of `work` on each block, in their order; reports progress as `stage`."""
        for done, place in enumerate(self._places, start=1):
            self._file.seek(place)
            first, *rest = (np.load(self._file, allow_pickle=False) for _ in range(4))
            yield work(Block(int(first[0]), *rest))
            self._report(stage, done, len(self._places))

    def total(self, work: Callable[[Block], T], stage: str) -> T:
        """Sum of `work` over all blocks, added in their order."""
        return reduce(operator.add, self.each(work, stage))


class SparkBlocks:
    """Blocks on the workers of Spark: `work` goes to them, answers come back."""

    def __init__(self, frame: Any) -> None:
        self._blocks = frame.persist()
        weakref.finalize(self, self._blocks.unpersist).atexit = False

    def each(self, work: Callable[[Block], T], stage: str) -> Iterator[T]:
        """Results of `work` on each block, in order, from Spark; `stage` is not reported."""
        ordered = self._blocks.sort("first")
        yield from ordered.rdd.map(lambda row: work(_unpickle(row))).toLocalIterator()

    def total(self, work: Callable[[Block], T], stage: str) -> T:
        """Sum of `work` over all blocks, added as a tree on the workers."""
        answers = self._blocks.rdd.map(lambda row: work(_unpickle(row)))
        total: T = answers.treeReduce(operator.add)
        return total


def _unpickle(row: Any) -> Block:
    return pickle.loads(row.block)  # noqa: S301  (we pickled it, see `spark_blocks`)


def local_blocks(
    rows: "ir.Table", size: tuple[int, int], votes: int, report: Report
) -> LocalBlocks:
    """Blocks of votes from an engine in this process, kept in a temporary file.

    Parameters
    ----------
    rows
        participant_index, statement_index, vote, at.
    size
        Numbers of participants and statements.
    votes
        Number of rows.
    """
    if votes <= VOTES_AT_A_TIME:
        block = make_block(0, *size, rows.to_pyarrow())
        return LocalBlocks(iter([block]), report)
    with tempfile.TemporaryDirectory(prefix="milepost-votes-") as folder:
        return LocalBlocks(_partition(rows, Path(folder), size, votes), report)


def _participants_per_block(participants: int, votes: int) -> int:
    """Number of participants per block of about `VOTES_AT_A_TIME` votes."""
    return max(1, participants * VOTES_AT_A_TIME // max(votes, VOTES_AT_A_TIME))


def _partition(
    rows: "ir.Table", folder: Path, size: tuple[int, int], votes: int
) -> Iterator[Block]:
    """Blocks of votes, from Parquet files that the engine writes in one pass over `rows`."""
    import ibis

    participants, statements = size
    step = _participants_per_block(participants, votes)
    engine = ibis.get_backend(rows)
    # the engine keeps so many rows of each file in memory before it writes them
    engine.raw_sql("SET partitioned_write_flush_threshold = 32768").fetchall()
    numbered = rows.mutate(block=(rows.participant_index // step).cast("int32"))
    engine.to_parquet(numbered, folder, partition_by="block", compression="lz4")
    for first in range(0, participants, step):
        number = min(step, participants - first)
        part = engine.read_parquet(str(folder / f"block={first // step}" / "*.parquet"))
        yield make_block(first, number, statements, part.to_pyarrow())


def spark_blocks(rows: "ir.Table", size: tuple[int, int], votes: int) -> SparkBlocks:
    """Blocks made and kept on the workers of Spark; parameters as `local_blocks`."""
    import ibis

    participants, statements = size
    step = _participants_per_block(participants, votes)
    engine = ibis.get_backend(rows)

    def make(rows_of_block: pa.Table) -> pa.Table:
        first = rows_of_block["participant_index"][0].as_py() // step * step
        block = make_block(
            first, min(step, participants - first), statements, rows_of_block
        )
        return pa.table({"first": [first], "block": [pickle.dumps(block)]})

    engine._run_pre_execute_hooks(rows)  # hands over the tables of positions
    frame = engine._session.sql(engine.compile(rows))
    grouped = frame.groupBy((frame.participant_index / step).cast("int"))
    return SparkBlocks(grouped.applyInArrow(make, "first long, block binary"))
