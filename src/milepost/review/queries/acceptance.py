"""Acceptance by region: share of comments that changed the text; also network, language.

And by how many comments an organisation made.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import Count, Q

from milepost.analysis.acceptance import Share, acceptance_by_group
from milepost.consultation.queries import FEWEST_SHOWN
from milepost.documents.queries.versions import language_name
from milepost.movement.models import Organisation
from milepost.review.models import Comment, Disposition, Review

from .positions import NO_REGION, networks_by_member


@dataclass(frozen=True)
class Acceptance:
    """Shares of comments that changed the text, by region, network, language and number."""

    by_region: list[Share]
    by_network: list[Share]
    by_language: list[Share]
    by_number: list[Share]


def acceptance_by_column(review: Review) -> Acceptance:
    """Shares of comments with a response that changed the text, by who made them.

    Groups of fewer than FEWEST_SHOWN organisations are left out.
    """
    rows = (
        Comment.objects.official()
        .unsplit()
        .filter(review=review, disposition__isnull=False)
    )
    changed = Q(disposition__outcome__in=Disposition.CHANGE_THE_TEXT)
    counted = rows.order_by().values_list("organisation", "language")
    counts = counted.annotate(y=Count("pk", filter=changed), m=Count("pk"))
    tallies = [cast(tuple[UUID, str, int, int], row) for row in counts]
    of_each: dict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for organisation, _, y, m in tallies:
        tally = of_each[organisation]
        of_each[organisation] = (tally[0] + y, tally[1] + m)
    named = Organisation.objects.filter(pk__in=of_each).named()
    members = {organisation.pk: organisation for organisation in named}
    network = networks_by_member(members.values())

    def share(groups: Iterable[tuple[str, tuple[int, int]]]) -> list[Share]:
        by_name: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for name, numbers in groups:
            by_name[name].append(numbers)
        return acceptance_by_group(dict(sorted(by_name.items())), FEWEST_SHOWN)

    each = of_each.items()
    return Acceptance(
        by_region=share((str(members[k].region or NO_REGION), v) for k, v in each),
        by_network=share((network[k], v) for k, v in each),
        by_language=share((language_name(lang), (y, m)) for _, lang, y, m in tallies),
        by_number=share((_how_many(v[1]), v) for _, v in each),
    )


def _how_many(comments: int) -> str:
    for most, name in ((9, "1–9"), (29, "10–29"), (99, "30–99")):
        if comments <= most:
            return name
    return "100+"
