"""Dates of the exercise: days before and after today."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from milepost.process import actions as process_actions
from milepost.process.models import Phase, Process
from milepost.safeguard.actors import OPERATOR


def at(days: int) -> dt.datetime:
    """Moment (aware) `days` from now; before now where negative."""
    return timezone.now() + dt.timedelta(days=days)


def on(days: int) -> dt.date:
    """Date `days` from today; before today where negative."""
    return timezone.localdate() + dt.timedelta(days=days)


@contextmanager
def phase(
    process: Process, kind: Phase.Kind, opens: int, closes: int
) -> Iterator[Phase]:
    """Context manager: a phase that runs within the block, and then closes on day `closes`."""
    running = process_actions.add_phase(
        process=process, kind=kind, opens_at=at(opens), by=OPERATOR
    )
    yield running
    process_actions.close_phase(phase=running, closes_at=at(closes), by=OPERATOR)
