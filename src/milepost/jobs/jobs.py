"""Background jobs of this package itself."""

import datetime as dt

from . import actions
from .models import Job
from .registry import job


@job("jobs.prune", every=dt.timedelta(days=1), priority=-20)
def prune(_: Job, __: actions.JobProgress) -> None:
    """Daily job: delete old jobs, results and heartbeats."""
    actions.prune()
