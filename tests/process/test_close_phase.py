"""A phase ends when those who steer say so."""

import datetime as dt

import pytest
from django.utils import timezone

import factories as make
from milepost.errors import NotAllowed
from milepost.process.actions import close_phase, require_open
from milepost.process.errors import ClosesBeforeItOpens, NotOpen
from milepost.process.models import Verb
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db


def test_what_a_phase_opened_is_closed_with_it():
    process = make.process(phases=("listen",))
    require_open(process, Verb.ANSWER)

    close_phase(phase=process.phases.get(), closes_at=timezone.now(), by=OPERATOR)

    with pytest.raises(NotOpen):
        require_open(process, Verb.ANSWER)
    assert Record.objects.filter(verb="process.close_phase").count() == 1


def test_a_phase_cannot_end_before_it_began():
    phase = make.process(phases=("listen",)).phases.get()

    with pytest.raises(ClosesBeforeItOpens):
        close_phase(phase=phase, closes_at=phase.opens_at, by=OPERATOR)
    phase.refresh_from_db()
    assert phase.closes_at is None


def test_only_those_who_steer_close_a_phase():
    process = make.process(phases=("listen",))
    tomorrow = timezone.now() + dt.timedelta(days=1)
    focal_point = make.person(federation=process.federation)

    with pytest.raises(NotAllowed):
        close_phase(phase=process.phases.get(), closes_at=tomorrow, by=focal_point)
