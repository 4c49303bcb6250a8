"""Visibility of rows by `Audience`, which the `visible_to` of every package shares."""

from django.db.models import Q

from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience

from . import rules


def readable(
    actor: Actor, *, federation: str, audience: str = "audience", owner: str = ""
) -> Q:
    """Filter for rows that `actor` may read: those whose audience or owner includes `actor`.

    `federation`, `audience` and `owner` are the lookups that lead from a row to its
    federation, its audience and, where it has one, the organisation that owns it.
    """
    if is_operator(actor):
        return Q(pk__isnull=False)  # all; an empty Q() would vanish beside an `or`
    steered = Q(**{f"{federation}__in": rules.steered_federations(actor)})
    member = Q(**{f"{federation}__in": rules.actor_federations(actor)})
    seen = (
        Q(**{audience: Audience.PUBLIC})
        | Q(**{audience: Audience.FEDERATION}) & member
        | Q(**{audience: Audience.STEERING}) & steered
    )
    if owner:
        seen |= Q(**{f"{owner}__in": rules.actor_organisations(actor)})
    return seen


def may_read(
    actor: Actor, *, federation: int, audience: str, owner: object = None
) -> bool:
    """Whether `actor` may read a thing, from the thing's federation, audience and owner.

    What `readable` says of rows, without asking the database.
    """
    if is_operator(actor) or audience == Audience.PUBLIC:
        return True
    if owner and owner in rules.actor_organisations(actor):
        return True
    readers = {
        Audience.FEDERATION: rules.actor_federations,
        Audience.STEERING: rules.steered_federations,
    }
    return audience in readers and federation in readers[Audience(audience)](actor)
