"""Comment matrix: filter, order and paginate the comments of a review.

A review may hold tens of thousands of comments, so a page is found by counting them by
clause (or by organisation), which an index alone can tell, and only its own rows are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Collate
from django.db.models.lookups import IContains

from milepost.documents.models import VersionClause
from milepost.movement.models import BodySeat, Person
from milepost.movement.pages import PAGE_SIZE
from milepost.review.models import Comment, Disposition, DuplicateGroup, Review
from milepost.review.models.comments import CommentQuerySet
from milepost.safeguard.actors import Actor

State, Status = Disposition.State, Comment.Status
WITHIN_GROUP_ORDER = ("received_at", "row", "pk")
NEWEST_FIRST = ("-received_at", "-row", "-pk")
NEWEST, BY_ORGANISATION = "newest", "organisation"


@dataclass(frozen=True)
class Filters:
    """Filters and sort order of the comment matrix; "" means all, in the order of the text."""

    clause: str = ""  # key of a clause, or "general"
    organisation: str = ""
    region: str = ""  # its code
    network: str = ""  # its slug
    kind: str = ""
    severity: str = ""
    language: str = ""
    status: str = ""
    # "no": awaiting a response, "reading" for a second time, "mine_to_read", sent "back", "yes"
    responded: str = ""
    assigned: str = ""  # "me", "nobody", or a person
    group: str = ""  # "none", "suggested", "confirmed", or a group
    channel: str = ""
    placed: str = ""  # "no": nobody knows on which clause
    words: str = ""  # that it says
    sort: str = ""  # "newest" or "organisation"


@dataclass(frozen=True)
class MatrixPage:
    """Page of the comment matrix: its comments, the total of all pages, and its number."""

    rows: tuple[Comment, ...]
    total: int
    number: int

    @property
    def turn(self) -> Page[int]:
        """Django paginator page of this page, for the pagination component."""
        return Paginator(range(self.total), PAGE_SIZE).get_page(self.number)


def filtered_comments(
    review: Review, actor: Actor, filters: Filters
) -> CommentQuerySet:
    """Comments of a review that `actor` may see and that pass `filters`, unordered.

    A comment that was split is replaced by its parts.
    """
    rows = Comment.objects.visible_in_review(review, actor).unsplit()
    for condition in _conditions(review, actor, filters):
        rows = rows.filter(condition)
    return rows


def _conditions(review: Review, actor: Actor, filters: Filters) -> list[Q]:
    plain = {
        "organisation_id": filters.organisation,
        "organisation__region__code": filters.region,
        "kind": filters.kind,
        "severity": filters.severity,
        "language": filters.language,
        "status": filters.status,
        "channel": filters.channel,
    }
    conditions = [Q(**{lookup: value}) for lookup, value in plain.items() if value]
    if filters.clause == "general":
        conditions.append(Q(clause_version=None))
    elif filters.clause:
        places = VersionClause.objects.filter(
            version=review.version_id, clause_version__clause__key=filters.clause
        )
        conditions.append(Q(clause_version__in=places.values("clause_version")))
    if filters.network:
        seats = BodySeat.objects.current().filter(
            body__slug=filters.network,
            body__federation__organisations=F("organisation"),
        )
        conditions.append(Q(organisation__in=seats.values("organisation")))
    if filters.placed == "no":
        conditions.append(Q(placement_method=Comment.PlacementMethod.UNPLACED))
    if filters.words:
        conditions.append(_says(filters.words))
    responded = _settled(filters.responded, actor)
    return [*conditions, *responded, *_handled(filters, actor)]


def _settled(wanted: str, actor: Actor) -> list[Q]:
    state = "disposition__state"
    person = actor.pk if isinstance(actor, Person) else None
    proposed = Q(**{state: State.PROPOSED})
    chosen = {
        "no": Q(disposition=None) | Q(**{state: State.SENT_BACK}),
        "reading": proposed,
        "mine_to_read": proposed
        & (Q(disposition__decided_by=None) | ~Q(disposition__decided_by=person)),
        "back": Q(**{state: State.SENT_BACK}),
        "yes": Q(**{state: State.AGREED}),
    }
    return [chosen[wanted]] if wanted in chosen else []


def _handled(filters: Filters, actor: Actor) -> list[Q]:
    """Conditions for whom a comment is assigned to and for its duplicate group."""
    person = actor.pk if isinstance(actor, Person) else None
    conditions = []
    if filters.assigned:
        named = {"me": person, "nobody": None}
        conditions.append(Q(assigned_to=named.get(filters.assigned, filters.assigned)))
    if filters.group == "none":
        conditions.append(Q(group=None))
    elif filters.group in DuplicateGroup.State.values:
        conditions.append(Q(group__state=filters.group))
    elif filters.group:
        conditions.append(Q(group=filters.group))
    return conditions


def _says(words: str) -> Q:
    """Condition: a comment or its proposed wording contains `words`, in any case."""
    columns = ("text", "proposed_wording")
    if connection.vendor == "postgresql" and words.isascii():
        # Its capitals of ASCII alone take a fraction of those of a language.
        plain = [IContains(Collate(F(column), "C"), words) for column in columns]
        return Q(*plain, _connector=Q.OR)
    spellings = {words}
    if connection.vendor == "sqlite" and not words.isascii():
        # It knows the capitals of ASCII letters only.
        spellings |= {words.lower(), words.upper(), words.capitalize()}
    has_case = words.lower() != words.upper()
    lookup = "icontains" if has_case else "contains"
    says = [
        Q(**{f"{column}__{lookup}": spelling})
        for spelling in sorted(spellings)
        for column in columns
    ]
    return Q(*says, _connector=Q.OR)


def comment_rows(
    review: Review, actor: Actor, filters: Filters | None = None
) -> QuerySet[Comment]:
    """All comments of a review that `actor` may see, with responses, in the order of the text.

    For exports. Comments on the text as a whole come first.
    """
    rows = filtered_comments(review, actor, filters or Filters())
    places = VersionClause.objects.filter(
        version=review.version, clause_version=OuterRef("clause_version")
    )
    rows = rows.annotate(place=Subquery(places.values("position")[:1]))
    first_the_whole = F("place").asc(nulls_first=True)
    rows = rows.select_related("disposition").prefetch_related(
        "disposition__translations"
    )
    return rows.order_by(first_the_whole, *WITHIN_GROUP_ORDER)


def select_row_relations(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Comments with the related rows (response, clause, organisation) that a table row shows."""
    return rows.select_related(
        "disposition", "clause_version__clause", "organisation__federation"
    ).prefetch_related(
        "disposition__translations", "organisation__names", "organisation__identifiers"
    )


