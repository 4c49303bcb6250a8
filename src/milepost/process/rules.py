"""Rules of which verbs are open in a process, and to whom."""

from datetime import datetime

from milepost.movement import rules as movement_rules
from milepost.safeguard.actors import Actor

from .models import Process, Verb


def is_open(process: Process, verb: Verb, at: datetime | None = None) -> bool:
    """Whether a running phase of `process` opens `verb`. Prefetch `phases` for lists."""
    return any(
        verb in phase.verbs for phase in process.phases.all() if phase.is_running(at)
    )


def open_verbs(process: Process) -> list[Verb]:
    """Verbs that a running phase of `process` opens now, in the order of `Verb`."""
    return [verb for verb in Verb if is_open(process, verb)]


def may_steer(actor: Actor, process: Process) -> bool:
    """Whether `actor` is secretariat or drafter of a process."""
    return movement_rules.steers(actor, process.federation)
