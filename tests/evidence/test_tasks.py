"""Long work: asked for by a page, done by a worker, begun anew after a crash."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

import factories as make
from consultation import consultation_made as made
from evidence.evidence_made import closed, two_camps
from milepost.errors import NotAllowed
from milepost.evidence.actions import (
    analyse_round,
    ask_for_task,
    ask_for_work,
    describe_survey_response,
    do_next_task,
)
from milepost.evidence.errors import StillOpen
from milepost.evidence.models import Finding, Task
from milepost.movement.models import Affiliation
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
State, Verb = Task.State, Task.Verb
ANALYSE = "milepost.evidence.actions.tasks.analyse_round"


def lab(about):
    return make.person(make.Role.LAB, federation=about.process.federation)


def asked(round=None):
    round = round or closed(two_camps())
    return ask_for_task(verb=Verb.ANALYSE_ROUND, round=round, by=lab(round))


def told(task):
    task.refresh_from_db()
    return task.state, task.attempts


def fallen_silent(task, for_seconds):
    """As a worker leaves a task that was killed at it so long ago."""
    Task.objects.filter(pk=task.pk).update(
        state=State.RUNNING, alive_at=timezone.now() - timedelta(seconds=for_seconds)
    )


def test_what_is_asked_for_is_done_by_the_worker_in_the_name_of_who_asked():
    task = asked()
    assert told(task) == (State.WAITING, 0)

    do_next_task()

    assert told(task) == (State.DONE, 1)
    assert task.finding == Finding.objects.get(kind=Finding.Kind.LANDSCAPE)
    line = Record.objects.get(verb="evidence.analyse_round")
    assert line.actor_id == str(task.asked_by.pk)


def test_asking_is_recorded():
    task = asked()
    line = Record.objects.get(verb="evidence.ask_for_task")
    assert (line.object_id, line.facts) == (str(task.pk), {"task": "analyse_round"})


def test_to_ask_again_is_to_ask_once_until_it_is_done():
    round = closed(two_camps())
    first = asked(round)
    assert asked(round) == first
    do_next_task()
    assert asked(round) != first


def test_the_oldest_is_done_first():
    first, second = asked(), asked()
    assert do_next_task() == first
    assert do_next_task() == second
    assert do_next_task() is None


def test_a_round_that_is_open_is_refused_at_once():
    with pytest.raises(StillOpen):
        asked(two_camps())
    assert not Task.objects.exists()


@pytest.mark.parametrize("role", [make.Role.FOCAL_POINT, make.Role.READER])
def test_who_may_not_analyse_may_not_ask(role):
    round = closed(two_camps())
    finding = describe_survey_response(survey=made.survey(round.process), by=OPERATOR)
    person = make.person(role, federation=round.process.federation)
    with pytest.raises(NotAllowed):
        ask_for_task(verb=Verb.ANALYSE_ROUND, round=round, by=person)
    with pytest.raises(NotAllowed):
        ask_for_task(verb=Verb.VERIFY_FINDING, finding=finding, by=person)
    assert not Task.objects.exists()


def test_whoever_left_the_lab_meanwhile_gets_nothing_done():
    task = asked()
    Affiliation.objects.filter(person=task.asked_by).delete()
    do_next_task()
    assert told(task)[0] == State.FAILED
    assert task.failure == "You are not allowed to do this."
    assert not Finding.objects.exists()


def test_progress_is_kept_while_it_is_under_way(monkeypatch):
    task, seen = asked(), []

    def watched(*, round, report, by):
        report("Reading votes", 2, 7)
        report("Too soon to tell", 3, 7)
        seen.append(Task.objects.values_list("stage", "stage_done", "stage_of").get())
        return analyse_round(round=round, by=by)

    monkeypatch.setattr(ANALYSE, watched)
    do_next_task()
    assert seen == [("Reading votes", 2, 7)]
    assert told(task)[0] == State.DONE


# Crashes


def test_a_task_of_a_worker_that_died_is_begun_anew():
    task = asked()
    fallen_silent(task, for_seconds=60)
    assert do_next_task() == task
    assert told(task)[0] == State.DONE


def test_a_task_of_a_worker_that_lives_is_left_alone():
    task = asked()
    fallen_silent(task, for_seconds=10)
    assert do_next_task() is None
    assert told(task)[0] == State.RUNNING


def test_a_task_that_kills_its_worker_each_time_is_given_up():
    task = asked()
    Task.objects.update(attempts=3)
    fallen_silent(task, for_seconds=60)
    do_next_task()
    assert told(task)[0] == State.FAILED
    assert "Number of attempts: %(attempts)s" in task.failure
    assert task.failure_facts == {"attempts": 3}
    assert do_next_task() is None


def test_what_was_found_before_the_crash_is_not_found_twice():
    round = closed(two_camps())
    task = asked(round)
    found = analyse_round(round=round, by=OPERATOR)
    fallen_silent(task, for_seconds=60)
    do_next_task()
    assert told(task)[0] == State.DONE
    assert task.finding == found
    assert Finding.objects.count() == 1


def test_a_database_that_is_busy_leaves_the_task_to_be_begun_anew(monkeypatch):
    task = asked()

    def busy(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(ANALYSE, busy)
    with pytest.raises(OperationalError):
        do_next_task()
    assert told(task) == (State.RUNNING, 1)


def test_a_fault_of_ours_is_logged_and_said_without_its_words(monkeypatch, caplog):
    task = asked()

    def at_fault(**_):
        raise ZeroDivisionError("what somebody wrote")

    monkeypatch.setattr(ANALYSE, at_fault)
    with caplog.at_level(logging.ERROR):
        do_next_task()
    assert told(task)[0] == State.FAILED
    assert "An unexpected error" in task.failure
    assert "what somebody wrote" not in task.failure
    assert str(task.pk) in caplog.text


# The page


def address(task):
    return reverse("task", args=[task.pk])


def text(response):
    return response.content.decode()


def test_the_page_follows_by_itself_with_and_without_javascript(client):
    task = asked()
    client.force_login(task.asked_by)
    page = text(client.get(address(task)))
    assert "Queued" in page
    assert f'hx-get="{address(task)}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page

    Task.objects.update(stage="Reading votes", stage_done=2, stage_of=7)
    page = text(client.get(address(task)))
    assert '<progress id="stage" value="2" max="7">' in page


def test_once_done_it_leads_to_the_finding_with_and_without_javascript(client):
    task = asked()
    do_next_task()
    client.force_login(task.asked_by)
    there = reverse("finding", args=[Finding.objects.get().pk])
    assert client.get(address(task)).url == there
    polled = client.get(address(task), headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == there


def test_why_it_was_not_done_is_said_in_the_language_of_the_reader(client):
    task = asked(closed(made.opinion_round()))
    do_next_task()
    client.force_login(task.asked_by)
    assert "There are no votes" in text(client.get(address(task)))
    client.post(reverse("choose_language"), {"language": "fr", "next": "/"})
    page = text(client.get(address(task)))
    assert "There are no votes" not in page
    assert 'role="alert"' in page
    assert "http-equiv" not in page


def test_a_task_is_for_whoever_may_analyse_in_its_federation():
    task = asked()
    federation = task.process.federation
    for role in (make.Role.LAB, make.Role.SECRETARIAT, make.Role.PEN_HOLDER):
        person = make.person(role, federation=federation)
        assert Task.objects.visible_to(person).contains(task)
    for person in (
        make.person(make.Role.FOCAL_POINT, federation=federation),
        make.person(make.Role.LAB),
        STRANGER,
    ):
        assert not Task.objects.visible_to(person).exists()
    assert Task.objects.visible_to(OPERATOR).contains(task)


def test_the_page_takes_few_queries(client, django_assert_max_num_queries):
    task = asked()
    client.force_login(task.asked_by)
    with django_assert_max_num_queries(6):
        client.get(address(task))


# Work of later steps


def work_asked(process, by=None):
    return ask_for_work(
        verb=Verb.SUGGEST_GROUPS,
        process=process,
        about=process,
        title="A text",
        url="/there/",
        by=by or make.person(make.Role.SECRETARIAT, federation=process.federation),
    )


def test_a_later_step_does_its_own_work_and_shows_what_came_of_it(client):
    process, done = make.process(), []
    task = work_asked(process)
    assert work_asked(process) == task  # to ask again is to ask once
    client.force_login(task.asked_by)
    assert "A text" in client.get(reverse("task", args=[task.pk])).content.decode()

    do_next_task({Verb.SUGGEST_GROUPS: lambda task, report: done.append(task.about_id)})

    assert told(task)[0] == State.DONE
    assert done == [str(process.pk)]
    assert client.get(reverse("task", args=[task.pk])).url == "/there/"
    assert Record.objects.filter(verb="evidence.ask_for_task").count() == 1


def test_work_that_nobody_here_can_do_says_so(caplog):
    task = work_asked(make.process())

    with caplog.at_level(logging.CRITICAL):
        do_next_task()

    assert told(task)[0] == State.FAILED
    assert "An unexpected error" in task.failure
