"""Queries on organisations, bodies and people."""

import unicodedata
from itertools import groupby

from milepost.errors import NotAllowed
from milepost.safeguard.actors import OPERATOR, Actor

from .models import (
    Affiliation,
    Body,
    BodySeat,
    Federation,
    Organisation,
    Person,
    Region,
)


def actor_by_id(kind: str, actor_id: str) -> Actor:
    """Actor by kind and id, as a job holds them: the operator or an active person.

    Raises:
        NotAllowed: they have left.
    """
    if kind == OPERATOR.actor_kind:
        return OPERATOR
    person = Person.objects.filter(pk=actor_id, is_active=True).first()
    if kind != Person.actor_kind or person is None:
        raise NotAllowed
    return person


def demonstration_roles() -> list[Affiliation]:
    """Current affiliations of the demonstration's made-up people, by role and name."""
    return list(
        Affiliation.objects.current()
        .filter(person__is_made_up=True)
        .named()
        .order_by("role", "person__name")
    )


def federations_with_members() -> list[Federation]:
    """Federations that have members, the Movement first."""
    federations = Federation.objects.filter(organisations__isnull=False).distinct()
    return sorted(
        federations, key=lambda f: (f.kind != Federation.Kind.MOVEMENT, f.slug)
    )


def members_by_region(
    actor: Actor, federation: Federation | None, asked: str = ""
) -> list[tuple[Region | None, list[Organisation]]]:
    """Current members of `federation` by region, in order of names; `asked`: part of a name.

    With `asked`, those one of whose names, in any language, holds it; accents and
    capitals do not matter.
    """
    if federation is None:
        return []
    rows = (
        Organisation.objects.visible_to(actor)
        .current()
        .members()
        .filter(federation=federation)
        .named()
    )
    members = [row for row in rows if _is_named(row, asked)]
    members.sort(key=lambda row: (str(row.region or ""), _plain(str(row))))
    return [
        (region, list(group))
        for region, group in groupby(members, key=lambda row: row.region)
    ]


def _is_named(organisation: Organisation, asked: str) -> bool:
    asked = _plain(asked)
    return any(asked in _plain(name.text) for name in organisation.names.all())


def _plain(text: str) -> str:
    """Text without accents and capitals, so that "Bénin" is found by "benin"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip()


def list_bodies(actor: Actor, federation: Federation | None) -> list[Body]:
    """Bodies of a federation, in the order of their kind, then by name."""
    rows = Body.objects.visible_to(actor).filter(federation=federation).named()
    kinds = list(Body.Kind)
    return sorted(rows, key=lambda body: (kinds.index(Body.Kind(body.kind)), str(body)))


def list_body_seats(body: Body) -> list[BodySeat]:
    """Seats of a body that hold today, by capacity (chairs first), then by organisation."""
    capacities = list(BodySeat.Capacity)
    rows = body.seats.current().select_related("organisation__federation")
    rows = rows.prefetch_related("organisation__names")
    return sorted(
        rows,
        key=lambda seat: (
            capacities.index(BodySeat.Capacity(seat.capacity)),
            str(seat.organisation),
        ),
    )


def list_organisation_seats(organisation: Organisation) -> list[BodySeat]:
    """Seats that an organisation holds today, with body and names loaded."""
    rows = organisation.seats.current().select_related("body__federation")
    return list(rows.prefetch_related("body__names"))
