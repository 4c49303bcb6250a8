"""Background jobs: enqueued once, run, retried, taken up again, and their end saved once."""

import datetime as dt
import logging

import pytest
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

import factories as make
from at_once import OnDisk, at_once
from milepost.errors import NotAllowed, gettext_noop
from milepost.jobs.actions import (
    beat,
    enqueue_job,
    finish,
    take_up_abandoned,
)
from milepost.jobs.errors import JobError, TemporaryFailure
from milepost.jobs.models import Job, WorkerHeartbeat
from milepost.jobs.queries import failure_message
from milepost.jobs.worker import Worker, run_waiting_jobs
from milepost.safeguard.actors import OPERATOR, STRANGER

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Job.Status
HOUR = dt.timedelta(hours=1)


def outcome(job):
    job.refresh_from_db()
    return job.status, job.attempts


def skip_pause(job):
    """As if the pause before the next attempt were over."""
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(
        run_after=timezone.now()
    )
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())


def kill_worker(job):
    """Leave `job` as a worker that was killed at it an hour ago."""
    result = DBTaskResult.objects.get()
    result.claim("killed")
    DBTaskResult.objects.update(started_at=timezone.now() - HOUR)
    Job.objects.filter(pk=job.pk).update(
        status=Status.RUNNING, attempts=job.attempts + 1
    )
    job.refresh_from_db()


def test_a_job_is_run_and_says_where_its_result_is(register):
    register(lambda job, progress: f"/results/{job.subject_id}/")
    process = make.process()

    job = enqueue_job("tests.job", subject=process, by=OPERATOR)
    assert outcome(job) == (Status.WAITING, 0)
    run_waiting_jobs()

    assert outcome(job) == (Status.DONE, 1)
    assert job.result_url == f"/results/{process.pk}/"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_the_engine_knows_a_job_by_its_id_alone(register):
    register(lambda *_: None)
    job = enqueue_job("tests.job", title="A text", by=OPERATOR)
    assert DBTaskResult.objects.get().args_kwargs == {
        "args": [str(job.pk)],
        "kwargs": {},
    }


def test_to_ask_again_is_to_ask_once_until_it_is_finished(register):
    register(lambda *_: None)
    process, other = make.process(), make.process()

    first = enqueue_job("tests.job", subject=process, by=OPERATOR)
    assert enqueue_job("tests.job", subject=process, by=OPERATOR) == first
    assert enqueue_job("tests.job", subject=other, by=OPERATOR) != first
    run_waiting_jobs()

    assert enqueue_job("tests.job", subject=process, by=OPERATOR) != first


@pytest.mark.django_db(transaction=True)
def test_of_several_who_ask_at_once_all_get_one_job(register, tmp_path):
    register(lambda *_: None)

    with OnDisk(tmp_path):
        jobs = at_once(*[lambda: enqueue_job("tests.job", by=OPERATOR)] * 4)
        assert DBTaskResult.objects.count() == 1

    assert len({job.pk for job in jobs}) == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_runs_a_job(register, tmp_path):
    runs = []
    register(lambda *_: runs.append(1))

    with OnDisk(tmp_path):
        enqueue_job("tests.job", by=OPERATOR)
        at_once(*[run_waiting_jobs] * 4)

        assert outcome(Job.objects.get()) == (Status.DONE, 1)
    assert runs == [1]


def test_a_job_for_later_waits_until_then(register):
    register(lambda *_: None)
    job = enqueue_job("tests.job", run_after=timezone.now() + HOUR, by=OPERATOR)
    run_waiting_jobs()
    assert outcome(job) == (Status.WAITING, 0)


def test_the_more_urgent_goes_first_then_the_oldest(register):
    order = []
    for name, priority in (("mail", -10), ("first", 0), ("second", 0)):
        register(lambda job, _: order.append(job.name), name, priority=priority)

    for name in ("mail", "first", "second"):
        enqueue_job(name, by=OPERATOR)
    run_waiting_jobs()

    assert order == ["first", "second", "mail"]


def test_what_no_step_registered_cannot_be_asked_for(register):
    with pytest.raises(KeyError):
        enqueue_job("tests.job", by=OPERATOR)


def test_a_job_that_this_release_no_longer_knows_fails_and_says_so(
    register, monkeypatch, caplog
):
    register(lambda *_: None)
    job = enqueue_job("tests.job", by=OPERATOR)
    Job.objects.update(name="tests.gone")

    with caplog.at_level(logging.CRITICAL):
        run_waiting_jobs()

    assert outcome(job) == (Status.FAILED, 0)
    assert job.label == "tests.gone"
    assert "unexpected error" in failure_message(job)


