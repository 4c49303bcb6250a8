"""One reading of `Audience`, which every step's `visible_to` shares."""

from django.db.models import Q

from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience

from . import rules


def readable(
    actor: Actor, *, federation: str, audience: str = "audience", owner: str = ""
) -> Q:
    """Rows whose audience holds `actor`.

    `federation`, `audience` and `owner` are the lookups that lead from a row to its
    federation, its audience and, where it has one, the organisation that owns it.
    """
    if is_operator(actor):
        return Q(pk__isnull=False)  # all; an empty Q() would vanish beside an `or`
    steered = Q(**{f"{federation}__in": rules.federations_steered_by(actor)})
    member = Q(**{f"{federation}__in": rules.federations_of(actor)})
    seen = (
        Q(**{audience: Audience.PUBLIC})
        | Q(**{audience: Audience.FEDERATION}) & member
        | Q(**{audience: Audience.STEERING}) & steered
    )
    if owner:
        seen |= Q(**{f"{owner}__in": rules.organisations_of(actor)})
    return seen


def may_read(
    actor: Actor, *, federation: int, audience: str, owner: object = None
) -> bool:
    """Whether `actor` is in the audience of one thing whose federation, audience and owner
    are known: what `readable` says of rows, without asking the database."""
    if is_operator(actor) or audience == Audience.PUBLIC:
        return True
    if owner and owner in rules.organisations_of(actor):
        return True
    held = {
        Audience.FEDERATION: rules.federations_of,
        Audience.STEERING: rules.federations_steered_by,
    }
    return audience in held and federation in held[Audience(audience)](actor)
