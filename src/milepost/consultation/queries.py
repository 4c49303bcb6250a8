"""Queries on rounds, surveys, answers and their tallies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from milepost.analysis.nonresponse import Response, Stratum, describe_response
from milepost.analysis.opinion.interim import InterimLandscape
from milepost.analysis.proportions import wilson_interval
from milepost.movement.models import Federation
from milepost.movement.pages import PAGE_SIZE
from milepost.process.models import Process, Verb
from milepost.safeguard.actors import Actor

from .models import Ballot, OpinionRound, Statement, Survey, SurveyResponse, Vote

VOTES_AT_A_TIME = 50_000
# A tally of fewer people than this could tell how one of them answered.
FEWEST_SHOWN = 5
Estimate = tuple[float, float, float]  # share, low, high


@dataclass(frozen=True)
class Progress:
    """Progress of a voter: how many statements there are, and how many are answered."""

    answered: int
    statements: int

    @property
    def is_complete(self) -> bool:
        """Whether every statement is answered."""
        return self.answered >= self.statements

    @property
    def remaining(self) -> int:
        """Number of statements left to answer."""
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
    agree: Estimate | None
    disagree: Estimate | None

    @cached_property
    def is_shown(self) -> bool:
        """Whether enough people answered to show shares."""
        return self.agree is not None


def visible_rounds(actor: Actor, process: str = "") -> QuerySet[OpinionRound]:
    """Rounds visible to `actor`, with counts of statements and ballots; `process`: a slug."""
    rows = select_process(OpinionRound.objects.visible_to(actor))
    if process:
        rows = rows.filter(process__slug=process)
    return rows.annotate(
        statement_count=_count(
            Statement.objects.exclude(moderation=Statement.Moderation.OUT)
        ),
        ballot_count=_count(Ballot.objects.all()),
    )


def narrowed_federation(actor: Actor, process: str) -> Federation | None:
    """Federation of the visible process with slug `process`; None without such a process."""
    visible = Process.objects.visible_to(actor).select_related("federation")
    narrowing = visible.filter(slug=process).first() if process else None
    return narrowing.federation if narrowing else None


def _count(rows: "QuerySet[Statement] | QuerySet[Ballot]") -> Subquery:
    """Subquery that counts the `rows` of the outer query's round."""
    counted = rows.filter(round=OuterRef("pk")).order_by().values("round")
    return Subquery(counted.annotate(n=Count("pk")).values("n"))


def select_process(rounds: QuerySet[OpinionRound]) -> QuerySet[OpinionRound]:
    """`rounds` with process, federation, titles, translations and phases fetched along."""
    return rounds.select_related("process__federation").prefetch_related(
        "translations", "process__titles", "process__phases"
    )


def visible_surveys(actor: Actor, process: str = "") -> QuerySet[Survey]:
    """Surveys visible to `actor`, newest first; `process` narrows them by slug."""
    rows = Survey.objects.visible_to(actor).select_related("process__federation")
    if process:
        rows = rows.filter(process__slug=process)
    return rows.order_by("-asked_on", "title")


def progress(round: OpinionRound, voter: str) -> Progress:
    """Count of a round's shown statements, and of those that `voter` has answered."""
    shown = Statement.objects.shown().filter(round=round)
    answered = Vote.objects.filter(
        ballot__round=round, ballot__voter=voter, statement__in=shown.order_by()
    )
    return Progress(answered=answered.count(), statements=shown.count())


def next_statement(round: OpinionRound, voter: str) -> Statement | None:
    """First shown statement of a round that `voter` has not answered, or None."""
    answered = Vote.objects.filter(ballot__round=round, ballot__voter=voter)
    rows = Statement.objects.shown().filter(round=round)
    return rows.exclude(pk__in=answered.values("statement")).first()


def list_answers(round: OpinionRound, voter: str, page: str | None) -> Page[Vote]:
    """Page `page` of the votes of `voter` in a round, in the order of the statements."""
    votes = (
        Vote.objects.filter(ballot__round=round, ballot__voter=voter)
        .exclude(statement__moderation=Statement.Moderation.OUT)
        .select_related("statement")
        .prefetch_related("statement__texts")
        .order_by("statement__number")
    )
    return Paginator(votes, PAGE_SIZE).get_page(page)


def get_answer(statement: Statement, voter: str) -> int | None:
    """Vote of `voter` on `statement` as 1, 0 or -1; None before the first answer."""
    mine = Vote.objects.filter(statement=statement, ballot__voter=voter)
    return mine.values_list("value", flat=True).first()


