"""Dates of the exercise: days before and after today."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from milepost.process import actions as process_actions
from milepost.process.models import Phase, Process
from milepost.safeguard.actors import OPERATOR


def at(days: int) -> dt.datetime:
    """The moment that lies `days` from now; before now where negative."""
    return timezone.now() + dt.timedelta(days=days)


def on(days: int) -> dt.date:
    """The day that lies `days` from today."""
    return timezone.localdate() + dt.timedelta(days=days)


@contextmanager
def phase(
    process: Process, kind: Phase.Kind, opens: int, closes: int
) -> Iterator[Phase]:
    """A phase that runs while the block is loaded, and then is past."""
    running = process_actions.add_phase(
        process=process, kind=kind, opens_at=at(opens), by=OPERATOR
    )
    yield running
    process_actions.close_phase(phase=running, closes_at=at(closes), by=OPERATOR)
