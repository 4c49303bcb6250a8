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
    """A duplicate group, the number of its comments, of those without response, and the first."""

    group: DuplicateGroup
    comments: int
    waiting: int
    first: tuple[Comment, ...]

    @property
    def clause(self) -> int | None:
        """Key of the clause version of the first comment; None without one."""
        return self.first[0].clause_version_id if self.first else None


def drafters(federation: Federation) -> list[Person]:
    """People with a current steering role (secretariat and drafters) in `federation`, by name."""
    affiliations = Affiliation.objects.current().filter(
        organisation__federation=federation, role__in=movement_rules.STEERING
    )
    people = Person.objects.filter(pk__in=affiliations.values("person"), is_active=True)
    return list(people.order_by("name", "pk"))


def last_edit(review: Review, actor: Actor) -> EditAction | None:
    """Latest edit by `actor` in the consolidation of `review` that is not undone; else None."""
    if not isinstance(actor, Person):
        return None
    own_edits = review.edit_actions.filter(by=actor, undone_at=None).defer("undo")
    return own_edits.order_by("-at", "-pk").first()


def edits_in_review(review: Review) -> QuerySet[EditAction]:
    """Edit log of a review, undone edits included, newest first; `undo` data is not loaded."""
    rows = review.edit_actions.defer("undo").select_related("by")
    return rows.order_by("-at", "-pk")


def group_counts(review: Review) -> dict[str, int]:
    """Number of duplicate groups of a review by state, 0 included."""
    counted = review.groups.order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(DuplicateGroup.State.values, 0) | dict(counted)


def group_sizes(review: Review, state: str = "") -> QuerySet[Any, Any]:
    """Rows {group: key, members: number of comments} of duplicate groups, largest first.

    `state`: only groups in this state; "" takes all.
    """
    rows = Comment.objects.filter(group__review=review)
    if state:
        rows = rows.filter(group__state=state)
    counted = rows.order_by().values("group").annotate(members=Count("*"))
    return counted.order_by("-members", "group")


def group_rows(counted: Sequence[Mapping[str, Any]]) -> list[GroupRow]:
    """Rows for a page of `group_sizes`: each group with its counts and first comments."""
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
    """Comments of a duplicate group, in the order received, with their responses."""
    rows = group.comments.select_related("disposition", "organisation")
    return rows.prefetch_related("organisation__names").order_by(
        "received_at", "row", "pk"
    )
