"""What is done to background jobs: enqueued, run, taken up again, pruned."""

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
