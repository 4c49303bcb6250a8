"""Votes made ready: one per participant and statement, ids turned into positions."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.analysis.errors import NoVotes, UnknownVote

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Votes taken from the engine at a time, at most, where they must leave it.
VOTES_AT_A_TIME = 2**23


@dataclass(frozen=True)
class Ballots:
    """The votes that count.

    table
        One row per participant and statement voted on, kept by the engine.

        =====  =====  ================================================
        p      int64  position of the participant in `participants`
        s      int64  position of the statement in `statements`
        vote   int8   1 agree, 0 pass, -1 disagree
        =====  =====  ================================================
    participants
        Ids, shorter ones first, then by letter: numbers come in their own order.
    statements
        Ids, ascending.
    """

    table: "ir.Table"
    participants: pa.Array
    statements: np.ndarray

    def blocks(self) -> Iterator[tuple[int, int, pa.Table]]:
        """Whole participants: the first of a block, how many, their votes in order."""
        step = max(1, VOTES_AT_A_TIME // len(self.statements))
        for first in range(0, len(self.participants), step):
            number = min(step, len(self.participants) - first)
            p = self.table.p
            block = self.table.filter((p >= first) & (p < first + number))
            yield first, number, block.order_by("p", "s").to_pyarrow()


def read_ballots(votes: "ir.Table") -> Ballots:
    """Keep the last vote of each participant on each statement.

    Raises
    ------
    NoVotes
        The table has no rows.
    UnknownVote
        A vote is not 1, 0 or -1, or an id is missing.
    """
    _refuse_unknown_votes(votes)
    latest = _latest(votes)
    participants = _participants(latest)
    if not len(participants):
        raise NoVotes
    statements = np.sort(
        latest.select("statement").distinct().to_pyarrow()["statement"].to_numpy()
    ).astype(np.int64)
    return Ballots(
        _with_positions(latest, participants, statements), participants, statements
    )


def _refuse_unknown_votes(votes: "ir.Table") -> None:
    strange = votes.filter(
        ~votes.vote.isin([-1, 0, 1])
        | votes.vote.isnull()
        | votes.participant.isnull()
        | votes.statement.isnull()
    )
    found = strange.order_by("participant", "statement", "vote").limit(1)
    for row in found.to_pyarrow().to_pylist():
        raise UnknownVote(
            participant=row["participant"], statement=row["statement"], vote=row["vote"]
        )


def _latest(votes: "ir.Table") -> "ir.Table":
    """The last vote per participant and statement.

    Opposite votes given at the very same moment count as a pass: any other choice
    would depend on the order of rows. Both the highest and the lowest of the last
    votes are read in one scan, by packing the moment and the vote in one number.
    """
    import ibis

    at = votes.at.cast("int64") if "at" in votes.columns else ibis.literal(0, "int64")
    vote = votes.vote.cast("int64")
    packed = votes.select(
        "participant", "statement", high=at * 4 + (vote + 1), low=at * 4 + (1 - vote)
    )
    last = packed.group_by("participant", "statement").agg(
        high=packed.high.max(), low=packed.low.max()
    )
    # the last two bits, not a remainder: right for moments before 1970 too
    highest = (last.high & 3) - 1
    lowest = 1 - (last.low & 3)
    same = highest == lowest
    return last.select(
        participant=last.participant.cast("string"),
        statement=last.statement.cast("int64"),
        vote=ibis.ifelse(same, highest, 0).cast("int8"),
    ).cache()


def _participants(latest: "ir.Table") -> pa.Array:
    everyone = latest.select("participant").distinct()
    ordered = everyone.order_by(everyone.participant.length(), everyone.participant)
    return ordered.to_pyarrow()["participant"].combine_chunks()


def _with_positions(
    latest: "ir.Table", participants: pa.Array, statements: np.ndarray
) -> "ir.Table":
    import ibis

    people = ibis.memtable(
        pa.table({"participant": participants, "p": np.arange(len(participants))})
    )
    things = ibis.memtable(
        pa.table({"statement": statements, "s": np.arange(len(statements))})
    )
    joined = latest.join(people, "participant").join(things, "statement")
    # in order of participant, so that blocks of participants are read quickly
    return joined.select("p", "s", "vote").order_by("p", "s").cache()


def fingerprint(ballots: Ballots) -> str:
    """SHA-256 (hexadecimal) of the votes that count.

    It covers what each participant said of each statement, in no order and under no
    name: the same whatever order the votes came in and whatever participants are called.
    """
    everyone: list[bytes] = []
    for first, number, votes in ballots.blocks():
        said = np.empty(len(votes), dtype=[("statement", "<i8"), ("vote", "<i1")])
        said["statement"] = ballots.statements[votes["s"].to_numpy()]
        said["vote"] = votes["vote"].to_numpy()
        bounds = (
            np.searchsorted(votes["p"].to_numpy(), np.arange(first, first + number + 1))
            * said.dtype.itemsize
        )
        whole = said.tobytes()
        everyone += [
            hashlib.sha256(whole[start:end]).digest()
            for start, end in pairwise(bounds.tolist())
        ]
    return hashlib.sha256(b"".join(sorted(everyone))).hexdigest()
