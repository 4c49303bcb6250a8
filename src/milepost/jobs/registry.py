"""Registry of background jobs: each step says by name what a worker runs for it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from milepost.safeguard.actors import Actor

MAX_ATTEMPTS = 3
FIRST_PAUSE = dt.timedelta(seconds=10)
# Takes the `Job` and its `JobProgress`; gives the address of the page with its result.
JobFunction = TypeVar("JobFunction", bound=Callable[..., str | None])


@dataclass(frozen=True)
class RegisteredJob:
    """What a worker runs under a name, and how often it tries.

    label         what the page of the job calls it
    visible_to    the rule of its step: of which jobs, beside their own, an actor may see
                  the page; without it, only who asked
    max_attempts  broken-off and retried runs together
    first_pause   before the second attempt; twice as long before each further one
    at_most_once  not run again after its worker was killed, since the first run may have
                  had its effect outside the database; only what it raises as
                  `TemporaryFailure` is retried
    every         run by itself so often
    """

    name: str
    run: Callable[..., str | None]
    label: str | Promise
    visible_to: Callable[[Actor], Q] | None
    max_attempts: int
    first_pause: dt.timedelta
    priority: int
    at_most_once: bool
    every: dt.timedelta | None

    def pause(self, attempts: int) -> dt.timedelta:
        """Pause before the next attempt, after so many: exponential backoff."""
        return self.first_pause * 2 ** (attempts - 1)


_registered: dict[str, RegisteredJob] = {}


@cache
def registered_jobs() -> dict[str, RegisteredJob]:
    """Registered jobs by name, loaded from the modules `jobs` of all steps.

    Loaded when first asked for: commands that need none start without the analysis.
    """
    autodiscover_modules("jobs")
    return _registered


def job(
    name: str,
    *,
    label: str | Promise = "",
    visible_to: Callable[[Actor], Q] | None = None,
    max_attempts: int = MAX_ATTEMPTS,
    first_pause: dt.timedelta = FIRST_PAUSE,
    priority: int = 0,
    at_most_once: bool = False,
    every: dt.timedelta | None = None,
) -> Callable[[JobFunction], JobFunction]:
    """Decorator that registers a function as the background job `name` (step and verb).

    It must be idempotent: a worker that is killed leaves it to another. It holds no
    transaction open while it computes: on SQLite that would stop the heartbeat of its
    own worker.
    """

    def register(function: JobFunction) -> JobFunction:
        _registered[name] = RegisteredJob(
            name=name,
            run=function,
            label=label or name,
            visible_to=visible_to,
            max_attempts=max_attempts,
            first_pause=first_pause,
            priority=priority,
            at_most_once=at_most_once,
            every=every,
        )
        return function

    return register
