"""The queue: jobs are enqueued, claimed, run, retried, and their end is saved.

Who asked for something is recorded by the action that enqueues it; how far a worker has
come is not what anybody decided, so it is in no record.
"""

import datetime as dt
import logging
from contextlib import suppress
from functools import partial
from time import monotonic

from django.db import OperationalError, models, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db import DatabaseBackend

from milepost.errors import MilepostError, serialise_facts
from milepost.jobs.errors import (
    JobAbandoned,
    JobCrashed,
    LeaseLost,
    OutcomeUnknown,
    TemporaryFailure,
)
from milepost.jobs.models import Job
from milepost.jobs.registry import RegisteredJob, registered_jobs
from milepost.safeguard.actors import Actor

logger = logging.getLogger(__name__)
PROGRESS_INTERVAL = 1.0  # seconds
# What may be otherwise in a while: the database or another machine is busy or away.
TRANSIENT = (OperationalError, ConnectionError, TimeoutError, TemporaryFailure)
Status = Job.Status


@transaction.atomic
def enqueue_job(
    name: str,
    *,
    subject: models.Model | None = None,
    title: str = "",
    federation_id: object = "",
    asked_on_url: str = "",
    run_after: dt.datetime | None = None,
    by: Actor,
) -> Job:
    """Enqueue a background job, or return the unfinished one of this name and subject.

    While one of this name about this subject is unfinished, that one is given back.

    Raises:
        KeyError: no step has registered `name`.
    """
    registered = registered_jobs()[name]
    job, is_new = Job.objects.unfinished().get_or_create(
        name=name,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        defaults={
            "title": title[:300],
            "federation_id": str(federation_id),
            "asked_on_url": asked_on_url,
            "run_after": run_after or timezone.now(),
            "asked_by_kind": by.actor_kind,
            "asked_by_id": by.actor_id,
        },
    )
    if is_new:
        _hand_to_engine(job, registered)
    return job


def _hand_to_engine(job: Job, registered: RegisteredJob) -> None:
    """Hand a job to the task engine: now if it is in our database, else after the commit.

    Any other engine could look before there is anything to see.
    """
    message = run_job.using(priority=registered.priority, run_after=job.run_after)
    if isinstance(message.get_backend(), DatabaseBackend):
        message.enqueue(str(job.pk))
    else:
        transaction.on_commit(partial(message.enqueue, str(job.pk)))


@task
def run_job(job_id: str) -> None:
    """Run one attempt of a job and save how it ended: the task that every engine calls.

    No error of the job reaches the engine, which would keep a traceback that may quote
    what somebody wrote.
    """
    job = _claim(job_id)
    if job is None or job.registered is None:
        return
    try:
        result_url = job.registered.run(job, JobProgress(job))
    except LeaseLost:
        return
    except TRANSIENT as error:
        if job.registered.at_most_once and not isinstance(error, TemporaryFailure):
            _end(job, Status.FAILED, OutcomeUnknown())
        else:
            _retry(job, job.registered, error)
    except MilepostError as error:
        _end(job, Status.FAILED, error)
    except Exception as error:
        # Where it happened and of which class, without its message: that may quote a text.
        where = RuntimeError(type(error).__qualname__).with_traceback(
            error.__traceback__
        )
        logger.error("Job %s went wrong", job.pk, exc_info=where)
        _end(job, Status.FAILED, JobCrashed())
    else:
        _end(job, Status.DONE, result_url=result_url or "")


@transaction.atomic
def _claim(job_id: str) -> Job | None:
    """Begin an attempt of a job and return the job; None where nothing is left to do."""
    job = Job.objects.unfinished().select_for_update().filter(pk=job_id).first()
    if job is None:
        return None
    if job.registered is None:
        logger.error("Job %s is of a kind that is not known here", job.pk)
        _end(job, Status.FAILED, JobCrashed())
    elif job.status == Status.RUNNING and job.registered.at_most_once:
        _end(job, Status.FAILED, OutcomeUnknown())
    elif job.attempts >= job.registered.max_attempts:
        _end(job, Status.FAILED, JobAbandoned(attempts=job.attempts))
    else:
        job.attempts += 1
        job.status, job.started_at = Status.RUNNING, timezone.now()
        job.save(update_fields=["attempts", "status", "started_at"])
        return job
    return None


@transaction.atomic
def _retry(job: Job, registered: RegisteredJob, error: Exception) -> None:
    """Enqueue a job again after a pause, or fail it once its attempts are used up."""
    if job.attempts >= registered.max_attempts:
        broken_off = JobAbandoned(attempts=job.attempts)
        reason = error if isinstance(error, MilepostError) else broken_off
        _end(job, Status.FAILED, reason)
        return
    job.run_after = timezone.now() + registered.pause(job.attempts)
    if _claimed(job).update(status=Status.WAITING, run_after=job.run_after):
        _hand_to_engine(job, registered)


def _end(
    job: Job,
    status: Job.Status,
    error: MilepostError | None = None,
    result_url: str = "",
) -> None:
    Job.objects.unfinished().filter(pk=job.pk, attempts=job.attempts).update(
        status=status,
        finished_at=timezone.now(),
        result_url=result_url,
        failure=error.template if error else "",
        failure_facts=serialise_facts(error.facts) if error else {},
    )


def _claimed(job: Job) -> models.QuerySet[Job]:
    """Queryset of a running job, empty once another worker has taken the job up."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, status=Status.RUNNING)


class JobProgress:
    """Progress of a running job: the stage, and so many of so many done in it.

    Called by the work as often as it likes; saved once a second at most.

    Raises:
        LeaseLost: another worker has taken up the job, so this one stops.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._saved_at = 0.0

    def __call__(self, stage: str, done: int, of: int) -> None:
        if monotonic() - self._saved_at < PROGRESS_INTERVAL:
            return
        self._saved_at = monotonic()
        with suppress(OperationalError):
            progress = {"stage": stage, "stage_done": done, "stage_of": of}
            if not _claimed(self._job).update(**progress):
                raise LeaseLost
