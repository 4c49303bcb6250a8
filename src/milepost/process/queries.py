"""Queries on processes, notices and expectations."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from milepost.movement.models import Person
from milepost.safeguard.actors import Actor

from .models import Expectation, Notice, Process


def visible_processes(actor: Actor) -> list[Process]:
    """Processes visible to `actor`, with titles and phases: real ones first, then exercises."""
    rows = Process.objects.visible_to(actor).named()
    return sorted(rows, key=lambda p: (p.federation.is_exercise, p.federation.slug))


def list_notices(person: Person) -> list[Notice]:
    """Due notices of `person`, one for each expectation, the most urgent first."""
    rows = Notice.objects.visible_to(person).timely()
    rows = rows.select_related("expectation__process", "expectation__organisation")
    rows = rows.prefetch_related(
        "expectation__process__titles", "expectation__organisation__names"
    )
    by_expectation = {notice.expectation_id: notice for notice in rows}
    return sorted(by_expectation.values(), key=_urgency)


def _urgency(notice: Notice) -> tuple[bool, datetime]:
    due_at = notice.expectation.due_at
    return (due_at is None, due_at or notice.due_at)


def processes_with_deadlines() -> list[Process]:
    """Processes with an open expectation whose deadline is still to come."""
    deadlines = Expectation.objects.open().filter(due_at__gt=timezone.now())
    rows = Process.objects.filter(pk__in=deadlines.values("process"))
    return list(rows.order_by("slug"))


def awaited(process: Process, actor: Actor) -> list[Expectation]:
    """Open expectations of a process that `actor` may see, soonest first, at most 200."""
    rows = (
        Expectation.objects.visible_to(actor)
        .open()
        .filter(process=process)
        .select_related("organisation__region")
        .prefetch_related("organisation__names", "organisation__region__names")
    )
    return list(rows.order_by("due_at", "organisation__region__code")[:200])


def expected_counts(process: Process, actor: Actor) -> dict[str, int]:
    """Counts of the expectations that `actor` may see: asked, done, awaited, closed."""
    done, awaited = ~Q(met_at=None), Q(met_at=None, closed_at=None)
    rows = Expectation.objects.visible_to(actor).filter(process=process)
    return rows.aggregate(
        asked=Count("pk"),
        done=Count("pk", filter=done),
        awaited=Count("pk", filter=awaited),
        closed=Count("pk", filter=~done & ~awaited),
    )
