"""Actions on the directory: an administrator, or the operator, and nobody else."""

import datetime as dt

import pytest

import factories as make
from milepost.errors import NotAllowed
from milepost.movement import actions
from milepost.movement.models import (
    Affiliation,
    Body,
    BodySeat,
    Federation,
    Mandate,
    Organisation,
    Person,
)
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db

Role = make.Role
TODAY = dt.date(2026, 11, 30)


def body(federation):
    return actions.add_body(
        federation=federation,
        slug="council",
        kind=Body.Kind.COUNCIL,
        names={"en": "Council"},
        by=OPERATOR,
    )


def directory_actions(federation, by):
    """Each action on a directory, ready to be performed."""
    council, society = body(federation), make.organisation(federation=federation)
    return [
        lambda: actions.add_region(
            federation=federation, code="north", names={"en": "North"}, by=by
        ),
        lambda: actions.add_organisation(
            federation=federation,
            kind=Organisation.Kind.NATIONAL_SOCIETY,
            names={"en": "Society of the north"},
            by=by,
        ),
        lambda: actions.add_body(
            federation=federation,
            slug="board",
            kind=Body.Kind.COUNCIL,
            names={"en": "Board", "fr": "Conseil"},
            by=by,
        ),
        lambda: actions.seat(
            body=council,
            organisation=society,
            capacity=BodySeat.Capacity.MEMBER,
            by=by,
        ),
        lambda: actions.count_seats(
            body=council,
            kind=Organisation.Kind.NATIONAL_SOCIETY,
            count=20,
            as_of=TODAY,
            source="Constitution",
            by=by,
        ),
        lambda: actions.give_mandate(
            body=council,
            tasks={"en": "Guide the federation."},
            state=Mandate.State.ACTIVE,
            source="Constitution",
            by=by,
        ),
    ]


def test_an_administrator_keeps_the_directory_and_each_change_is_in_the_record():
    federation = make.federation()
    administrator = make.person(Role.ADMINISTRATOR, federation=federation)

    rows = [action() for action in directory_actions(federation, administrator)]

    lines = Record.objects.filter(actor_id=str(administrator.pk)).order_by("id")
    assert [(line.object_type, line.object_id) for line in lines] == [
        (row._meta.label_lower, str(row.pk)) for row in rows
    ]
    mandate = rows[-1]
    assert mandate.tasks.get(language="en").text == "Guide the federation."
    assert mandate.body.seat_counts.get().count == 20


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.LEADER, Role.FOCAL_POINT])
def test_nobody_else_keeps_the_directory(role):
    federation = make.federation()
    person = make.person(role, federation=federation)

    for action in directory_actions(federation, person):
        with pytest.raises(NotAllowed):
            action()


def test_an_administrator_of_another_federation_keeps_another_directory():
    administrator = make.person(Role.ADMINISTRATOR)

    for action in directory_actions(make.federation(), administrator):
        with pytest.raises(NotAllowed):
            action()


def account_actions(person, by):
    """Each action that only the operator may perform."""
    return [
        lambda: actions.add_federation(
            slug="another", kind=Federation.Kind.EXERCISE, by=by
        ),
        lambda: actions.invite_person(email="New@example.org", name="New", by=by),
        lambda: actions.set_password(person=person, password="correct horse", by=by),
        lambda: actions.remove_second_factor(person=person, by=by),
    ]


def test_the_operator_makes_accounts_and_each_change_is_in_the_record():
    person = make.person(Role.SECRETARIAT)
    before = Record.objects.count()

    for action in account_actions(person, OPERATOR):
        action()

    person.refresh_from_db()
    assert person.check_password("correct horse")
    assert not person.authenticator_set.exists()
    assert Person.objects.filter(email="new@example.org").exists()
    assert list(Record.objects.order_by("id").values_list("verb", flat=True))[
        before:
    ] == [
        "movement.add_federation",
        "movement.invite_person",
        "movement.verify_address",
        "movement.set_password",
        "movement.remove_second_factor",
    ]


def test_an_administrator_makes_no_accounts():
    administrator = make.person(Role.ADMINISTRATOR)

    for action in account_actions(administrator, administrator):
        with pytest.raises(NotAllowed):
            action()


def test_an_address_is_verified_once():
    person = make.person()
    before = Record.objects.count()

    actions.verify_address(person=person, by=person)

    assert Record.objects.count() == before


def test_a_role_is_given_and_ends():
    person = make.person(role=None)
    society = make.organisation()

    affiliation = actions.give_role(
        person=person,
        organisation=society,
        role=Role.LEADER,
        valid_from=TODAY - dt.timedelta(days=9),
        by=OPERATOR,
    )
    actions.end_role(affiliation=affiliation, valid_to=TODAY, by=OPERATOR)

    assert Affiliation.objects.get(person=person).valid_to == TODAY


def test_a_focal_point_neither_gives_nor_ends_a_role():
    focal_point = make.person()
    affiliation = focal_point.affiliations.get()
    with pytest.raises(NotAllowed):
        actions.give_role(
            person=focal_point,
            organisation=affiliation.organisation,
            role=Role.LEADER,
            by=focal_point,
        )
    with pytest.raises(NotAllowed):
        actions.end_role(affiliation=affiliation, valid_to=TODAY, by=focal_point)
