"""Jobs that run by themselves, those that are over, and engines other than ours."""

import datetime as dt

import pytest
from django.core.checks import run_checks
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.base import BaseTaskBackend
from django_tasks_db.models import DBTaskResult

import factories as make
from at_once import OnDisk, at_once
from milepost.jobs.actions import beat, enqueue_job, enqueue_scheduled, run_job
from milepost.jobs.models import Job, JobSchedule, WorkerHeartbeat
from milepost.jobs.worker import run_waiting_jobs
from milepost.safeguard.actors import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)


@pytest.fixture
def hourly(register):
    runs = []
    register(lambda *_: runs.append(1), "tests.hourly", every=dt.timedelta(hours=1))
    return runs


def enqueued():
    return Job.objects.filter(name="tests.hourly").count()


def pass_time(hours):
    for row in JobSchedule.objects.all():
        row.due_at -= dt.timedelta(hours=hours)
        row.save()


def test_a_scheduled_job_runs_at_first_and_then_when_it_is_due(hourly):
    enqueue_scheduled()
    enqueue_scheduled()
    run_waiting_jobs()
    assert hourly == [1]

    enqueue_scheduled()
    run_waiting_jobs()
    assert hourly == [1]

    pass_time(hours=1)
    enqueue_scheduled()
    run_waiting_jobs()
    assert hourly == [1, 1]


def test_what_was_due_while_no_worker_ran_is_run_once(hourly):
    enqueue_scheduled()
    pass_time(hours=50)
    enqueue_scheduled()
    run_waiting_jobs()
    assert hourly == [1]


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_enqueues_what_is_due(hourly, tmp_path):
    with OnDisk(tmp_path):
        at_once(*[enqueue_scheduled] * 4)
        assert enqueued() == 1


def finished(job, days):
    when = timezone.now() - days * DAY
    Job.objects.filter(pk=job.pk).update(status=Job.Status.DONE, finished_at=when)
    return job


def test_what_is_over_is_pruned_and_what_somebody_may_still_look_at_is_kept(register):
    register(lambda *_: None)
    person = make.person(make.Role.STAFF)
    subjects = [make.process() for _ in range(5)]
    jobs = [
        finished(enqueue_job("tests.job", subject=subject, by=by), days)
        for subject, by, days in zip(
            subjects[:4],
            [person, person, OPERATOR, OPERATOR],
            [89, 91, 0, 2],
            strict=True,
        )
    ]
    waiting = enqueue_job("tests.job", subject=subjects[4], by=person)
    DBTaskResult.objects.update(finished_at=timezone.now() - 2 * DAY, status="FAILED")
    for worker in ("long gone", "alive"):
        beat(worker)
    WorkerHeartbeat.objects.filter(pk="long gone").update(
        seen_at=timezone.now() - 2 * DAY
    )

    enqueue_job("jobs.prune", by=OPERATOR)
    run_waiting_jobs()

    kept = Job.objects.filter(name="tests.job")
    assert set(kept) == {jobs[0], jobs[2], waiting}
    assert DBTaskResult.objects.count() == 1  # its own
    assert set(WorkerHeartbeat.objects.values_list("pk", flat=True)) == {"alive"}


# Another engine


class Elsewhere(BaseTaskBackend):
    """An engine that keeps what it is given, as one on another machine would."""

    supports_defer = supports_priority = True
    given: list = []

    def enqueue(self, task, args, kwargs):
        self.given.append((task, args))


class WithoutDeferring(Elsewhere):
    supports_defer = False


@pytest.fixture
def engine():
    ours = task_backends["default"]

    def use(backend):
        backend.given.clear()
        task_backends["default"] = backend(alias="default", params={})
        return backend

    yield use
    task_backends["default"] = ours


def test_another_engine_is_told_once_the_transaction_has_ended(
    engine, register, django_capture_on_commit_callbacks
):
    elsewhere = engine(Elsewhere)
    register(lambda *_: "/results/")

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue_job("tests.job", by=OPERATOR)
        assert not elsewhere.given
    [(task, arguments)] = elsewhere.given
    task.call(*arguments)

    job.refresh_from_db()
    assert (job.status, job.result_url) == (Job.Status.DONE, "/results/")
    assert not DBTaskResult.objects.exists()


def test_what_an_engine_delivers_twice_is_run_once(register):
    runs = []
    register(lambda *_: runs.append(1))
    job = enqueue_job("tests.job", by=OPERATOR)

    for _ in range(2):
        run_job.call(str(job.pk))

    assert runs == [1]


def test_an_engine_that_cannot_wait_is_refused_by_the_checks(engine):
    engine(WithoutDeferring)
    assert "jobs.E001" in {message.id for message in run_checks()}
    engine(Elsewhere)
    assert "jobs.E001" not in {message.id for message in run_checks()}
