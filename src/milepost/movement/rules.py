"""Rules on roles: which an actor holds, and where."""

import uuid

from milepost.safeguard.actors import Actor, is_operator

from .models import Affiliation, BodySeat, Federation, Organisation, Person

Role = Affiliation.Role
STEERING = {Role.SECRETARIAT, Role.PEN_HOLDER}
# Those who work on what their organisation says: they see what is not yet handed in.
COLLEAGUES = {Role.FOCAL_POINT, Role.DEPUTY, Role.STAFF, Role.LEADER, Role.READER}
# Roles that see or change what could harm others: a second factor is asked of them.
PRIVILEGED = STEERING | {Role.DATA_STEWARD, Role.ADMINISTRATOR}


def affiliations(actor: Actor) -> list[Affiliation]:
    """Current affiliations of `actor` (the roles held today); none unless a person.

    Read once for each request, as people change jobs.
    """
    if not isinstance(actor, Person):
        return []
    current: list[Affiliation] | None = getattr(actor, "_affiliations", None)
    if current is None:
        current = list(actor.affiliations.current().named())
        actor._affiliations = current  # type: ignore[attr-defined]
    return current


def holds(actor: Actor, roles: set[Role], federation: Federation) -> bool:
    """Whether `actor` holds one of `roles` at a member of `federation`, or is an operator."""
    return is_operator(actor) or any(
        affiliation.role in roles
        and affiliation.organisation.federation_id == federation.pk
        for affiliation in _member_affiliations(actor)
    )


def _member_affiliations(actor: Actor) -> list[Affiliation]:
    """Current affiliations of `actor` at members of a federation, without observers."""
    return [
        affiliation
        for affiliation in affiliations(actor)
        if affiliation.organisation.is_member
    ]


def has_organisation_role(
    actor: Actor, roles: set[Role], organisation: Organisation
) -> bool:
    """Whether `actor` holds one of `roles` at `organisation` itself, or is an operator."""
    return is_operator(actor) or any(
        affiliation.role in roles and affiliation.organisation_id == organisation.pk
        for affiliation in affiliations(actor)
    )


def steers(actor: Actor, federation: Federation) -> bool:
    """Whether `actor` is secretariat or drafter in `federation`, or an operator."""
    return holds(actor, STEERING, federation)


def belongs(actor: Actor, federation: Federation) -> bool:
    """Whether `actor` holds any role at a member of `federation`, or is an operator."""
    return holds(actor, set(Role), federation)


def is_privileged(actor: Actor) -> bool:
    """Whether `actor` holds a role that asks for a second factor."""
    return any(affiliation.role in PRIVILEGED for affiliation in affiliations(actor))


def actor_federations(actor: Actor) -> set[int]:
    """Ids of the federations at a member of which `actor` holds a role."""
    return {
        affiliation.organisation.federation_id
        for affiliation in _member_affiliations(actor)
    }


def steered_federations(actor: Actor) -> set[int]:
    """Ids of the federations of which `actor` is secretariat or drafter."""
    return {
        affiliation.organisation.federation_id
        for affiliation in _member_affiliations(actor)
        if affiliation.role in STEERING
    }


def actor_organisations(actor: Actor) -> set[object]:
    """Ids of the organisations where `actor` holds any role."""
    return {affiliation.organisation_id for affiliation in affiliations(actor)}


def colleague_organisations(actor: Actor) -> set[object]:
    """Ids of the organisations where `actor` may see what is not yet submitted (COLLEAGUES)."""
    return {
        affiliation.organisation_id
        for affiliation in affiliations(actor)
        if affiliation.role in COLLEAGUES
    }


def represented_observers(actor: Actor) -> set[uuid.UUID]:
    """Ids of the observer organisations where `actor` holds a role."""
    return {
        affiliation.organisation_id
        for affiliation in affiliations(actor)
        if not affiliation.organisation.is_member
    }


def coordinated_organisations(actor: Actor) -> set[object]:
    """Ids of the organisations that sit today in the networks that `actor` coordinates."""
    networks = [
        affiliation.body_id
        for affiliation in affiliations(actor)
        if affiliation.role == Role.NETWORK_COORDINATOR
    ]
    if not networks:
        return set()
    seats = BodySeat.objects.current().filter(body__in=networks)
    return set(seats.values_list("organisation_id", flat=True))