def votes_by_statement(round: OpinionRound, voter: str) -> dict[int, int]:
    """Votes of `voter` in a round so far (1, 0, -1), by number of the statement."""
    mine = Vote.objects.filter(ballot__round=round, ballot__voter=voter)
    return dict(mine.values_list("statement__number", "value"))


def numbers_shown(round: OpinionRound) -> list[int]:
    """Numbers of the round's statements that were not moderated out, in order."""
    shown = round.statements.exclude(moderation=Statement.Moderation.OUT)
    return list(shown.order_by("number").values_list("number", flat=True))


def whole_ballots(round: OpinionRound, numbers: Sequence[int]) -> np.ndarray:
    """Complete ballots: votes (1, 0, -1) of all who answered every statement of `numbers`.

    People by statements, in no order that tells who answered when.
    """
    among = Q(votes__statement__number__in=numbers)
    whole = round.ballots.annotate(n=Count("votes", filter=among))
    votes = Vote.objects.filter(
        ballot__in=whole.filter(n=len(numbers)).values("pk"),
        statement__number__in=numbers,
    )
    rows = votes.order_by("ballot_id", "statement__number")
    values = rows.values_list("value", flat=True).iterator(chunk_size=VOTES_AT_A_TIME)
    return np.fromiter(values, dtype=np.int8).reshape(-1, len(numbers))


def tallies(
    round: OpinionRound, page: str | None
) -> tuple[Page[Any], list[StatementTally]]:
    """Page `page` of a round's statements, and a tally of the votes on each of these."""
    rows = Statement.objects.shown().filter(round=round)
    rows = rows.annotate(
        agrees=Count("votes", filter=Q(votes__value=Vote.Value.AGREE)),
        disagrees=Count("votes", filter=Q(votes__value=Vote.Value.DISAGREE)),
        passes=Count("votes", filter=Q(votes__value=Vote.Value.PASS)),
    )
    statement_page = Paginator(rows, PAGE_SIZE).get_page(page)
    statements: list[Any] = list(statement_page)
    counts = [(row.agrees, row.disagrees, row.passes) for row in statements]
    return statement_page, tally_shares(statements, counts)


def tally_shares(
    statements: Sequence[Statement], counts: Sequence[tuple[int, int, int]]
) -> list[StatementTally]:
    """A tally of each statement from (agrees, disagrees, passes), with estimated shares."""
    table = np.array(counts, dtype=np.int64).reshape(-1, 3)
    seen = table.sum(axis=1)
    agree, disagree = (estimates(table[:, side], seen) for side in (0, 1))
    return [
        StatementTally(
            statement,
            seen=sum(count),
            agrees=count[0],
            disagrees=count[1],
            passes=count[2],
            agree=agree[i] if sum(count) >= FEWEST_SHOWN else None,
            disagree=disagree[i] if sum(count) >= FEWEST_SHOWN else None,
        )
        for i, (statement, count) in enumerate(zip(statements, counts, strict=True))
    ]


def estimates(counts: np.ndarray, seen: np.ndarray) -> list[Estimate]:
    """Estimates from columns `counts` of `seen`: share (0 to 1), and its 95 % interval."""
    return [
        tuple(row) for row in np.stack(wilson_interval(counts, seen), axis=1).tolist()
    ]


def ballots_cast(round: OpinionRound) -> int:
    """Number of ballots cast in a round."""
    return round.ballots.count()


def people_to_redraw(shown: InterimLandscape | None) -> int:
    """Number of new complete ballots at which the interim map is drawn anew.

    Five and one more, since whoever looks may be one of them and knows their own; and a
    tenth of those who are on it, so that it is not drawn anew for ever fewer of many.
    """
    return max(FEWEST_SHOWN + 1, shown.people // 10 if shown else 0)


def answers_deadline(process: Process) -> datetime | None:
    """Latest close of the running phases that take answers; None where none has one."""
    now = timezone.now()
    running = [p for p in process.phases.all() if p.is_running(now)]
    ends = [p.closes_at for p in running if Verb.ANSWER in p.verbs and p.closes_at]
    return max(ends, default=None)


def response_by_region(survey: Survey) -> list[tuple[SurveyResponse | None, Response]]:
    """Response rates of a survey: each region by code and, last, (None, that of all)."""
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
