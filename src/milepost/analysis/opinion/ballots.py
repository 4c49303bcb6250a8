"""Votes made ready: one per participant and statement, ids turned into positions."""

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from milepost.analysis.engines import DUCKDB
from milepost.analysis.errors import NoParticipant, NoVotes, UnknownVote
from milepost.analysis.progress import Report, unreported

from .blocks import Block, Blocks, blocks_here, blocks_in_spark

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


def read_ballots(votes: "ir.Table", report: Report = unreported) -> Ballots:
    """Keep the last vote of each participant on each statement.

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

    number = _count(votes)
    people, things = _people(votes), _things(votes)
    rows = _with_positions(votes, people, things)
    size = len(people), len(things)
    blocks: Blocks
    if ibis.get_backend(votes).name == DUCKDB:
        blocks = blocks_here(rows, size, number, report)
    else:
        blocks = blocks_in_spark(rows, size, number)
    return Ballots(
        blocks,
        people["participant"].combine_chunks(),
        things["statement"].to_numpy().astype(np.int64),
        number,
    )


def _count(votes: "ir.Table") -> int:
    """How many votes there are, having refused what is none."""
    strange = (
        ~votes.vote.isin([-1, 0, 1])
        | votes.vote.isnull()
        | votes.participant.isnull()
        | votes.statement.isnull()
    )
    if "at" in votes.columns:
        strange = strange | votes.at.isnull()
    counted = votes.agg(votes=votes.count(), strange=strange.sum()).to_pyarrow()
    if not counted["votes"][0].as_py():
        raise NoVotes
    if counted["strange"][0].as_py():
        order = ["participant", "statement", "vote"]
        found = votes.filter(strange).order_by(order).limit(1)
        raise UnknownVote(**found.select(order).to_pyarrow().to_pylist()[0])
    return int(counted["votes"][0].as_py())


def _people(votes: "ir.Table") -> pa.Table:
    """key (as in the votes) and participant (string), in the order of `Ballots`."""
    everyone = votes.select(key=votes.participant).distinct()
    named = everyone.mutate(participant=everyone.key.cast("string"))
    ordered = named.order_by(named.participant.length(), named.participant)
    found = ordered.to_pyarrow()
    if pc.any(pc.equal(pc.utf8_trim_whitespace(found["participant"]), "")).as_py():
        raise NoParticipant
    return found


def _things(votes: "ir.Table") -> pa.Table:
    return votes.select("statement").distinct().order_by("statement").to_pyarrow()


def _with_positions(
    votes: "ir.Table", people: pa.Table, things: pa.Table
) -> "ir.Table":
    import ibis

    at = votes.at if "at" in votes.columns else ibis.literal(0, "int64")
    positions = np.arange(max(len(people), len(things)), dtype=np.int32)
    p = ibis.memtable(
        pa.table({"key": people["key"], "p": positions[: len(people)]}).combine_chunks()
    )
    s = ibis.memtable(
        things.append_column("s", pa.array(positions[: len(things)])).combine_chunks()
    )
    joined = (
        votes.mutate(at=at).join(p, votes.participant == p.key).join(s, "statement")
    )
    return joined.select("p", "s", vote=joined.vote.cast("int8"), at=joined.at)


def fingerprint(ballots: Ballots) -> str:
    """SHA-256 (hexadecimal) of the votes that count.

    It covers what each participant said of each statement, in no order and under no
    name: the same whatever order the votes came in and whatever participants are called.
    """
    statements = ballots.statements

    def digests(block: Block) -> np.ndarray:
        said = np.empty(len(block.s), dtype=[("statement", "<i8"), ("vote", "<i1")])
        said["statement"], said["vote"] = statements[block.s], block.vote
        whole = memoryview(said.tobytes())
        bounds = (block.starts * said.dtype.itemsize).tolist()
        everyone = b"".join(
            hashlib.sha256(whole[start:end]).digest() for start, end in pairwise(bounds)
        )
        return np.frombuffer(everyone, dtype="V32")

    everyone = np.concatenate(
        list(ballots.blocks.each(digests, "Taking the fingerprint"))
    )
    return hashlib.sha256(b"".join(sorted(everyone.tolist()))).hexdigest()
