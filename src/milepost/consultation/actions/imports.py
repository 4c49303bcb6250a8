"""Action to import a round held elsewhere, with all its votes."""

import hashlib
import json
import uuid
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import IntegrityError, connection, transaction

from milepost.analysis.opinion.ballots import Ballots, fingerprint, read_ballots
from milepost.consultation import rules, voters
from milepost.consultation.errors import (
    NoStatements,
    RepeatedStatement,
    UnknownStatement,
    WrongAddress,
)
from milepost.consultation.models import (
    Ballot,
    OpinionRound,
    Statement,
    StatementText,
    Vote,
)
from milepost.consultation.tables import engine_table
from milepost.errors import NotAllowed
from milepost.movement.models import LocalisedText
from milepost.process.models import Process
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

ROWS_AT_A_TIME = 50_000
BALLOTS_AT_A_TIME = 5_000


@action("consultation.import_round", atomic=False)
def import_round(
    *,
    process: Process,
    title: str,
    language: str,
    votes: pa.Table,
    statements: pa.Table,
    attribution: str = "",
    source_url: str = "",
    licence: str = "",
    audience: Audience = Audience.FEDERATION,
    file: str = "votes.csv",
    by: Actor,
) -> OpinionRound:
    """Import a round as closed, or return the round that these files already made.

    `votes` and `statements` are tables of `formats.polis`; `file` is what errors call
    the votes. Of several votes of a participant on a statement the last one counts;
    when they were given is not kept. Votes are counted before anything is locked: only
    the writing itself makes others wait.

    Raises:
        NotAllowed: `by` is neither secretariat nor drafter.
        WrongAddress: `source_url` is no address of a web page.
        NoStatements, RepeatedStatement, UnknownStatement: the tables do not fit.
        NoVotes, UnknownVote: there is nothing to take in.
    """
    if not rules.may_run_rounds(by, process):
        raise NotAllowed
    _refuse_misfits(votes, statements, file)
    # It becomes a link on a page, and a link may also run a script.
    if source_url and urlsplit(source_url).scheme not in {"http", "https"}:
        raise WrongAddress(address=source_url)
    with engine_table(votes) as table:
        ballots = read_ballots(table)
        digest = _digest(ballots, statements)
        same = OpinionRound.objects.filter(process=process, imported_digest=digest)
        if round := same.first():
            return unchanged(round)
        round = OpinionRound(
            process=process,
            title=title,
            language=language,
            audience=audience,
            state=OpinionRound.State.CLOSED,
            attribution=attribution,
            source_url=source_url,
            licence=licence,
            imported_digest=digest,
        )
        try:
            _save_round(round, ballots, statements)
        except IntegrityError:
            # somebody else took in the same files at the same time
            if first := same.first():
                return unchanged(first)
            raise
    return round


@transaction.atomic
def _save_round(round: OpinionRound, ballots: Ballots, statements: pa.Table) -> None:
    """Save a round, its statements, ballots and votes in one transaction, and record it."""
    round.save(force_insert=True)
    numbers = _add_statements(round, statements)
    _add_votes(round, ballots, numbers)
    record(round, statements=len(statements), ballots=len(ballots.participants))


def _refuse_misfits(votes: pa.Table, statements: pa.Table, file: str) -> None:
    """Raise unless each vote is on a known statement and no statement number is repeated."""
    numbers = statements["statement"]
    if not len(numbers):
        raise NoStatements
    counts = pc.value_counts(numbers.combine_chunks())
    for row in counts.filter(pc.greater(counts.field("counts"), 1)).to_pylist():
        raise RepeatedStatement(statement=row["values"])
    known = pc.is_in(votes["statement"], value_set=numbers.combine_chunks())
    position = pc.index(known, value=pa.scalar(value=False)).as_py()
    if position >= 0:
        raise UnknownStatement(
            file=file,
            row=position + 2,  # the header is row 1
            column="comment-id",
            value=votes["statement"][position].as_py(),
        )


def _digest(ballots: Ballots, statements: pa.Table) -> str:
    """SHA-256 of the votes that count and the statements; the order of rows is no matter."""
    rows = statements.select(["statement", "text", "moderated"]).sort_by("statement")
    contents = json.dumps(rows.to_pydict(), ensure_ascii=False)
    return hashlib.sha256((fingerprint(ballots) + contents).encode()).hexdigest()


def _add_statements(round: OpinionRound, statements: pa.Table) -> dict[int, int]:
    """Save the statements with their texts; returns primary keys by statement number."""
    rows = statements.to_pylist()
    added = Statement.objects.bulk_create(
        Statement(round=round, number=row["statement"], moderation=row["moderated"])
        for row in rows
    )
    StatementText.objects.bulk_create(
        StatementText(
            statement=statement,
            language=round.language,
            text=row["text"],
            status=LocalisedText.Status.OFFICIAL,
        )
        for statement, row in zip(added, rows, strict=True)
        if row["text"]
    )
    return {statement.number: statement.pk for statement in added}


def _add_votes(round: OpinionRound, ballots: Ballots, numbers: dict[int, int]) -> None:
    """Save the ballots and votes of a round, the votes by SQL in batches of rows.

    Ids are looked up by whole columns; no object is made of a vote.
    """
    ballot_ids = _add_ballots(round, ballots.participants)
    key = Vote._meta.pk.get_db_prep_value
    statement_ids = np.array([numbers[int(s)] for s in ballots.statements])
    insert = _insert_vote()
    with connection.cursor() as cursor:
        for block in ballots.blocks.each(lambda block: block, "Keeping votes"):
            votes = len(block.vote)
            columns = (
                np.array([key(uuid.uuid4(), connection) for _ in range(votes)]),
                ballot_ids[block.first + block.participant_index],
                statement_ids[block.statement_index],
                block.vote,
            )
            for start in range(0, votes, ROWS_AT_A_TIME):
                batch = [c[start : start + ROWS_AT_A_TIME].tolist() for c in columns]
                cursor.executemany(insert, list(zip(*batch, strict=True)))


def _insert_vote() -> str:
    """SQL that inserts one vote, with placeholders for id, ballot, statement and value.

    SQL, since a model instance per vote would be the slowest part of an import.
    """
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(c) for c in ("id", "ballot_id", "statement_id", "value"))
    table = quoted(Vote._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s)"  # noqa: S608


def _add_ballots(round: OpinionRound, participants: pa.Array) -> np.ndarray:
    """Save a ballot for each participant; returns primary keys as SQL takes them, in order.

    Keys follow the order of the participants in the file, so that who has the file
    finds the same groups as we do. Nothing was answered here, so no moment of an answer
    can be told from it.
    """
    first = uuid.uuid4().int >> 64 << 64
    keys: list[object] = []
    key = Ballot._meta.pk.get_db_prep_value
    for start in range(0, len(participants), BALLOTS_AT_A_TIME):
        some = participants.slice(start, BALLOTS_AT_A_TIME).to_pylist()
        added = Ballot.objects.bulk_create(
            Ballot(
                id=uuid.UUID(int=first + position),
                round=round,
                voter=voters.hash_of_imported(round, participant),
            )
            for position, participant in enumerate(some, len(keys))
        )
        keys += [key(ballot.pk, connection) for ballot in added]
    return np.array(keys)