def matrix_page(
    review: Review,
    actor: Actor,
    filters: Filters,
    number: int,
    *,
    order: Iterable[Any],
) -> MatrixPage:
    """Page of the comment matrix nearest to `number`, counted from 1.

    `order`: the clause versions in the order of the text, as `clause_labels` has them; or
    by organisation, the organisations in theirs.
    """
    rows = filtered_comments(review, actor, filters)
    if filters.words:  # no index tells them: the texts are looked through once
        every = _every_key(rows, order, filters.sort)
        total, number = len(every), _nearest(number, len(every))
        keys = every[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    else:
        buckets = _buckets(rows, order, filters.sort)
        total = sum(count for _, count in buckets)
        number = _nearest(number, total)
        keys = _keys(rows, buckets, filters.sort, (number - 1) * PAGE_SIZE)
    shown = Comment.objects.filter(pk__in=keys).select_related(
        "disposition", "group", "assigned_to", "organisation"
    )
    shown = shown.prefetch_related("disposition__translations", "organisation__names")
    by_key = {comment.pk: comment for comment in shown}
    # Withdrawn or split between two questions: not there.
    comments = tuple(by_key[key] for key in keys if key in by_key)
    return MatrixPage(rows=comments, total=total, number=number)


def _nearest(number: int, total: int) -> int:
    """Number of the existing page nearest to `number`, for `total` rows."""
    return max(1, min(number, -(-total // PAGE_SIZE)))


def _every_key(rows: QuerySet[Comment], order: Iterable[Any], sort: str) -> list[UUID]:
    """Keys of all comments in the order of `sort`, in one query."""
    if sort == NEWEST:
        return list(rows.order_by(*NEWEST_FIRST).values_list("pk", flat=True))
    keys = rows.order_by(*WITHIN_GROUP_ORDER).values_list(_column(sort), "pk")
    return [key for _, key in _sorted_rows(keys, order)]


def _buckets(
    rows: QuerySet[Comment], order: Iterable[Any], sort: str
) -> list[tuple[Any, int]]:
    """Pairs of bucket (clause version or organisation) and number of comments, in `order`.

    Sorted by newest, one bucket None holds all.
    """
    if sort == NEWEST:
        return [(None, rows.count())]
    counted = rows.order_by().values_list(_column(sort)).annotate(n=Count("*"))
    return _sorted_rows(counted, order)


def _sorted_rows(
    rows: Iterable[tuple[Any, Any]], order: Iterable[Any]
) -> list[tuple[Any, Any]]:
    """Pairs sorted by the place of their first item in `order`; unknown ones and None first."""
    places = {key: place for place, key in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(row[0], -1))


def _column(sort: str) -> str:
    return "organisation" if sort == BY_ORGANISATION else "clause_version"


def _keys(
    rows: QuerySet[Comment], buckets: Sequence[tuple[Any, int]], sort: str, start: int
) -> list[UUID]:
    """Keys of the comments of one page, from the row at `start` on."""
    if sort == NEWEST:
        newest = rows.order_by(*NEWEST_FIRST).values_list("pk", flat=True)
        return list(newest[start : start + PAGE_SIZE])
    asked, before, passed = [], 0, 0
    for bucket, count in buckets:
        if passed + count <= start:
            before = passed + count
        elif passed < start + PAGE_SIZE:
            asked.append(bucket)
        passed += count
    return _read(rows, _column(sort), asked, start - before)


def _read(
    rows: QuerySet[Comment], column: str, asked: list[Any], start: int
) -> list[UUID]:
    """Keys of comments of a page that begins at `start` of the first bucket in `asked`.

    One query, which reads no more than the keys of these buckets.
    """
    if len(asked) == 1:
        inside = rows.filter(**{column: asked[0]}).order_by(*WITHIN_GROUP_ORDER)
        return list(inside.values_list("pk", flat=True)[start : start + PAGE_SIZE])
    named = Q(**{f"{column}__in": [bucket for bucket in asked if bucket is not None]})
    if None in asked:  # which is in no list
        named |= Q(**{column: None})
    by_bucket: dict[Any, list[UUID]] = {bucket: [] for bucket in asked}
    inside = rows.filter(named).order_by(*WITHIN_GROUP_ORDER)
    for bucket, key in inside.values_list(column, "pk"):
        by_bucket[bucket].append(key)
    keys = [key for some in by_bucket.values() for key in some]
    return keys[start : start + PAGE_SIZE]


def response_counts(review: Review, actor: Actor) -> dict[str, int]:
    """Counts of submitted comments `actor` sees: total, responded, reading, sent_back."""
    rows = Comment.objects.visible_in_review(review, actor).official().unsplit()
    counts = rows.order_by().values_list("disposition__state").annotate(n=Count("*"))
    by_state = dict(counts)
    return {
        "total": sum(by_state.values()),
        "responded": by_state.get(State.AGREED, 0),
        "reading": by_state.get(State.PROPOSED, 0),
        "sent_back": by_state.get(State.SENT_BACK, 0),
    }
