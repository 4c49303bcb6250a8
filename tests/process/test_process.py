"""A process opens verbs by phase, and says who is awaited to those who may know."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import factories as make
from milepost.errors import NotAllowed
from milepost.movement.models import Affiliation
from milepost.process import actions, rules
from milepost.process.errors import NotOpen
from milepost.process.models import Expectation, Phase, Verb
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
Role = Affiliation.Role


@pytest.mark.parametrize(
    ("phase", "verb", "is_open"),
    [
        ("listen", Verb.ANSWER, True),
        ("listen", Verb.COMMENT, False),
        ("review", Verb.COMMENT, True),
        ("review", Verb.ANSWER, False),
        ("decide", Verb.ADOPT, True),
        ("do", Verb.REPORT, True),
        ("do", Verb.ADOPT, False),
    ],
)
def test_a_phase_opens_its_verbs_and_no_others(phase, verb, is_open):
    process = make.process(phases=(phase,))

    assert rules.is_open(process, verb) is is_open


def test_what_no_running_phase_opens_is_refused():
    with pytest.raises(NotOpen, match="not open in the current phase"):
        actions.require_open(make.process(phases=("listen",)), Verb.ADOPT)


def test_a_phase_that_has_closed_opens_nothing():
    process = make.process(phases=())
    past = timezone.now() - dt.timedelta(days=2)
    actions.add_phase(
        process=process,
        kind=Phase.Kind.LISTEN,
        opens_at=past,
        closes_at=past + dt.timedelta(days=1),
        by=OPERATOR,
    )

    assert not rules.is_open(process, Verb.ANSWER)


def test_a_phase_cannot_close_before_it_opens():
    process = make.process(phases=())
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.add_phase(
            process=process,
            kind=Phase.Kind.LISTEN,
            opens_at=now,
            closes_at=now - dt.timedelta(days=1),
            by=OPERATOR,
        )


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.READER, Role.LAB])
def test_only_those_who_steer_start_a_process(role):
    organisation = make.organisation()

    with pytest.raises(NotAllowed):
        actions.start_process(
            federation=organisation.federation,
            slug="mine",
            titles={"en": "Mine"},
            by=make.person(role, organisation),
        )


@pytest.fixture
def awaited():
    process = make.process()
    societies = [make.organisation(federation=process.federation) for _ in range(3)]
    actions.expect(
        process=process,
        organisations=societies,
        verb=Verb.ANSWER,
        about=process,
        by=OPERATOR,
    )
    return process, societies


def test_expecting_the_same_twice_expects_it_once(awaited):
    process, societies = awaited

    new = actions.expect(
        process=process,
        organisations=societies,
        verb=Verb.ANSWER,
        about=process,
        by=OPERATOR,
    )

    assert new == 0
    assert Expectation.objects.count() == 3


def test_what_is_met_is_no_longer_awaited(awaited):
    process, (first, *others) = awaited

    actions.meet(organisation=first, verb=Verb.ANSWER, about=process, by=OPERATOR)

    open_rows = Expectation.objects.open()
    assert {row.organisation for row in open_rows} == set(others)


def test_a_society_sees_its_own_row_and_those_who_steer_all(awaited):
    process, (first, *_) = awaited
    secretariat = make.person(
        Role.SECRETARIAT, make.organisation(federation=process.federation)
    )

    own = Expectation.objects.visible_to(make.person(Role.FOCAL_POINT, first))
    assert [row.organisation for row in own] == [first]
    assert Expectation.objects.visible_to(secretariat).count() == 3
    assert not Expectation.objects.visible_to(STRANGER).exists()


def test_a_process_of_a_federation_is_not_there_for_strangers(client):
    process = make.process()

    assert client.get(reverse("process", args=[process.slug])).status_code == 404


def test_a_public_process_shows_where_it_stands(client):
    process = make.process(audience=Audience.PUBLIC)

    page = client.get(reverse("process", args=[process.slug])).content.decode()

    assert 'aria-current="step"' in page
    assert "Consultation" in page


def test_the_page_names_who_is_awaited_to_those_who_steer_only(awaited, sign_in):
    process, societies = awaited
    steering = make.person(
        Role.SECRETARIAT, make.organisation(federation=process.federation)
    )
    reader = make.person(Role.READER, make.organisation(federation=process.federation))
    address = reverse("process", args=[process.slug])

    assert str(societies[0]) in sign_in(steering).get(address).content.decode()
    assert str(societies[0]) not in sign_in(reader).get(address).content.decode()


def test_what_has_closed_is_no_longer_awaited_and_not_done(awaited):
    process, (first, *_others) = awaited
    actions.meet(organisation=first, verb=Verb.ANSWER, about=process, by=OPERATOR)

    actions.stop_expecting(about=process, by=OPERATOR)

    assert not Expectation.objects.open().exists()
    assert Expectation.objects.exclude(met_at=None).count() == 1
