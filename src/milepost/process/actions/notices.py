"""Actions on notices: reminders of what is expected, on the first page and by mail."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from milepost.errors import NotAllowed
from milepost.jobs.actions import enqueue_job
from milepost.jobs.mail import send_mail
from milepost.movement.models import Affiliation, Person
from milepost.process import rules
from milepost.process.models import Expectation, Notice, Process
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import OPERATOR, Actor, is_operator

Role = Affiliation.Role
# Who acts for an organisation; where it has neither, its leader is told.
TOLD_FIRST = {Role.FOCAL_POINT, Role.DEPUTY}
# A reminder whose day went by unseen, or lay before the asking, is not sent late.
IN_TIME = timedelta(days=1)


@dataclass(frozen=True)
class Reminded:
    """Counts of a reminder: organisations awaited, people told, organisations unreachable."""

    organisations: int
    people: int
    unreachable: int


@action("process.remind")
def remind(
    *, process: Process, about: models.Model, days_before: int, by: Actor
) -> Reminded:
    """Schedule notices to people of organisations still awaited, `days_before` the deadline.

    Now where that moment is past. Whoever has done it by then is told nothing.

    Raises:
        NotAllowed: `by` does not steer the process.
    """
    if not rules.may_steer(by, process):
        raise NotAllowed
    awaited = Expectation.objects.open().filter(
        process=process, about_type=about._meta.label_lower, about_id=str(about.pk)
    )
    reminded = _tell(list(awaited), days_before)
    record(
        about,
        days_before=days_before,
        organisations=reminded.organisations,
        people=reminded.people,
    )
    return reminded


@action("process.remind_in_time")
def remind_in_time(*, process: Process, by: Actor) -> int:
    """Make the notices due by REMIND_DAYS of the settings; returns how many people are told.

    Returns how many people are told something new. Often asked, it tells once.

    Raises:
        NotAllowed: only whoever runs the machine lets it remind by itself.
    """
    if not is_operator(by):
        raise NotAllowed
    now, told = timezone.now(), 0
    for days_before in settings.REMIND_DAYS:
        ahead = now + timedelta(days=days_before)
        known = Notice.objects.filter(
            expectation=models.OuterRef("pk"), days_before=days_before
        )
        due = Expectation.objects.open().filter(
            ~models.Exists(known),
            process=process,
            due_at__gt=max(now, ahead - IN_TIME),
            due_at__lte=ahead,
        )
        told += _tell(list(due), days_before).people
    if not told:
        return unchanged(0)
    record(process, people=told)
    return told


def _tell(awaited: list[Expectation], days_before: int) -> Reminded:
    """Save new notices of the `awaited` and enqueue their mail; returns the counts."""
    people = _people_of({one.organisation_id for one in awaited})
    notices = [
        _notice(one, person, days_before)
        for one in awaited
        for person in people.get(one.organisation_id, [])
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    new = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    # Nobody made up has a letter box.
    for notice in new.filter(person__is_made_up=False):
        enqueue_job(
            "process.mail_notice",
            subject=notice,
            run_after=notice.due_at,
            by=OPERATOR,
        )
    reachable = sum(one.organisation_id in people for one in awaited)
    return Reminded(len(awaited), len(notices), len(awaited) - reachable)


def _notice(expectation: Expectation, person: Person, days_before: int) -> Notice:
    now = timezone.now()
    due_at = now
    if expectation.due_at:
        due_at = max(now, expectation.due_at - timedelta(days=days_before))
        # What goes out now says how many days are left: nobody is told twice on one day.
        days_left = ceil((expectation.due_at - now) / timedelta(days=1))
        days_before = max(0, min(days_before, days_left))
    return Notice(
        expectation=expectation,
        person=person,
        days_before=days_before,
        due_at=due_at,
    )


def _people_of(organisations: set[object]) -> dict[object, list[Person]]:
    """Active people to tell, by organisation: focal points and deputies, else leaders."""
    held = Affiliation.objects.current().filter(
        models.Q(organisation__in=organisations),
        role__in=TOLD_FIRST | {Role.LEADER},
        person__is_active=True,
    )
    first: dict[object, dict[object, Person]] = {}
    leaders: dict[object, dict[object, Person]] = {}
    for one in held.select_related("person").order_by("pk"):
        group = first if one.role in TOLD_FIRST else leaders
        group.setdefault(one.organisation_id, {})[one.person_id] = one.person
    return {key: list(people.values()) for key, people in (leaders | first).items()}


@action("process.mail_notice", atomic=False)
def mail_notice(*, notice: Notice, by: Actor) -> None:
    """Mail a notice, unless the expectation is closed or the person has left meanwhile.

    Raises:
        NotAllowed: only the worker mails.
        MailUnavailable, MailRefused, OutcomeUnknown.
    """
    if not is_operator(by):
        raise NotAllowed
    if not _is_still_for(notice):
        return unchanged(None)
    send_mail(_letter(notice))
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
        record(notice)
    return None


def _is_still_for(notice: Notice) -> bool:
    """Whether the expectation is open and the person is still active in its organisation."""
    expectation = notice.expectation
    held = Affiliation.objects.current().filter(
        person=notice.person, organisation=expectation.organisation_id
    )
    is_awaited = expectation.met_at is None and expectation.closed_at is None
    return is_awaited and notice.person.is_active and held.exists()


def _letter(notice: Notice) -> EmailMessage:
    """E-mail message of a notice, in the language of the person it is for."""
    expectation = notice.expectation
    with translation.override(notice.person.language):
        process = str(expectation.process)
        subject = gettext("Reminder: %(process)s") % {"process": process}
        body = render_to_string(
            "process/notice.txt",
            {
                "expectation": expectation,
                "process": expectation.process,
                "link": f"{settings.ADDRESS}{expectation.url or '/'}",
            },
        )
    host = settings.ADDRESS.rpartition("//")[2].partition(":")[0]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[notice.person.email],
        headers={
            "Message-ID": f"<{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
