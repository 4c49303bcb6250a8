"""Visibility for observers: the reviews that an observer is invited to."""

import uuid

from django.db.models import Q

from milepost.movement import rules as movement_rules
from milepost.process.models import Expectation, Verb
from milepost.safeguard.actors import Actor

ROUND = "review.review"


def reviews_observed(actor: Actor) -> list[uuid.UUID]:
    """Keys of reviews that await a comment by an observer that `actor` represents.

    Asks nothing of the database for whoever represents no observer.
    """
    observers = movement_rules.represented_observers(actor)
    if not observers:
        return []
    rows = Expectation.objects.filter(
        Q(organisation__in=observers), verb=Verb.COMMENT, about_type=ROUND
    )
    return [uuid.UUID(pk) for pk in rows.values_list("about_id", flat=True)]
