"""What pages ask about rounds and surveys."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from milepost.analysis.opinion.tallies import wilson
from milepost.analysis.silence import Response, Stratum, describe_response
from milepost.process.models import Process, Verb
from milepost.safeguard.actors import Actor

from .models import Ballot, OpinionRound, Statement, Survey, SurveyResponse, Vote

A_PAGE = 50
# A tally of fewer people than this could tell how one of them answered.
FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Progress:
    """How many statements there are, and how many of them a voter has answered."""

    answered: int
    statements: int

    @property
    def is_complete(self) -> bool:
        return self.answered >= self.statements

    @property
    def remaining(self) -> int:
        return self.statements - self.answered


@dataclass(frozen=True)
class StatementTally:
    """A statement of a closed round; shares from 0 to 1 with a 95 % interval.

    Shares are of all who answered it, passes included; None where too few did.
    """

    statement: Statement
    seen: int
    agrees: int
    disagrees: int
    passes: int
    agree: tuple[float, float, float] | None
    disagree: tuple[float, float, float] | None

    @cached_property
    def is_shown(self) -> bool:
        return self.agree is not None


def rounds_visible_to(actor: Actor, process: str = "") -> QuerySet[OpinionRound]:
    """Rounds with their number of statements and ballots; `process` narrows by slug."""
    rows = with_process(OpinionRound.objects.visible_to(actor))
    if process:
        rows = rows.filter(process__slug=process)
    return rows.annotate(
        statement_count=_count(
            Statement.objects.exclude(moderation=Statement.Moderation.OUT)
        ),
        ballot_count=_count(Ballot.objects.all()),
    )


def _count(rows: "QuerySet[Statement] | QuerySet[Ballot]") -> Subquery:
    """How many of `rows` belong to the round of the outer query."""
    own = rows.filter(round=OuterRef("pk")).order_by().values("round")
    return Subquery(own.annotate(n=Count("pk")).values("n"))


def with_process(rounds: QuerySet[OpinionRound]) -> QuerySet[OpinionRound]:
    return rounds.select_related("process__federation").prefetch_related(
        "process__titles", "process__phases"
    )


def surveys_visible_to(actor: Actor, process: str = "") -> QuerySet[Survey]:
    rows = Survey.objects.visible_to(actor).select_related("process__federation")
    if process:
        rows = rows.filter(process__slug=process)
    return rows.order_by("-asked_on", "title")


def progress(round: OpinionRound, voter: str) -> Progress:
    shown = Statement.objects.shown().filter(round=round)
    answered = Vote.objects.filter(
        ballot__round=round, ballot__voter=voter, statement__in=shown.order_by()
    )
    return Progress(answered=answered.count(), statements=shown.count())


def next_statement(round: OpinionRound, voter: str) -> Statement | None:
    """The first statement that `voter` has not answered yet."""
    answered = Vote.objects.filter(ballot__round=round, ballot__voter=voter)
    rows = Statement.objects.shown().filter(round=round)
    return rows.exclude(pk__in=answered.values("statement")).first()


def answers_of(round: OpinionRound, voter: str, page: str | None) -> Page[Vote]:
    """What `voter` has answered so far, in the order of the statements."""
    votes = (
        Vote.objects.filter(ballot__round=round, ballot__voter=voter)
        .exclude(statement__moderation=Statement.Moderation.OUT)
        .select_related("statement")
        .prefetch_related("statement__texts")
        .order_by("statement__number")
    )
    return Paginator(votes, A_PAGE).get_page(page)


def answer_to(statement: Statement, voter: str) -> int | None:
    """How `voter` has answered `statement`, if at all."""
    mine = Vote.objects.filter(statement=statement, ballot__voter=voter)
    return mine.values_list("value", flat=True).first()


def tallies(round: OpinionRound, page: str | None) -> Page[StatementTally]:
    """A page of the statements of a round with what everybody said, counted in SQL."""
    rows = Statement.objects.shown().filter(round=round)
    rows = rows.annotate(
        agrees=Count("votes", filter=Q(votes__value=Vote.Value.AGREE)),
        disagrees=Count("votes", filter=Q(votes__value=Vote.Value.DISAGREE)),
        passes=Count("votes", filter=Q(votes__value=Vote.Value.PASS)),
    )
    found = Paginator(rows, A_PAGE).get_page(page)
    found.object_list = with_shares(list(found.object_list))
    return found


def with_shares(statements: list[Statement]) -> list[StatementTally]:
    """Statements that carry `agrees`, `disagrees` and `passes`, with their shares."""
    counts = np.array(
        [(s.agrees, s.disagrees, s.passes) for s in statements],  # type: ignore[attr-defined]
        dtype=np.int64,
    ).reshape(-1, 3)
    seen = counts.sum(axis=1)
    agree, disagree = (np.stack(wilson(counts[:, side], seen), 1) for side in (0, 1))
    rows = zip(statements, counts.tolist(), seen.tolist(), strict=True)
    return [
        StatementTally(
            statement,
            number,
            *said,
            agree=tuple(agree[i].tolist()) if number >= FEWEST_SHOWN else None,
            disagree=tuple(disagree[i].tolist()) if number >= FEWEST_SHOWN else None,
        )
        for i, (statement, said, number) in enumerate(rows)
    ]


def ballots_cast(round: OpinionRound) -> int:
    return round.ballots.count()


def answers_due_at(process: Process) -> datetime | None:
    """When the running phase that opens answering closes."""
    now = timezone.now()
    running = [p for p in process.phases.all() if p.is_running(now)]
    ends = [p.closes_at for p in running if Verb.ANSWER in p.verbs and p.closes_at]
    return max(ends, default=None)


def response_by_region(survey: Survey) -> list[tuple[SurveyResponse | None, Response]]:
    """Each region's response and, last and without a region, that of all."""
    rows = list(
        survey.responses.select_related("region")
        .prefetch_related("region__names")
        .order_by("region__code")
    )
    described = describe_response(
        Stratum(region=row.region.code, eligible=row.eligible, answered=row.answered)
        for row in rows
    )
    return list(zip([*rows, None], described, strict=True))
