"""Actions on background jobs: enqueue, claim, run, take up again, prune."""

from .leases import beat, claim, finish, take_up_abandoned
from .queue import JobProgress, enqueue_job, run_job
from .schedule import enqueue_scheduled, prune

__all__ = [
    "JobProgress",
    "beat",
    "claim",
    "enqueue_job",
    "enqueue_scheduled",
    "finish",
    "prune",
    "run_job",
    "take_up_abandoned",
]
