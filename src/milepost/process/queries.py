"""What pages ask about processes."""

from datetime import datetime

from django.db.models import Count, Q

from milepost.movement.models import Person
from milepost.safeguard.actors import Actor

from .models import Expectation, Notice, Process


def processes_visible_to(actor: Actor) -> list[Process]:
    """The real ones first, then exercises."""
    rows = Process.objects.visible_to(actor).named()
    return sorted(rows, key=lambda p: (p.federation.is_exercise, p.federation.slug))


def notices_for(person: Person) -> list[Notice]:
    """What `person` is told is awaited of their organisation, the most urgent first: each
    thing once, however often they were reminded of it."""
    rows = Notice.objects.visible_to(person).timely()
    rows = rows.select_related("expectation__process", "expectation__organisation")
    rows = rows.prefetch_related(
        "expectation__process__titles", "expectation__organisation__names"
    )
    by_expectation = {one.expectation_id: one for one in rows}
    return sorted(by_expectation.values(), key=_urgency)


def _urgency(notice: Notice) -> tuple[bool, datetime]:
    due_at = notice.expectation.due_at
    return (due_at is None, due_at or notice.due_at)


def awaited(process: Process, actor: Actor) -> list[Expectation]:
    """What is still owed in a process and `actor` may see, soonest first."""
    rows = (
        Expectation.objects.visible_to(actor)
        .open()
        .filter(process=process)
        .select_related("organisation__region")
        .prefetch_related("organisation__names", "organisation__region__names")
    )
    return list(rows.order_by("due_at", "organisation__region__code")[:200])


def expected_counts(process: Process, actor: Actor) -> dict[str, int]:
    """How often something was asked, and what came of it: figures that add up."""
    done, awaited = ~Q(met_at=None), Q(met_at=None, closed_at=None)
    rows = Expectation.objects.visible_to(actor).filter(process=process)
    return rows.aggregate(
        asked=Count("pk"),
        done=Count("pk", filter=done),
        awaited=Count("pk", filter=awaited),
        closed=Count("pk", filter=~done & ~awaited),
    )
