"""Long work of evidence: asked for by a page, run by a worker in the name of who asked."""

import pytest
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from evidence.evidence_made import closed, two_camps
from milepost.errors import NotAllowed
from milepost.evidence.actions import (
    analyse_round,
    describe_survey_response,
    request_analysis,
    request_themes,
    request_verification,
)
from milepost.evidence.errors import StillOpen
from milepost.evidence.models import Finding, Verification
from milepost.jobs.models import Job
from milepost.jobs.worker import run_waiting_jobs
from milepost.movement.models import Affiliation, Person
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
Status = Job.Status


def lab(about):
    return make.person(make.Role.LAB, federation=about.process.federation)


def asked(round=None):
    round = round or closed(two_camps())
    return request_analysis(round=round, by=lab(round))


def asker(job):
    return Person.objects.get(pk=job.asked_by_id)


def outcome(job):
    job.refresh_from_db()
    return job.status, job.failure


def test_what_is_asked_for_is_done_by_the_worker_in_the_name_of_who_asked():
    job = asked()
    assert outcome(job) == (Status.WAITING, "")

    run_waiting_jobs()

    assert outcome(job) == (Status.DONE, "")
    finding = Finding.objects.get(kind=Finding.Kind.LANDSCAPE)
    assert job.result_url == reverse("finding", args=[finding.pk])
    line = Record.objects.get(verb="evidence.analyse_round")
    assert line.actor_id == job.asked_by_id


def test_a_finding_is_verified_by_the_worker():
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)

    job = request_verification(finding=finding, by=lab(finding))
    run_waiting_jobs()

    assert outcome(job) == (Status.DONE, "")
    assert Verification.objects.get().finding == finding


def test_themes_are_looked_for_by_the_worker():
    round = closed(two_camps())

    job = request_themes(round=round, by=lab(round))
    run_waiting_jobs()

    assert job.label == "Finding themes"
    assert outcome(job)[0] in {Status.DONE, Status.FAILED}
    assert "unexpected error" not in outcome(job)[1]


@pytest.mark.parametrize(
    ("request_job", "verb"),
    [
        (request_analysis, "evidence.request_analysis"),
        (request_themes, "evidence.request_themes"),
    ],
)
def test_asking_is_recorded(request_job, verb):
    round = closed(two_camps())
    job = request_job(round=round, by=lab(round))
    line = Record.objects.get(verb=verb)
    assert (line.object_id, line.facts) == (str(round.pk), {"job": str(job.pk)})


def test_to_ask_again_is_to_ask_once_until_it_is_done():
    round = closed(two_camps())
    first = asked(round)
    assert asked(round) == first
    run_waiting_jobs()
    assert asked(round) != first


def test_a_round_that_is_open_is_refused_at_once():
    round = two_camps()
    for request_job in (request_analysis, request_themes):
        with pytest.raises(StillOpen):
            request_job(round=round, by=lab(round))
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", [make.Role.FOCAL_POINT, make.Role.READER])
def test_who_may_not_analyse_may_not_ask(role):
    round = closed(two_camps())
    finding = describe_survey_response(survey=made.survey(round.process), by=OPERATOR)
    person = make.person(role, federation=round.process.federation)
    for request_job in (request_analysis, request_themes):
        with pytest.raises(NotAllowed):
            request_job(round=round, by=person)
    with pytest.raises(NotAllowed):
        request_verification(finding=finding, by=person)
    assert not Job.objects.exists()


def leave_the_lab(person):
    Affiliation.objects.filter(person=person).delete()


def leave_altogether(person):
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("leave", [leave_the_lab, leave_altogether])
def test_whoever_left_meanwhile_gets_nothing_done(leave):
    job = asked()
    leave(asker(job))
    run_waiting_jobs()
    assert outcome(job) == (Status.FAILED, "You are not allowed to do this.")
    assert not Finding.objects.exists()


def test_what_was_found_before_a_crash_is_not_found_twice():
    round = closed(two_camps())
    job = asked(round)
    found = analyse_round(round=round, by=OPERATOR)
    run_waiting_jobs()
    assert outcome(job) == (Status.DONE, "")
    assert job.result_url == reverse("finding", args=[found.pk])
    assert Finding.objects.count() == 1


# The page


def address(job):
    return reverse("job", args=[job.pk])


def text(response):
    return response.content.decode()


def test_the_page_follows_by_itself_with_and_without_javascript(client):
    job = asked()
    client.force_login(asker(job))
    page = text(client.get(address(job)))
    assert "Queued" in page
    assert "Analysing an opinion round" in page
    assert f'hx-get="{address(job)}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page

    Job.objects.update(stage="Reading votes", stage_done=2, stage_of=7)
    page = text(client.get(address(job)))
    assert '<progress id="stage" value="2" max="7">' in page


def test_once_done_it_leads_to_the_finding_with_and_without_javascript(client):
    job = asked()
    run_waiting_jobs()
    client.force_login(asker(job))
    there = reverse("finding", args=[Finding.objects.get().pk])
    assert client.get(address(job)).url == there
    polled = client.get(address(job), headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == there


def test_why_it_was_not_done_is_said_in_the_language_of_the_reader(client):
    job = asked(closed(made.opinion_round()))
    run_waiting_jobs()
    client.force_login(asker(job))
    assert "There are no votes" in text(client.get(address(job)))
    client.post(reverse("choose_language"), {"language": "fr", "next": "/"})
    page = text(client.get(address(job)))
    assert "There are no votes" not in page
    assert 'role="alert"' in page
    assert "http-equiv" not in page
    assert f'href="{job.asked_on_url}"' in page


def test_a_job_is_for_whoever_may_analyse_in_its_federation(client):
    job = asked()
    federation = asker(job).affiliations.get().organisation.federation
    for role in (make.Role.LAB, make.Role.SECRETARIAT, make.Role.PEN_HOLDER):
        person = make.person(role, federation=federation)
        assert Job.objects.visible_to(person).contains(job)
    for person in (
        make.person(make.Role.FOCAL_POINT, federation=federation),
        make.person(make.Role.LAB),
        STRANGER,
    ):
        assert not Job.objects.visible_to(person).exists()
    assert Job.objects.visible_to(OPERATOR).contains(job)
    client.force_login(make.person(make.Role.LAB))
    assert client.get(address(job)).status_code == 404


def test_the_page_takes_few_queries(client, django_assert_max_num_queries):
    job = asked()
    client.force_login(asker(job))
    with django_assert_max_num_queries(6):
        client.get(address(job))
