"""Background jobs of processes: reminders become due, and each notice is mailed."""

import datetime as dt

from milepost.jobs.actions import JobProgress
from milepost.jobs.models import Job
from milepost.jobs.registry import job
from milepost.safeguard.actors import OPERATOR

from . import actions, queries
from .models import Notice


@job("process.remind", every=dt.timedelta(minutes=10))
def remind(_: Job, __: JobProgress) -> None:
    """Job every ten minutes: send the reminders that have become due."""
    for process in queries.processes_with_deadlines():
        actions.remind_in_time(process=process, by=OPERATOR)


@job(
    "process.mail_notice",
    # A mail server that is away for a quarter of an hour loses no reminder.
    max_attempts=5,
    first_pause=dt.timedelta(minutes=1),
    at_most_once=True,
    priority=-10,  # many at once: whoever waits for a page goes first
)
def mail_notice(job: Job, _: JobProgress) -> None:
    """Job: mail one notice; nothing is done where the notice is no longer there."""
    waiting = Notice.objects.select_related(
        "person", "expectation__process", "expectation__organisation"
    )
    if notice := waiting.filter(pk=job.subject_id).first():
        actions.mail_notice(notice=notice, by=OPERATOR)
