"""Roles: several at once, dated, and each only where it is held."""

import datetime as dt

import pytest
from django.utils import timezone

import factories as make
from milepost.adoption import rules as adoption_rules
from milepost.errors import NotAllowed
from milepost.movement import actions, rules, visibility
from milepost.movement.models import Affiliation, Body, BodySeat, Organisation
from milepost.movement.queries import members_by_region
from milepost.process.models import Process
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
Role = Affiliation.Role


@pytest.mark.parametrize(
    ("role", "steers"),
    [
        (Role.SECRETARIAT, True),
        (Role.PEN_HOLDER, True),
        (Role.FOCAL_POINT, False),
        (Role.LAB, False),
        (Role.READER, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_who_steers(role, steers):
    organisation = make.organisation()
    person = make.person(role, organisation)

    assert rules.steers(person, organisation.federation) is steers


def test_a_role_in_one_federation_means_nothing_in_another():
    person = make.person(Role.SECRETARIAT)

    assert not rules.steers(person, make.federation())


def test_a_person_may_hold_several_roles_at_once():
    organisation = make.organisation()
    person = make.person(Role.FOCAL_POINT, organisation)
    actions.give_role(
        person=person, organisation=organisation, role=Role.PEN_HOLDER, by=OPERATOR
    )

    assert rules.has_organisation_role(person, {Role.FOCAL_POINT}, organisation)
    assert rules.steers(person, organisation.federation)


def test_a_role_that_ended_today_is_no_longer_held():
    organisation = make.organisation()
    person = make.person(Role.SECRETARIAT, organisation)
    actions.end_role(
        affiliation=person.affiliations.get(),
        valid_to=timezone.localdate(),
        by=OPERATOR,
    )

    assert not rules.steers(person, organisation.federation)


def test_a_role_that_begins_tomorrow_is_not_held_yet():
    organisation = make.organisation()
    person = make.person(None)
    actions.give_role(
        person=person,
        organisation=organisation,
        role=Role.SECRETARIAT,
        valid_from=timezone.localdate() + dt.timedelta(days=1),
        by=OPERATOR,
    )

    assert not rules.steers(person, organisation.federation)


def test_the_operator_may_do_all_and_a_stranger_nothing():
    federation = make.federation()

    assert rules.steers(OPERATOR, federation)
    assert not rules.belongs(STRANGER, federation)


def test_a_coordinator_sees_todays_members_of_the_network():
    federation = make.federation()
    network = actions.add_body(
        federation=federation,
        slug="network",
        kind=Body.Kind.NETWORK,
        names={"en": "A network"},
        by=OPERATOR,
    )
    member, outsider = (make.organisation(federation=federation) for _ in range(2))
    actions.seat(
        body=network,
        organisation=member,
        capacity=BodySeat.Capacity.MEMBER,
        by=OPERATOR,
    )
    coordinator = make.person(Role.NETWORK_COORDINATOR, outsider, body=network)

    assert rules.coordinated_organisations(coordinator) == {member.pk}


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_an_administrator_of_the_federation_adds_to_its_directory(role):
    federation = make.federation()
    organisation = make.organisation(federation=federation)
    body = actions.add_body(
        federation=federation,
        slug="body",
        kind=Body.Kind.NETWORK,
        names={"en": "Body"},
        by=OPERATOR,
    )
    person = make.person(role, organisation, body=body)

    with pytest.raises(NotAllowed):
        actions.add_region(
            federation=federation, code="north", names={"en": "North"}, by=person
        )

    assert not federation.regions.exists()


def test_an_administrator_adds_a_region():
    federation = make.federation()
    administrator = make.person(
        Role.ADMINISTRATOR, make.organisation(federation=federation)
    )

    region = actions.add_region(
        federation=federation,
        code="north",
        names={"en": "North", "fr": "Nord"},
        by=administrator,
    )

    assert str(region) == "North"


def test_an_observer_is_of_no_federation_and_speaks_for_no_member():
    federation = make.federation()
    observer = make.organisation(federation=federation, kind=Organisation.Kind.OBSERVER)
    person = make.person(Role.FOCAL_POINT, observer)

    assert rules.actor_federations(person) == set()
    assert not rules.belongs(person, federation)
    assert not rules.steers(make.person(Role.SECRETARIAT, observer), federation)
    assert rules.has_organisation_role(person, {Role.FOCAL_POINT}, observer)
    assert rules.represented_observers(person) == {observer.pk}
    assert not adoption_rules.may_represent(person, observer)
    assert not adoption_rules.may_record(OPERATOR, observer)
    assert members_by_region(STRANGER, federation) == []


@pytest.mark.parametrize("role", Role)
def test_who_works_on_what_an_organisation_says(role):
    """They see what is not yet handed in; who works there for others does not."""
    organisation = make.organisation()
    body = None
    if role == Role.NETWORK_COORDINATOR:
        body = actions.add_body(
            federation=organisation.federation,
            slug="net",
            kind=Body.Kind.NETWORK,
            names={"en": "Net"},
            by=OPERATOR,
        )
    person = make.person(role, organisation, body=body)

    works_for_it = rules.colleague_organisations(person) == {organisation.pk}
    assert works_for_it is (
        role in {"focal_point", "deputy", "staff", "leader", "reader"}
    )


@pytest.mark.parametrize("audience", Audience.values)
def test_one_thing_is_read_by_whom_rows_of_its_kind_are(audience):
    """`may_read` is `readable` for a thing that is known already."""
    process = make.process(audience=audience)
    own = make.organisation(federation=process.federation)
    readers = [OPERATOR, STRANGER, make.person(), make.person(Role.PEN_HOLDER)]
    readers += [make.person(role, own) for role in (Role.READER, Role.SECRETARIAT)]

    for reader in readers:
        by_rows = Process.objects.visible_to(reader).filter(pk=process.pk).exists()
        by_hand = visibility.may_read(
            reader, federation=process.federation_id, audience=audience
        )
        assert by_hand is by_rows, reader
    owner = {"federation": process.federation_id, "audience": audience, "owner": own.pk}
    assert visibility.may_read(make.person(Role.READER, own), **owner) is True
