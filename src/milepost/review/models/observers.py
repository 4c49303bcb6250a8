"""What an observer is shown: the texts that it was asked about, and nothing else."""

import uuid

from django.db.models import Q

from milepost.movement import rules as movement_rules
from milepost.process.models import Expectation, Verb
from milepost.safeguard.actors import Actor

ROUND = "review.review"


def reviews_observed(actor: Actor) -> list[uuid.UUID]:
    """The review rounds that await an observer where `actor` works.

    Asks nothing of the database for whoever represents no observer.
    """
    observers = movement_rules.represented_observers(actor)
    if not observers:
        return []
    rows = Expectation.objects.filter(
        Q(organisation__in=observers), verb=Verb.COMMENT, about_type=ROUND
    )
    return [uuid.UUID(pk) for pk in rows.values_list("about_id", flat=True)]
