"""The schedule: jobs that run by themselves, and the pruning of those that are over."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from milepost.jobs.models import Job, JobSchedule, WorkerHeartbeat
from milepost.jobs.registry import registered_jobs
from milepost.safeguard.actors import OPERATOR

from .queue import enqueue_job

# So long a page of a job can still be opened that somebody asked for.
KEPT = dt.timedelta(days=90)
# So long for what ran by itself, and for what the engine keeps.
KEPT_INTERNAL = dt.timedelta(days=1)


def enqueue_scheduled() -> int:
    """Enqueue the scheduled jobs that are due; returns how many this worker enqueued."""
    now = timezone.now()
    later = dict(
        JobSchedule.objects.filter(due_at__gt=now).values_list("name", "due_at")
    )
    due = [
        registered
        for registered in registered_jobs().values()
        if registered.every and registered.name not in later
    ]
    count = 0
    for registered in due:
        assert registered.every is not None
        with transaction.atomic():
            JobSchedule.objects.get_or_create(
                name=registered.name, defaults={"due_at": now}
            )
            # Whoever moves it on is the one to enqueue it.
            row = JobSchedule.objects.filter(name=registered.name, due_at__lte=now)
            if row.update(due_at=now + registered.every):
                enqueue_job(registered.name, by=OPERATOR)
                count += 1
    return count


@transaction.atomic
def prune() -> None:
    """Delete old finished jobs, results of the engine, and heartbeats of workers long gone."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_INTERNAL).delete()
    WorkerHeartbeat.objects.filter(seen_at__lt=now - KEPT_INTERNAL).delete()
    internal = Q(asked_by_kind=OPERATOR.actor_kind)
    Job.objects.filter(
        Q(finished_at__lt=now - KEPT)
        | internal & Q(finished_at__lt=now - KEPT_INTERNAL)
    ).delete()
