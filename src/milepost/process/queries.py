"""What pages ask about processes."""

from django.db.models import Q

from milepost.safeguard.actors import Actor

from .models import Expectation, Process


def processes_visible_to(actor: Actor) -> list[Process]:
    """The real ones first, then exercises."""
    rows = Process.objects.visible_to(actor).named()
    return sorted(rows, key=lambda p: (p.federation.is_exercise, p.federation.slug))


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


def expected_counts(process: Process) -> dict[str, int]:
    """How many were asked and how many have done it: two figures, always together."""
    rows = Expectation.objects.filter(process=process)
    return {
        "asked": rows.count(),
        "done": rows.filter(~Q(met_at=None)).count(),
    }