# Progress


def test_progress_is_saved_once_a_second_at_most(register):
    saved = []

    def work(job, progress):
        progress("Reading votes", 2, 7)
        progress("Too soon to save", 3, 7)
        saved.append(Job.objects.values_list("stage", "stage_done", "stage_of").get())

    register(work)
    enqueue_job("tests.job", by=OPERATOR)
    run_waiting_jobs()

    assert saved == [("Reading votes", 2, 7)]


# Failures


class TooFew(JobError):
    template = gettext_noop("Only %(people)s people answered: %(why)s")


def test_why_it_failed_is_said_in_the_language_of_the_reader(register):
    def work(*_):
        raise NotAllowed

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    assert failure_message(job) == ""
    run_waiting_jobs()

    assert outcome(job) == (Status.FAILED, 1)
    assert failure_message(job) == "You are not allowed to do this."
    with translation.override("fr"):
        assert failure_message(job) not in {"", "You are not allowed to do this."}


def test_facts_of_a_failure_come_back_with_its_phrases_to_translate(register):
    def work(*_):
        raise TooFew(people=3, why=gettext_noop("You are not allowed to do this."))

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    run_waiting_jobs()

    job.refresh_from_db()
    assert (
        failure_message(job)
        == "Only 3 people answered: You are not allowed to do this."
    )
    with translation.override("fr"):
        assert "You are not allowed" not in failure_message(job)


def test_a_fault_of_ours_ends_it_at_once_and_keeps_no_words_of_it(register, caplog):
    def work(*_):
        raise ZeroDivisionError("what somebody" + " wrote")

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    with caplog.at_level(logging.ERROR):
        run_waiting_jobs()

    assert outcome(job) == (Status.FAILED, 1)
    assert "unexpected error" in failure_message(job)
    assert str(job.pk) in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "what somebody wrote" not in caplog.text
    result = DBTaskResult.objects.get()
    assert "what somebody wrote" not in result.traceback


@pytest.mark.parametrize(
    "error", [OperationalError("locked"), ConnectionError(), TemporaryFailure()]
)
def test_what_may_be_otherwise_in_a_while_is_retried_after_ever_longer_pauses(
    register, error
):
    pauses, errors = [], [error, error]

    def work(*_):
        if errors:
            raise errors.pop()

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    for _ in range(2):
        begun = timezone.now()
        run_waiting_jobs()
        job.refresh_from_db()
        pauses.append(round((job.run_after - begun).total_seconds(), -1))
        assert job.status == Status.WAITING
        skip_pause(job)
    run_waiting_jobs()

    assert outcome(job) == (Status.DONE, 3)
    assert pauses == [10, 20]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OperationalError("locked"), "attempts: 3"),
        (TemporaryFailure(), "not possible now"),
    ],
)
def test_what_fails_too_often_is_given_up_with_its_reason(register, error, reason):
    def work(*_):
        raise error

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    for _ in range(4):
        run_waiting_jobs()
        skip_pause(job)

    assert outcome(job) == (Status.FAILED, 3)
    assert reason in failure_message(job)


# Workers that die


def test_a_job_whose_worker_was_killed_is_run_again_once(register):
    register(lambda *_: None)
    job = enqueue_job("tests.job", by=OPERATOR)
    kill_worker(job)

    assert take_up_abandoned() == 1
    assert take_up_abandoned() == 0
    run_waiting_jobs()

    assert outcome(job) == (Status.DONE, 2)


def test_a_job_whose_worker_lives_is_left_alone(register):
    register(lambda *_: None)
    job = enqueue_job("tests.job", by=OPERATOR)
    kill_worker(job)
    beat("killed")

    assert take_up_abandoned() == 0
    run_waiting_jobs()

    assert outcome(job) == (Status.RUNNING, 1)


def test_a_worker_that_has_just_begun_need_not_have_said_that_it_lives(register):
    register(lambda *_: None)
    enqueue_job("tests.job", by=OPERATOR)
    DBTaskResult.objects.get().claim("new")

    assert take_up_abandoned() == 0


def test_a_heartbeat_counts_for_the_length_of_a_lease(register):
    register(lambda *_: None)
    kill_worker(enqueue_job("tests.job", by=OPERATOR))
    for _ in range(2):
        beat("killed")

    WorkerHeartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=10))
    assert take_up_abandoned() == 0
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=30))
    assert take_up_abandoned() == 1


