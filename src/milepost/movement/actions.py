"""Actions on the directory: organisations, bodies, people and roles."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from milepost.errors import NotAllowed
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor, is_operator

from . import rules
from .models import (
    Affiliation,
    Body,
    BodyName,
    BodySeat,
    Federation,
    LocalisedText,
    Mandate,
    MandateTask,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Person,
    Region,
    RegionName,
    SeatCount,
)

OFFICIAL = LocalisedText.Status.OFFICIAL


def _require_administrator(by: Actor, federation: Federation) -> None:
    if not rules.holds(by, {rules.Role.ADMINISTRATOR}, federation):
        raise NotAllowed


@action("movement.add_federation")
def add_federation(*, slug: str, kind: Federation.Kind, by: Actor) -> Federation:
    """Add a federation; raises NotAllowed unless `by` is an operator."""
    if not is_operator(by):
        raise NotAllowed
    federation = Federation.objects.create(slug=slug, kind=kind)
    record(federation)
    return federation


@action("movement.add_region")
def add_region(
    *, federation: Federation, code: str, names: dict[str, str], by: Actor
) -> Region:
    """Add a region to a federation; `names` by language code."""
    _require_administrator(by, federation)
    region = Region.objects.create(federation=federation, code=code)
    RegionName.objects.bulk_create(
        RegionName(region=region, language=language, text=text)
        for language, text in names.items()
    )
    record(region)
    return region


@action("movement.add_organisation")
def add_organisation(
    *,
    federation: Federation,
    kind: Organisation.Kind,
    names: dict[str, str],
    region: Region | None = None,
    identifiers: dict[str, str] | None = None,
    website: str = "",
    source: str = "",
    by: Actor,
) -> Organisation:
    """Add an organisation; `names` by language code, `identifiers` by scheme."""
    _require_administrator(by, federation)
    organisation = Organisation.objects.create(
        federation=federation, kind=kind, region=region, website=website, source=source
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation=organisation, language=language, text=text, status=OFFICIAL
        )
        for language, text in names.items()
        if text
    )
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=organisation, scheme=scheme, value=value)
        for scheme, value in (identifiers or {}).items()
        if value
    )
    record(organisation)
    return organisation


@action("movement.add_body")
def add_body(
    *,
    federation: Federation,
    slug: str,
    kind: Body.Kind,
    names: dict[str, str],
    shorts: dict[str, str] | None = None,
    parent: Body | None = None,
    source: str = "",
    by: Actor,
) -> Body:
    """Add a body; `names` and `shorts` by language code: English official, others drafts."""
    _require_administrator(by, federation)
    body = Body.objects.create(
        federation=federation, slug=slug, kind=kind, parent=parent, source=source
    )
    BodyName.objects.bulk_create(
        BodyName(
            body=body,
            language=language,
            text=text,
            short=(shorts or {}).get(language, ""),
            status=OFFICIAL if language == "en" else LocalisedText.Status.DRAFT,
        )
        for language, text in names.items()
    )
    record(body)
    return body


@action("movement.seat")
def seat(
    *,
    body: Body,
    organisation: Organisation,
    capacity: BodySeat.Capacity,
    valid_from: dt.date | None = None,
    source: str = "",
    by: Actor,
) -> BodySeat:
    """Give an organisation a seat in a body, in a `capacity`, from `valid_from` on."""
    _require_administrator(by, body.federation)
    body_seat = BodySeat.objects.create(
        body=body,
        organisation=organisation,
        capacity=capacity,
        valid_from=valid_from,
        source=source,
    )
    record(body_seat)
    return body_seat


@action("movement.count_seats")
def count_seats(
    *,
    body: Body,
    kind: Organisation.Kind,
    count: int,
    as_of: dt.date,
    source: str,
    by: Actor,
) -> SeatCount:
    """Record how many organisations of a kind sit in a body, where a source names none."""
    _require_administrator(by, body.federation)
    seat_count = SeatCount.objects.create(
        body=body, kind=kind, count=count, as_of=as_of, source=source
    )
    record(seat_count)
    return seat_count


@action("movement.give_mandate")
def give_mandate(
    *,
    body: Body,
    tasks: dict[str, str],
    state: Mandate.State,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    source: str,
    by: Actor,
) -> Mandate:
    """Record a mandate of a body: what it is asked to do, `tasks` by language code."""
    _require_administrator(by, body.federation)
    mandate = Mandate.objects.create(
        body=body, state=state, valid_from=valid_from, valid_to=valid_to, source=source
    )
    MandateTask.objects.bulk_create(
        MandateTask(mandate=mandate, language=language, text=text)
        for language, text in tasks.items()
    )
    record(mandate)
    return mandate


@action("movement.invite_person")
def invite_person(
    *,
    email: str,
    name: str,
    language: str = "en",
    is_made_up: bool = False,
    by: Actor,
) -> Person:
    """Create the account of a person without a password, with a verified address.

    The address is kept in small letters, as the sign-in library looks for it so.
    """
    if not is_operator(by):
        raise NotAllowed
    person = Person(
        email=email.lower(), name=name, language=language, is_made_up=is_made_up
    )
    person.set_unusable_password()
    person.save()
    record(person)
    verify_address(person=person, by=by)
    return person


@action("movement.verify_address")
def verify_address(*, person: Person, by: Actor) -> None:
    """Mark a person's e-mail address as verified and primary in the sign-in library's table.

    An account has the address that it was invited by, or one that was confirmed by mail
    since. The library knows of neither until it is told: on a password reset, or when the
    e-mail page is opened, it would add a row of its own that counts as unverified, and
    refuse a second factor for it.
    """
    address = {"user": person, "email": person.email.lower()}
    state = {"verified": True, "primary": True}
    if EmailAddress.objects.filter(**address, **state).exists():
        return unchanged(None)
    EmailAddress.objects.update_or_create(**address, defaults=state)
    record(person)
    return None


@action("movement.remove_second_factor")
def remove_second_factor(*, person: Person, by: Actor) -> None:
    """Delete the authenticator app and recovery codes of a person who lost both.

    The password stays; who holds a privileged role sets up another app on the next page.
    """
    if not is_operator(by):
        raise NotAllowed
    Authenticator.objects.filter(user=person).delete()
    record(person)


@action("movement.set_password")
def set_password(*, person: Person, password: str, by: Actor) -> None:
    """Set the password of a person; raises NotAllowed unless `by` is an operator."""
    if not is_operator(by):
        raise NotAllowed
    person.set_password(password)
    person.save(update_fields=["password"])
    record(person)


@action("movement.give_role")
def give_role(
    *,
    person: Person,
    organisation: Organisation,
    role: Affiliation.Role,
    body: Body | None = None,
    valid_from: dt.date | None = None,
    by: Actor,
) -> Affiliation:
    """Give `person` a role at an organisation from `valid_from` on."""
    _require_administrator(by, organisation.federation)
    affiliation = Affiliation.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        body=body,
        valid_from=valid_from,
    )
    record(affiliation)
    return affiliation


@action("movement.end_role")
def end_role(*, affiliation: Affiliation, valid_to: dt.date, by: Actor) -> None:
    """End a role on the day `valid_to`; what was done in it stays done."""
    _require_administrator(by, affiliation.organisation.federation)
    affiliation.valid_to = valid_to
    affiliation.save(update_fields=["valid_to"])
    record(affiliation)
