"""What pages ask about organisations, bodies and people."""

import unicodedata
from itertools import groupby

from milepost.safeguard.actors import Actor

from .models import Affiliation, Body, BodySeat, Federation, Organisation, Region


def people_to_step_into() -> list[Affiliation]:
    """Made-up people of the demonstration, one row for each role they hold."""
    return list(
        Affiliation.objects.current()
        .filter(person__is_made_up=True)
        .named()
        .order_by("role", "person__name")
    )


def federations_with_members() -> list[Federation]:
    """Federations that have members, the Movement first."""
    found = Federation.objects.filter(organisations__isnull=False).distinct()
    return sorted(found, key=lambda f: (f.kind != Federation.Kind.MOVEMENT, f.slug))


def members_by_region(
    actor: Actor, federation: Federation | None, asked: str = ""
) -> list[tuple[Region | None, list[Organisation]]]:
    """The current members of `federation` by region, in the order of their names.

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
    found = [row for row in rows if _is_named(row, asked)]
    found.sort(key=lambda row: (str(row.region or ""), _plain(str(row))))
    return [
        (region, list(members))
        for region, members in groupby(found, key=lambda row: row.region)
    ]


def _is_named(organisation: Organisation, asked: str) -> bool:
    asked = _plain(asked)
    return any(asked in _plain(name.text) for name in organisation.names.all())


def _plain(text: str) -> str:
    """Without accents and capitals, so that "Bénin" is found by "benin"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip()


def bodies_of(actor: Actor, federation: Federation | None) -> list[Body]:
    """The bodies of a federation, each kind together."""
    rows = Body.objects.visible_to(actor).filter(federation=federation).named()
    kinds = list(Body.Kind)
    return sorted(rows, key=lambda body: (kinds.index(Body.Kind(body.kind)), str(body)))


def seats_in(body: Body) -> list[BodySeat]:
    """Today's seats of a body, chairs first."""
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


def seats_held_by(organisation: Organisation) -> list[BodySeat]:
    """Where an organisation sits today."""
    rows = organisation.seats.current().select_related("body__federation")
    return list(rows.prefetch_related("body__names"))
