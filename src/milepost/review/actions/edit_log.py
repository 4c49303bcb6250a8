"""Edit log of the consolidation: each action with the changes needed to undo it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from milepost.documents import rules as document_rules
from milepost.errors import NotAllowed
from milepost.movement.models import Person
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.review.errors import (
    NotForConsolidation,
    NothingChosen,
    ResponsesPublished,
)
from milepost.review.models import (
    Comment,
    EditAction,
    Review,
)
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor

from .comments import locked_review

BATCH_SIZE = 900  # keys in one question to the database

Key = Any
Values = dict[str, Any]  # by column, as JSON holds them


class Change(NamedTuple):
    """Values of a table row before and after an edit; None where there was no row."""

    table: str
    key: Key
    before: Values | None
    after: Values | None


def locked_for_consolidation(review: Review, by: Actor) -> Review:
    """The review, reloaded and locked, if `by` may work on its comments now.

    Raises:
        NotAllowed: `by` is not of the secretariat or a drafter.
        NotOpen: no running phase opens responses to comments.
        ResponsesPublished.
    """
    review = locked_review(review)
    document = review.version.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    process_actions.require_open(document.process, Verb.RESPOND)
    if review.state == Review.State.PUBLISHED:
        raise ResponsesPublished
    return review


def reload_comments(review: Review, comments: Iterable[Comment]) -> list[Comment]:
    """The comments reloaded from the database, each once, in the order given.

    Raises:
        NothingChosen.
        NotForConsolidation: one is of another review, not submitted, or was split.
    """
    keys = list(dict.fromkeys(comment.pk for comment in comments))
    if not keys:
        raise NothingChosen
    whole = Comment.objects.official().unsplit().filter(review=review)
    comments_by_key: dict[Key, Comment] = {}
    for batch in batches(keys):
        rows = whole.filter(pk__in=batch).select_related(
            "clause_version", "disposition"
        )
        comments_by_key |= {comment.pk: comment for comment in rows}
    if len(comments_by_key) < len(keys):
        raise NotForConsolidation(count=len(keys) - len(comments_by_key))
    return [comments_by_key[key] for key in keys]


class RecordedEdit:
    """Writer of one edit action that records each row's values before and after."""

    def __init__(self, review: Review, verb: EditAction.Verb) -> None:
        self.review, self.verb = review, verb
        self._changes: list[Change] = []

    def make(self, rows: Sequence[Model]) -> None:
        """Insert new rows, and record them."""
        for model in {type(row) for row in rows}:
            model._default_manager.bulk_create(rows, batch_size=BATCH_SIZE)
            self._changes += [
                Change(
                    model._meta.label_lower,
                    as_json_value(row.pk),
                    None,
                    row_values(row),
                )
                for row in rows
            ]

    def change(self, model: type[Model], keys: Iterable[Key], **to: Any) -> None:
        """Set columns of existing rows to the same values; rows that hold these are skipped."""
        after = {column: as_json_value(value) for column, value in to.items()}
        for batch in batches(list(keys)):
            before = column_values(model, batch, list(to))
            moved = [key for key in batch if before[key] != after]
            model._default_manager.filter(pk__in=moved).update(**to)
            self._changes += [
                Change(model._meta.label_lower, as_json_value(key), before[key], after)
                for key in moved
            ]

    def change_each(
        self, model: type[Model], column: str, to: Mapping[Key, Any]
    ) -> None:
        """Set one column of existing rows to a value for each key, and record the changes."""
        for batch in batches(list(to)):
            before = column_values(model, batch, [column])
            self._changes += [
                Change(
                    model._meta.label_lower,
                    as_json_value(key),
                    before[key],
                    {column: as_json_value(to[key])},
                )
                for key in batch
            ]
        _write_each(model, column, to)

    def remove(self, model: type[Model], keys: Iterable[Key]) -> None:
        """Delete rows to which no other row refers any more, and record what they held."""
        for batch in batches(list(keys)):
            rows = model._default_manager.filter(pk__in=batch)
            self._changes += [
                Change(
                    model._meta.label_lower,
                    as_json_value(row.pk),
                    row_values(row),
                    None,
                )
                for row in rows
            ]
            rows.delete()

    def save(
        self, comments: int, by: Actor, about: Model | None = None, **facts: object
    ) -> EditAction:
        """Save the edit action, with `comments` as the number of comments that it is about.

        The record gets an entry on `about`, or else on the edit action.
        """
        edit = EditAction.objects.create(
            review=self.review,
            verb=self.verb,
            comments=comments,
            undo=self._changes,
            by=by if isinstance(by, Person) else None,
            at=timezone.now(),
        )
        record(about or edit, edit=edit.pk, comments=comments, **facts)
        return edit


def _write_each(model: type[Model], column: str, to: Mapping[Key, Any]) -> None:
    """Set `column` of each row to a value for each key, in plain SQL.

    As an expression for each of tens of thousands of rows it takes longer than everything
    else.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    key, field, quote = model._meta.pk, fields[column], connection.ops.quote_name
    table = quote(model._meta.db_table)
    changes = f"{quote(field.attname)} = %s WHERE {quote(key.attname)} = %s"
    rows = [
        (
            field.get_db_prep_save(value, connection),
            key.get_db_prep_save(pk, connection),
        )
        for pk, value in to.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {changes}", rows)  # noqa: S608


def column_values(
    model: type[Model], keys: Sequence[Key], columns: list[str]
) -> dict[Key, Values]:
    """Values of rows in `columns`, as JSON holds them, by key; only rows that are there."""
    rows = model._default_manager.filter(pk__in=keys).values("pk", *columns)
    return {
        row["pk"]: {column: as_json_value(row[column]) for column in columns}
        for row in rows
    }


def row_values(row: Model) -> Values:
    """Values of all columns of a row, as JSON holds them."""
    return {
        field.attname: as_json_value(getattr(row, field.attname))
        for field in row._meta.concrete_fields
    }


def as_json_value(value: Any) -> Any:
    """JSON value of a column: UUID as text, time in ISO 8601; others unchanged."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return value


def batches(keys: list[Key]) -> Iterator[list[Key]]:
    """Batches of `keys`, in order, of at most BATCH_SIZE each."""
    for start in range(0, len(keys), BATCH_SIZE):
        yield keys[start : start + BATCH_SIZE]
