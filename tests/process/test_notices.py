"""People are told once that something is awaited of their organisation."""

import datetime as dt
import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

import factories as make
from milepost.errors import NotAllowed
from milepost.jobs.actions import enqueue_scheduled, take_up_abandoned
from milepost.jobs.models import Job
from milepost.jobs.queries import failure_message
from milepost.jobs.worker import run_waiting_jobs
from milepost.movement import actions as movement
from milepost.movement.models import Person
from milepost.process import actions
from milepost.process.models import Expectation, Notice, Verb
from milepost.process.queries import list_notices
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
Role = make.Role
DAY = dt.timedelta(days=1)


class Asked:
    """Something expected of a society by a day, and those who could be told."""

    def __init__(self, due_in=10 * DAY, roles=(Role.FOCAL_POINT,)):
        self.process = make.process()
        self.society = make.organisation(federation=self.process.federation)
        self.people = [make.person(role, self.society) for role in roles]
        actions.expect(
            process=self.process,
            organisations=[self.society],
            verb=Verb.COMMENT,
            about=self.process,
            url="/reviews/1/",
            due_at=due_in and timezone.now() + due_in,
            by=OPERATOR,
        )

    def remind(self, days_before=30, by=OPERATOR):
        return actions.remind(
            process=self.process, about=self.process, days_before=days_before, by=by
        )

    def meet(self):
        actions.meet(
            organisation=self.society,
            verb=Verb.COMMENT,
            about=self.process,
            by=OPERATOR,
        )


def test_a_reminder_goes_to_the_first_page_and_once_by_mail():
    asked = Asked()
    [person] = asked.people

    told = asked.remind()
    run_waiting_jobs()
    asked.remind()
    run_waiting_jobs()

    assert (told.organisations, told.people, told.unreachable) == (1, 1, 0)
    [notice] = list_notices(person)
    [letter] = mail.outbox
    assert letter.to == [person.email]
    assert str(asked.process) in letter.subject
    assert letter.extra_headers["Message-ID"].startswith(f"<{notice.pk}@")
    assert "http://localhost:8000/reviews/1/" in letter.body
    assert "(Europe/Zurich)" in letter.body
    assert "UTC" in letter.body
    assert person.name not in letter.body
    assert Record.objects.filter(verb="process.remind").count() == 2


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_a_letter_is_in_the_language_of_whom_it_is_for(language):
    asked = Asked()
    Person.objects.update(language=language)

    asked.remind()
    run_waiting_jobs()

    with translation.override(language):
        verb = str(Verb.COMMENT.label)
        due = date_format(Expectation.objects.get().due_at, "F")
    assert verb != Verb.COMMENT.label
    assert verb in mail.outbox[0].body
    assert due in mail.outbox[0].body


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ((Role.FOCAL_POINT, Role.DEPUTY, Role.STAFF, Role.LEADER), {0, 1}),
        ((Role.LEADER, Role.STAFF), {0}),
        ((Role.STAFF, Role.READER), set()),
        ((), set()),
    ],
)
def test_who_acts_for_an_organisation_is_told_else_its_leader(roles, told):
    asked = Asked(roles=roles)

    reminded = asked.remind()

    assert reminded.unreachable == (not told)
    people = {notice.person for notice in Notice.objects.all()}
    assert people == {asked.people[n] for n in told}


def test_whoever_has_two_roles_is_told_once():
    asked = Asked()
    movement.give_role(
        person=asked.people[0],
        organisation=asked.society,
        role=Role.DEPUTY,
        by=OPERATOR,
    )

    assert asked.remind().people == 1


def test_nobody_is_told_twice_on_one_day():
    asked = Asked(due_in=10 * DAY)

    for days_before in (30, 12, 10):
        asked.remind(days_before)

    assert Notice.objects.get().days_before == 10


def test_a_reminder_for_a_later_day_waits_until_then():
    asked = Asked(due_in=10 * DAY)

    asked.remind(days_before=3)
    run_waiting_jobs()

    notice = Notice.objects.get()
    assert not mail.outbox
    assert not list_notices(asked.people[0])
    assert notice.due_at == notice.expectation.due_at - 3 * DAY


def test_who_has_done_it_by_then_is_told_nothing():
    asked = Asked()
    asked.remind()

    asked.meet()
    run_waiting_jobs()

    assert not mail.outbox
    assert not list_notices(asked.people[0])
    assert asked.remind().organisations == 0


def test_who_has_left_is_not_mailed():
    asked = Asked()
    asked.remind()
    held = asked.people[0].affiliations.get()
    movement.end_role(affiliation=held, valid_to=timezone.localdate(), by=OPERATOR)

    run_waiting_jobs()

    assert not mail.outbox


def test_nobody_made_up_is_mailed_but_their_first_page_says_it():
    asked = Asked()
    Person.objects.update(is_made_up=True)

    asked.remind()
    run_waiting_jobs()

    assert not mail.outbox
    assert len(list_notices(asked.people[0])) == 1


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.STAFF, Role.LAB])
def test_only_those_who_steer_remind(role):
    asked = Asked()

    with pytest.raises(NotAllowed):
        asked.remind(by=make.person(role, asked.society))
    with pytest.raises(NotAllowed):
        actions.remind_in_time(
            process=asked.process, by=make.person(Role.SECRETARIAT, asked.society)
        )
    assert not Notice.objects.exists()


# By itself


@pytest.mark.parametrize(
    ("due_in", "told"),
    [(7 * DAY - dt.timedelta(hours=1), 1), (8 * DAY, 0), (3 * DAY, 0), (-DAY, 0)],
)
def test_people_are_reminded_in_time_and_only_then(due_in, told, settings):
    """A round opened three days before its deadline says nothing of seven."""
    settings.REMIND_DAYS = [7]
    asked = Asked(due_in=due_in)

    assert actions.remind_in_time(process=asked.process, by=OPERATOR) == told
    assert actions.remind_in_time(process=asked.process, by=OPERATOR) == 0


