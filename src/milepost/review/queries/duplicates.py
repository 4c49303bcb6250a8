"""Consolidation: duplicate groups, drafters and the edit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from milepost.movement import rules as movement_rules
from milepost.movement.models import (
    Affiliation,
    Federation,
    Person,
)
from milepost.review.models import Comment, DuplicateGroup, EditAction, Review
from milepost.safeguard.actors import Actor

SHOWN_OF_A_GROUP = 3


@dataclass(frozen=True)
class GroupRow:
    """A group, how many comments are in it and how many wait, and the first few."""

    group: DuplicateGroup
    comments: int
    waiting: int
    first: tuple[Comment, ...]

    @property
    def clause(self) -> int | None:
        """The clause version that its first comment is on."""
        return self.first[0].clause_version_id if self.first else None


def drafters(federation: Federation) -> list[Person]:
    """Who may work in the consolidation, by name."""
    affiliations = Affiliation.objects.current().filter(
        organisation__federation=federation, role__in=movement_rules.STEERING
    )
    people = Person.objects.filter(pk__in=affiliations.values("person"), is_active=True)
    return list(people.order_by("name", "pk"))


def last_edit(review: Review, actor: Actor) -> EditAction | None:
    """What `actor` did last in this consolidation, and has not undone."""
    if not isinstance(actor, Person):
        return None
    own_edits = review.edit_actions.filter(by=actor, undone_at=None).defer("undo")
    return own_edits.order_by("-at", "-pk").first()


def edits_in_review(review: Review) -> QuerySet[EditAction]:
    """Everything done in this consolidation, the newest first, without what it takes to undo it."""
    rows = review.edit_actions.defer("undo").select_related("by")
    return rows.order_by("-at", "-pk")


def group_counts(review: Review) -> dict[str, int]:
    """How many groups are suggested and kept."""
    counted = review.groups.order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(DuplicateGroup.State.values, 0) | dict(counted)


def group_sizes(review: Review, state: str = "") -> QuerySet[Any, Any]:
    """Keys of groups with how many comments are in them, the largest first."""
    rows = Comment.objects.filter(group__review=review)
    if state:
        rows = rows.filter(group__state=state)
    counted = rows.order_by().values("group").annotate(members=Count("*"))
    return counted.order_by("-members", "group")


def group_rows(counted: Sequence[Mapping[str, Any]]) -> list[GroupRow]:
    """The groups of a page of `group_sizes`, each with its first comments."""
    groups = DuplicateGroup.objects.in_bulk([row["group"] for row in counted])
    place = Window(
        RowNumber(), partition_by="group", order_by=["received_at", "row", "pk"]
    )
    first = (
        Comment.objects.filter(group__in=groups)
        .annotate(place=place)
        .filter(place__lte=SHOWN_OF_A_GROUP)
        .select_related("organisation")
        .prefetch_related("organisation__names")
    )
    shown: dict[Any, list[Comment]] = {}
    for comment in first:
        shown.setdefault(comment.group_id, []).append(comment)
    waiting = Comment.objects.filter(group__in=groups, disposition=None).order_by()
    still = dict(waiting.values_list("group").annotate(n=Count("*")))
    return [
        GroupRow(
            group=groups[row["group"]],
            comments=row["members"],
            waiting=still.get(row["group"], 0),
            first=tuple(shown.get(row["group"], ())),
        )
        for row in counted
        if row["group"] in groups
    ]


def group_members(group: DuplicateGroup) -> QuerySet[Comment]:
    """The comments of a group, in the order in which they came."""
    rows = group.comments.select_related("disposition", "organisation")
    return rows.prefetch_related("organisation__names").order_by(
        "received_at", "row", "pk"
    )
