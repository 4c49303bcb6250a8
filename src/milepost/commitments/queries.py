"""Queries on commitments. Lists put the reader's own first and rank nobody."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    Count,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from milepost.analysis.nonresponse import Response, Stratum, describe_response
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.process.models import Process
from milepost.safeguard.actors import Actor, is_operator

from . import rules
from .models import Commitment, ProgressReport

Stage = ProgressReport.Stage
NOT_REPORTED = "none"  # in the filter: no report yet, which is no stage
ON_THEIR_WAY = [Stage.UNDER_WAY, Stage.DELIVERED]


@dataclass(frozen=True)
class CommitmentFilter:
    """What a list of commitments is narrowed to."""

    process: Process | None = None
    stage: str = ""
    overdue_on: dt.date | None = None


@dataclass(frozen=True)
class Row:
    """A commitment in a list. `stage` is the last one reported, never a guess."""

    commitment: Commitment
    stage: Stage | None
    is_own: bool
    is_overdue: bool  # always False for a reader who is not to be told


@dataclass(frozen=True)
class Summary:
    """What a member sees of a process: how many of all have committed and reported."""

    process: Process
    committed: int
    response: Response

    @property
    def low_percent(self) -> float:
        """Lower bound of the share under way or delivered, in percent, if none of the silent is."""
        return 100 * (self.response.low or 0)

    @property
    def high_percent(self) -> float:
        """Upper bound of the share under way or delivered, in percent, if all the silent are."""
        return 100 * (self.response.high or 0)

    @property
    def silent(self) -> int:
        """Number of eligible organisations without a report."""
        return self.response.eligible - self.response.answered


def commitments_visible_to(
    actor: Actor, asked: CommitmentFilter
) -> QuerySet[Commitment]:
    """Commitments visible to `actor`, narrowed by `asked`: own ones first, then by due date."""
    own_organisations = movement_rules.actor_organisations(actor)
    rows = (
        _annotate_stage(Commitment.objects.visible_to(actor))
        .select_related("process", "organisation__federation")
        .prefetch_related("organisation__names")
        .annotate(
            is_own=Case(
                When(organisation__in=own_organisations, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .order_by("-is_own", "due_on", "pk")
    )
    if asked.process is not None:
        rows = rows.filter(process=asked.process)
    if asked.stage == NOT_REPORTED:
        rows = rows.filter(Q(latest_stage=None))
    elif asked.stage:
        rows = rows.filter(Q(latest_stage=asked.stage))
    if asked.overdue_on is not None:
        rows = rows.filter(_may_be_told_overdue(actor), due_on__lt=asked.overdue_on)
        rows = rows.filter(~Q(latest_stage__in=rules.ENDED) | Q(latest_stage=None))
    return rows


def _annotate_stage(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    latest = ProgressReport.objects.filter(commitment=OuterRef("pk"))
    latest = latest.order_by("-as_of", "-made_at")
    return rows.annotate(latest_stage=Subquery(latest.values("stage")[:1]))


def _may_be_told_overdue(actor: Actor) -> Q:
    """Filter for commitments of which `actor` may see that they are overdue."""
    if is_operator(actor):
        return Q()
    return Q(
        organisation__federation__in=movement_rules.steered_federations(actor)
    ) | Q(organisation__in=movement_rules.actor_organisations(actor))


def may_filter_by_overdue(actor: Actor) -> bool:
    """Whether `actor` may see for any organisation what is overdue, and so filter by it."""
    return is_operator(actor) or bool(movement_rules.affiliations(actor))


def list_rows(commitments: list[Commitment], actor: Actor, today: dt.date) -> list[Row]:
    """Rows of a list, from commitments that `commitments_visible_to` returned."""
    return [_row(commitment, actor, today) for commitment in commitments]


def _row(commitment: Commitment, actor: Actor, today: dt.date) -> Row:
    stage: str | None = commitment.latest_stage  # type: ignore[attr-defined]
    organisation = commitment.organisation
    return Row(
        commitment=commitment,
        stage=Stage(stage) if stage else None,
        is_own=organisation.pk in movement_rules.actor_organisations(actor),
        is_overdue=rules.may_see_overdue(actor, organisation)
        and rules.is_overdue(commitment.due_on, stage, today),
    )


def summaries(actor: Actor, process: Process | None = None) -> list[Summary]:
    """Summary of each process, or of `process`, that has commitments visible to `actor`.

    For each process of the reader's own federations (or the one given): of all
    organisations, how many have a commitment that the reader sees, how many have
    reported on one, and between which bounds the share that says one is under way or
    delivered must lie, whatever the silent do.
    """
    member = movement_rules.actor_federations(actor)
    processes = Process.objects.visible_to(actor).filter(federation__in=member).named()
    if process is not None:
        processes = processes.filter(pk=process.pk)
    eligible = _count_members(member)
    counts = _count_committed(actor)
    return [
        Summary(
            process=row,
            committed=committed,
            response=_response(eligible[row.federation_id], reported, on_their_way),
        )
        for row in processes
        for committed, reported, on_their_way in [counts.get(row.pk, (0, 0, 0))]
        if committed
    ]


def _count_members(federations: set[int]) -> dict[int, int]:
    rows = Organisation.objects.current().members()
    rows = rows.filter(federation__in=federations)
    counted = rows.order_by().values_list("federation").annotate(n=Count("pk"))
    return dict(counted)


def _count_committed(actor: Actor) -> dict[object, tuple[int, int, int]]:
    """Counts by process id: organisations that committed, reported, and are on their way."""
    current = Organisation.objects.current()
    rows = _annotate_stage(
        Commitment.objects.visible_to(actor).filter(organisation__in=current)
    )
    counted = (
        rows.order_by()
        .values("process")
        .annotate(
            committed=_organisations(),
            reported=_organisations(latest_stage__isnull=False),
            on_their_way=_organisations(latest_stage__in=ON_THEIR_WAY),
        )
    )
    return {
        row["process"]: (row["committed"], row["reported"], row["on_their_way"])
        for row in counted
    }


def _organisations(**only: object) -> Count:
    return Count("organisation", filter=Q(**only), distinct=True)


def _response(eligible: int, reported: int, on_their_way: int) -> Response:
    return describe_response([Stratum("", eligible, reported, on_their_way)])[-1]


def latest_report(commitment: Commitment) -> ProgressReport | None:
    """Latest progress report on a commitment, or None. Prefetch `reports`."""
    return next(reversed(list(commitment.reports.all())), None)