def test_a_job_that_kills_its_worker_each_time_is_given_up_after_three(register):
    register(lambda *_: None)
    job = enqueue_job("tests.job", by=OPERATOR)
    for _ in range(3):
        kill_worker(job)
        take_up_abandoned()
    run_waiting_jobs()

    assert outcome(job) == (Status.FAILED, 3)
    assert "attempts: 3" in failure_message(job)


def test_what_must_happen_once_is_not_repeated_after_a_kill(register):
    runs = []
    register(lambda *_: runs.append(1), at_most_once=True)
    job = enqueue_job("tests.job", by=OPERATOR)
    kill_worker(job)
    take_up_abandoned()
    run_waiting_jobs()

    assert outcome(job) == (Status.FAILED, 1)
    assert runs == []
    assert "not repeated" in failure_message(job)


@pytest.mark.parametrize("error", [OperationalError("locked"), ConnectionError()])
def test_what_must_happen_once_is_not_repeated_where_its_outcome_is_unknown(
    register, error
):
    def work(*_):
        raise error

    register(work, at_most_once=True)
    job = enqueue_job("tests.job", by=OPERATOR)
    run_waiting_jobs()

    assert outcome(job) == (Status.FAILED, 1)
    assert "not repeated" in failure_message(job)


def taken_up_by_another(job):
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)


def test_a_worker_that_wakes_after_its_lease_saves_no_end(register):
    """As after SIGSTOP, or the lid of a laptop: another worker has taken it up."""

    def work(job, progress):
        taken_up_by_another(job)
        return "/results/"

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    run_waiting_jobs()

    assert outcome(job) == (Status.RUNNING, 2)
    assert job.result_url == ""


def test_a_worker_that_wakes_after_its_lease_stops_at_the_next_step(register):
    steps = []

    def work(job, progress):
        taken_up_by_another(job)
        progress("Reading votes", 1, 2)
        steps.append("went on")

    register(work)
    job = enqueue_job("tests.job", by=OPERATOR)
    run_waiting_jobs()

    assert outcome(job) == (Status.RUNNING, 2)
    assert steps == []


def test_a_worker_that_wakes_after_its_lease_enqueues_no_retry(register):
    def work(job, progress):
        taken_up_by_another(job)
        raise TemporaryFailure

    register(work)
    enqueue_job("tests.job", by=OPERATOR)
    run_waiting_jobs()

    assert DBTaskResult.objects.count() == 1


def test_the_engine_keeps_the_end_of_whoever_holds_the_claim(register):
    register(lambda *_: None)
    enqueue_job("tests.job", by=OPERATOR)
    result = DBTaskResult.objects.get()
    result.claim("first")
    DBTaskResult.objects.get().claim("second")

    assert not finish(result, TaskResultStatus.SUCCESSFUL)
    assert finish(DBTaskResult.objects.get(), TaskResultStatus.SUCCESSFUL)
    assert not finish(DBTaskResult.objects.get(), TaskResultStatus.SUCCESSFUL)


def test_a_worker_ends_where_the_database_is_away(register, monkeypatch):
    """So that its lease ends too, and a new one takes the job up."""
    register(lambda *_: None)
    job = enqueue_job("tests.job", by=OPERATOR)
    result = DBTaskResult.objects.get()

    def away(*_):
        raise OperationalError("gone")

    monkeypatch.setattr("milepost.jobs.actions.queue._claim", away)
    with pytest.raises(OperationalError):
        Worker().run_claimed(result)
    assert outcome(job) == (Status.WAITING, 0)


def test_a_result_that_is_no_job_of_ours_fails_and_stops_no_worker(caplog):
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.task",
        backend_name="default",
    )
    with caplog.at_level(logging.CRITICAL):
        run_waiting_jobs()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


# Who may look


def test_a_job_is_for_whoever_asked_and_for_those_whom_its_step_names(register):
    asker, colleague, stranger = (make.person(make.Role.STAFF) for _ in range(3))
    register(lambda *_: None)
    register(
        lambda *_: None,
        "tests.shared",
        visible_to=lambda actor: (
            Q(federation_id="7") if actor == colleague else Q(pk=None)
        ),
    )
    own = enqueue_job("tests.job", by=asker)
    shared = enqueue_job("tests.shared", federation_id=7, by=asker)
    elsewhere = enqueue_job(
        "tests.shared", subject=make.process(), federation_id=8, by=OPERATOR
    )

    def visible(actor):
        return set(Job.objects.visible_to(actor))

    assert visible(asker) == {own, shared}
    assert visible(colleague) == {shared}
    assert visible(stranger) == visible(STRANGER) == set()
    assert visible(OPERATOR) == {own, shared, elsewhere}
