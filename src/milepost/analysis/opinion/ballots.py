"""Ballots: the last vote of each participant on each statement, ids as positions."""

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from milepost.analysis.engines import DUCKDB
from milepost.analysis.errors import NoParticipant, NoVotes, UnknownVote
from milepost.analysis.progress import Report, ignore_progress

from .blocks import Block, Blocks, local_blocks, spark_blocks

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Ballots:
    """The votes that count.

    blocks
        The votes, by position of participant and statement.
    participants
        Ids, shorter ones first, then by letter: numbers come in their own order.
    statements
        Ids, ascending.
    votes
        How many votes were read, those that were replaced later among them.
    """

    blocks: Blocks
    participants: pa.Array
    statements: np.ndarray
    votes: int


def read_ballots(votes: "ir.Table", report: Report = ignore_progress) -> Ballots:
    """Validate votes and keep the last of each participant on each statement.

    Parameters
    ----------
    votes
        participant, statement, vote (1, 0 or -1) and, where votes were changed, at: any
        type that can be put in order of time.

    Raises
    ------
    NoVotes
        The table has no rows.
    UnknownVote
        A vote is not 1, 0 or -1, or an id is missing.
    NoParticipant
        An id is blank.
    """
    import ibis

    count = _count_valid(votes)
    participants = _distinct_participants(votes)
    statements = votes.select("statement").distinct().order_by("statement").to_pyarrow()
    rows = _index_votes(votes, participants, statements)
    size = len(participants), len(statements)
    blocks: Blocks
    if ibis.get_backend(votes).name == DUCKDB:
        blocks = local_blocks(rows, size, count, report)
    else:
        blocks = spark_blocks(rows, size, count)
    return Ballots(
        blocks,
        participants["participant"].combine_chunks(),
        statements["statement"].to_numpy().astype(np.int64),
        count,
    )


def _count_valid(votes: "ir.Table") -> int:
    """Number of votes, once all are known to be valid. Raises NoVotes, UnknownVote."""
    invalid = (
        ~votes.vote.isin([-1, 0, 1])
        | votes.vote.isnull()
        | votes.participant.isnull()
        | votes.statement.isnull()
    )
    if "at" in votes.columns:
        invalid = invalid | votes.at.isnull()
    counted = votes.agg(votes=votes.count(), strange=invalid.sum()).to_pyarrow()
    if not counted["votes"][0].as_py():
        raise NoVotes
    if counted["strange"][0].as_py():
        order = ["participant", "statement", "vote"]
        first = votes.filter(invalid).order_by(order).limit(1)
        raise UnknownVote(**first.select(order).to_pyarrow().to_pylist()[0])
    return int(counted["votes"][0].as_py())


def _distinct_participants(votes: "ir.Table") -> pa.Table:
    """Arrow table of key (as in the votes) and participant (string), in order of `Ballots`."""
    ids = votes.select(key=votes.participant).distinct()
    named = ids.mutate(participant=ids.key.cast("string"))
    ordered = named.order_by(named.participant.length(), named.participant)
    participants = ordered.to_pyarrow()
    if pc.any(
        pc.equal(pc.utf8_trim_whitespace(participants["participant"]), "")
    ).as_py():
        raise NoParticipant
    return participants


def _index_votes(
    votes: "ir.Table", participants: pa.Table, statements: pa.Table
) -> "ir.Table":
    import ibis

    at = votes.at if "at" in votes.columns else ibis.literal(0, "int64")
    index = np.arange(max(len(participants), len(statements)), dtype=np.int32)
    participant_index = ibis.memtable(
        pa.table(
            {
                "key": participants["key"],
                "participant_index": index[: len(participants)],
            }
        ).combine_chunks()
    )
    statement_index = ibis.memtable(
        statements.append_column(
            "statement_index", pa.array(index[: len(statements)])
        ).combine_chunks()
    )
    joined = (
        votes.mutate(at=at)
        .join(participant_index, votes.participant == participant_index.key)
        .join(statement_index, "statement")
    )
    return joined.select(
        "participant_index",
        "statement_index",
        vote=joined.vote.cast("int8"),
        at=joined.at,
    )


def fingerprint(ballots: Ballots) -> str:
    """SHA-256 (hexadecimal) of the votes that count.

    It covers what each participant said of each statement, in no order and under no
    name: the same whatever order the votes came in and whatever participants are called.
    """
    statements = ballots.statements

    def digests(block: Block) -> np.ndarray:
        records = np.empty(
            len(block.statement_index), dtype=[("statement", "<i8"), ("vote", "<i1")]
        )
        records["statement"], records["vote"] = (
            statements[block.statement_index],
            block.vote,
        )
        buffer = memoryview(records.tobytes())
        bounds = (block.starts * records.dtype.itemsize).tolist()
        hashes = b"".join(
            hashlib.sha256(buffer[start:end]).digest()
            for start, end in pairwise(bounds)
        )
        return np.frombuffer(hashes, dtype="V32")

    hashes = np.concatenate(
        list(ballots.blocks.each(digests, "Taking the fingerprint"))
    )
    return hashlib.sha256(b"".join(sorted(hashes.tolist()))).hexdigest()