def test_the_worker_reminds_by_itself(settings):
    settings.REMIND_DAYS = [7]
    asked = Asked(due_in=7 * DAY - dt.timedelta(hours=1))

    enqueue_scheduled()
    run_waiting_jobs()

    assert [letter.to for letter in mail.outbox] == [[asked.people[0].email]]


def test_what_is_due_on_no_day_reminds_nobody(settings):
    settings.REMIND_DAYS = [7, 1]
    asked = Asked(due_in=None)

    assert actions.remind_in_time(process=asked.process, by=OPERATOR) == 0


def test_each_day_before_tells_once_more(settings):
    settings.REMIND_DAYS = [7, 1]
    asked = Asked(due_in=7 * DAY)

    first = actions.remind_in_time(process=asked.process, by=OPERATOR)
    Expectation.objects.update(due_at=timezone.now() + DAY)
    second = actions.remind_in_time(process=asked.process, by=OPERATOR)
    run_waiting_jobs()

    assert (first, second) == (1, 1)
    assert len(mail.outbox) == 2
    assert len(list_notices(asked.people[0])) == 1


# When it fails


class Refusing(EmailBackend):
    """A mail server that answers each message with the next of its replies."""

    replies: list = []

    def send_messages(self, messages):
        if self.replies:
            code = self.replies.pop(0)
            [address] = messages[0].to
            raise SMTPRecipientsRefused({address: (code, b"about " + address.encode())})
        return super().send_messages(messages)


@pytest.fixture
def refusing(monkeypatch, caplog):
    """A mail server with these replies, then one that takes what it is given."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("milepost.jobs.mail.get_connection", Refusing)

    def refuse(*codes):
        monkeypatch.setattr(Refusing, "replies", list(codes))

    return refuse


def attempts():
    return Job.objects.get(name="process.mail_notice").attempts


def skip_pause():
    """As if the pause after a failed attempt were over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_what_is_refused_for_now_is_tried_again_after_a_pause(refusing, caplog):
    asked = Asked()
    asked.remind()
    refusing(450, 451)

    for done in (1, 2):
        run_waiting_jobs()
        run_waiting_jobs()  # not before the pause is over
        assert (attempts(), mail.outbox) == (done, [])
        skip_pause()
    run_waiting_jobs()

    [letter] = mail.outbox
    [person] = asked.people
    assert letter.to == [person.email]
    assert attempts() == 3
    assert Notice.objects.get().mailed_at
    for private in (person.email, person.name):
        assert private not in caplog.text


def test_what_is_refused_for_good_is_not_tried_again(refusing, caplog):
    asked = Asked()
    asked.remind()
    refusing(550)

    run_waiting_jobs()
    skip_pause()
    run_waiting_jobs()

    job = Job.objects.get(name="process.mail_notice")
    assert (job.status, job.attempts) == (Job.Status.FAILED, 1)
    assert failure_message(job) == "The mail server refused this message."
    assert not mail.outbox
    assert Notice.objects.get().mailed_at is None
    assert len(list_notices(asked.people[0])) == 1
    assert asked.people[0].email not in caplog.text + str(job.failure_facts)


def test_what_is_refused_for_now_too_often_is_given_up(refusing):
    Asked().remind()
    refusing(*[450] * 100)

    for _ in range(7):
        run_waiting_jobs()
        skip_pause()

    assert attempts() == 5
    assert Job.objects.get(name="process.mail_notice").status == Job.Status.FAILED
    assert Notice.objects.get().mailed_at is None


def test_where_a_worker_died_while_mailing_nobody_is_mailed_twice():
    """Whether the first letter went out is unknown, so there is no second."""
    Asked().remind()
    [result] = DBTaskResult.objects.all()
    result.claim("killed")
    Job.objects.update(status=Job.Status.RUNNING, attempts=1)
    DBTaskResult.objects.update(started_at=timezone.now() - DAY)

    take_up_abandoned()
    run_waiting_jobs()

    assert not mail.outbox
    assert Job.objects.get().status == Job.Status.FAILED
    assert len(list_notices(Notice.objects.get().person)) == 1


def test_nobody_mails_but_the_worker():
    asked = Asked()
    asked.remind()
    with pytest.raises(NotAllowed):
        actions.mail_notice(notice=Notice.objects.get(), by=asked.people[0])
    assert not mail.outbox


def test_a_notice_that_is_gone_is_not_mailed():
    Asked().remind()
    Notice.objects.all().delete()

    run_waiting_jobs()

    assert not mail.outbox
    assert Job.objects.get().status == Job.Status.DONE


# The first page


def test_the_first_page_says_what_is_awaited_until_it_is_done(client, sign_in):
    asked = Asked()
    asked.remind()
    other = make.person(Role.FOCAL_POINT, make.organisation())

    def shown():
        return sign_in(asked.people[0]).get(reverse("home")).content.decode()

    before = shown()
    asked.meet()

    assert "Expected from your organisation" in before
    assert 'href="/reviews/1/"' in before
    assert "Expected from your organisation" not in shown()
    page = sign_in(other).get(reverse("home")).content.decode()
    assert "Expected from your organisation" not in page


def test_what_was_done_and_taken_back_is_awaited_again():
    asked = Asked()
    asked.meet()

    actions.await_again(
        organisation=asked.society, verb=Verb.COMMENT, about=asked.process, by=OPERATOR
    )

    assert Expectation.objects.open().get().organisation == asked.society
