"""Which roles an actor holds. Every other rule is said in these words."""

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
    """The roles `actor` holds today; read once for each request, as people change jobs."""
    if not isinstance(actor, Person):
        return []
    held: list[Affiliation] | None = getattr(actor, "_affiliations", None)
    if held is None:
        held = list(actor.affiliations.current().named())
        actor._affiliations = held  # type: ignore[attr-defined]
    return held


def holds(actor: Actor, roles: set[Role], federation: Federation) -> bool:
    """Whether `actor` holds one of `roles` at a member of `federation`."""
    return is_operator(actor) or any(
        held.role in roles and held.organisation.federation_id == federation.pk
        for held in _at_members(actor)
    )


def _at_members(actor: Actor) -> list[Affiliation]:
    """An observer takes part in what it is invited to, and is of no federation."""
    return [held for held in affiliations(actor) if held.organisation.is_member]


def holds_at(actor: Actor, roles: set[Role], organisation: Organisation) -> bool:
    """Whether `actor` holds one of `roles` at `organisation` itself."""
    return is_operator(actor) or any(
        held.role in roles and held.organisation_id == organisation.pk
        for held in affiliations(actor)
    )


def steers(actor: Actor, federation: Federation) -> bool:
    """Secretariat and pen holders: they run the process and write the text."""
    return holds(actor, STEERING, federation)


def belongs(actor: Actor, federation: Federation) -> bool:
    """Whether `actor` holds any role at all in `federation`."""
    return holds(actor, set(Role), federation)


def is_privileged(actor: Actor) -> bool:
    return any(held.role in PRIVILEGED for held in affiliations(actor))


def federations_of(actor: Actor) -> set[int]:
    return {held.organisation.federation_id for held in _at_members(actor)}


def federations_steered_by(actor: Actor) -> set[int]:
    return {
        held.organisation.federation_id
        for held in _at_members(actor)
        if held.role in STEERING
    }


def organisations_of(actor: Actor) -> set[object]:
    return {held.organisation_id for held in affiliations(actor)}


def organisations_worked_for(actor: Actor) -> set[object]:
    """Where `actor` is a colleague of those who prepare what the organisation says."""
    return {
        held.organisation_id for held in affiliations(actor) if held.role in COLLEAGUES
    }


def observers_represented_by(actor: Actor) -> set[uuid.UUID]:
    """The observers, members of nothing, where `actor` holds a role."""
    return {
        held.organisation_id
        for held in affiliations(actor)
        if not held.organisation.is_member
    }


def organisations_coordinated_by(actor: Actor) -> set[object]:
    """Today's members of the networks that `actor` coordinates."""
    networks = [
        held.body_id
        for held in affiliations(actor)
        if held.role == Role.NETWORK_COORDINATOR
    ]
    if not networks:
        return set()
    seats = BodySeat.objects.current().filter(body__in=networks)
    return set(seats.values_list("organisation_id", flat=True))
