"""Leases of the database engine: a job whose worker was killed is taken up again.

django-tasks-db leaves such a job running for ever. It appends the id of a worker to the
row at each claim, so that row and the heartbeat of that worker are the lease.
"""

from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from milepost.jobs.models import LEASE_TIMEOUT, WorkerHeartbeat

from .queue import run_job


def beat(worker_id: str) -> None:
    """Save the heartbeat of a worker, at the time of the database's clock."""
    if not WorkerHeartbeat.objects.filter(pk=worker_id).update(seen_at=Now()):
        WorkerHeartbeat.objects.create(worker_id=worker_id, seen_at=Now())


def claim(worker_id: str) -> DBTaskResult | None:
    """Claim the most urgent job that is due for a worker; None where none is due."""
    due = DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    # Asked without a lock first: most of the time there is nothing to do.
    if not due.exists():
        return None
    with exclusive_transaction():
        result = due.get_locked()
        if result:
            result.claim(worker_id)
        return result


def take_up_abandoned() -> int:
    """Make running jobs of silent workers ready again; returns how many.

    Silent is a worker that has not said that it lives for the length of a lease.

    How often one may be broken off is counted where it is claimed.
    """
    running = DBTaskResult.objects.running().filter(
        task_path=run_job.module_path,
        # Who has just claimed its first job may not have said yet that it lives.
        started_at__lt=timezone.now() - LEASE_TIMEOUT,
    )
    # Asked without a lock first: most of the time nobody has died.
    if not running.exists():
        return 0
    with exclusive_transaction():
        living = set(
            WorkerHeartbeat.objects.filter(
                seen_at__gte=Now() - LEASE_TIMEOUT
            ).values_list("pk", flat=True)
        )
        abandoned = [
            result.pk
            for result in running.select_for_update(skip_locked=True)
            if result.worker_ids[-1] not in living
        ]
        return DBTaskResult.objects.filter(pk__in=abandoned).update(
            status=TaskResultStatus.READY
        )


def finish(result: DBTaskResult, status: TaskResultStatus) -> bool:
    """Save the end of a claimed result; False if another worker has claimed it since."""
    claimed = DBTaskResult.objects.running().filter(
        pk=result.pk, worker_ids=result.worker_ids
    )
    return bool(claimed.update(status=status, finished_at=timezone.now()))
