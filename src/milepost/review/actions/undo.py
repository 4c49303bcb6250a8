"""Undo and redo of consolidation actions, until the responses are published."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model
from django.utils import timezone

from milepost.review.errors import ChangedSince, NotUndone, UndoneAlready
from milepost.review.models import Comment, Disposition, EditAction
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .edit_log import (
    BATCH_SIZE,
    Change,
    Key,
    Values,
    batches,
    column_values,
    locked_for_consolidation,
)

SENT_BACK = Disposition.State.SENT_BACK


@action("review.undo_edit")
def undo_edit(*, edit: EditAction, by: Actor) -> EditAction:
    """Undo an edit action: set everything that it changed back to how it was before.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished: as for every work in the consolidation.
        UndoneAlready.
        ChangedSince: something that it changed is no longer as it left it, or something
            else was built upon it.
    """
    edit = _locked(edit, by)
    if edit.undone_at:
        raise UndoneAlready
    changes = [Change(*change) for change in edit.undo]
    _refuse_dependents(edit, changes)
    _apply([Change(c.table, c.key, c.after, c.before) for c in reversed(changes)])
    edit.undone_at = timezone.now()
    edit.save(update_fields=["undone_at"])
    record(edit, undone=edit.verb)
    return edit


@action("review.redo_edit")
def redo_edit(*, edit: EditAction, by: Actor) -> EditAction:
    """Redo an edit action that was undone.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, ChangedSince: as for undoing.
        NotUndone.
    """
    edit = _locked(edit, by)
    if not edit.undone_at:
        raise NotUndone
    changes = [Change(*change) for change in edit.undo]
    _refuse_dependents(edit, changes)
    _apply(changes)
    edit.undone_at = None
    edit.save(update_fields=["undone_at"])
    record(edit, redone=edit.verb)
    return edit


def _locked(edit: EditAction, by: Actor) -> EditAction:
    review = locked_for_consolidation(edit.review, by)
    edit = EditAction.objects.get(pk=edit.pk)
    edit.review = review
    return edit


def _refuse_dependents(edit: EditAction, changes: list[Change]) -> None:
    """Raise ChangedSince if responses depend on what the edit changed.

    What was decided on a clause later was decided in the light of what stood then, and a
    comment with a response stays on the clause for which it was given.
    """
    placed = {
        change.key
        for change in changes
        if change.table == Comment._meta.label_lower
        and change.before
        and "clause_version_id" in (change.after or {})
    }
    responded = Disposition.objects.filter(comment__in=placed)
    answers = [
        change for change in changes if change.table == Disposition._meta.label_lower
    ]
    if responded.exists() or (answers and _later_wordings(edit, answers)):
        raise ChangedSince


def _later_wordings(edit: EditAction, answers: list[Change]) -> bool:
    """Whether a response outside the edit has since reworded a clause that `answers` reword."""
    whole = [change.before or change.after or {} for change in answers]
    mine = {values["comment_id"] for values in whole if values.get("new_wording")}
    # Sent back, a response words its clause no more; what it says, its row tells.
    back = [
        c.key
        for c in answers
        if c.before
        and c.after
        and SENT_BACK in (c.before.get("state"), c.after.get("state"))
    ]
    rows = Disposition.objects.filter(pk__in=back).exclude(new_wording="")
    mine |= set(rows.values_list("comment_id", flat=True))
    if not mine:
        return False
    clauses = Comment.objects.filter(pk__in=mine).values("clause_version__clause")
    later = Disposition.objects.filter(
        comment__clause_version__clause__in=clauses,
        comment__review__version=edit.review.version_id,
        decided_at__gt=edit.at,
    )
    later = later.exclude(new_wording="").exclude(state=SENT_BACK)
    return later.exclude(comment__in=mine).exists()


def _apply(changes: Iterable[Change]) -> None:
    """Write the changes in order: rows from `before` to `after`. Raises ChangedSince."""
    for (name, _), of_one_kind in groupby(changes, _kind):
        run = list(of_one_kind)
        for start in range(0, len(run), BATCH_SIZE):
            _apply_batch(apps.get_model(name), run[start : start + BATCH_SIZE])


def _kind(change: Change) -> tuple[str, tuple[str, ...]]:
    """Table and kind of a change: made, removed, or columns set; like ones are written at once."""
    if change.before is None:
        return change.table, ("made",)
    if change.after is None:
        return change.table, ("removed",)
    return change.table, tuple(change.before)


def _apply_batch(model: type[Model], run: list[Change]) -> None:
    if run[0].before is None:
        _recreate(model, run)
        return
    keys = [change.key for change in run]
    now = column_values(model, keys, list(run[0].before))
    by_key = {str(key): values for key, values in now.items()}
    if any(by_key.get(str(change.key)) != change.before for change in run):
        raise ChangedSince
    if run[0].after is None:
        _require_unreferenced(model, keys)
        model._default_manager.filter(pk__in=keys).delete()
        return
    same: dict[str, list[Change]] = {}
    for change in run:
        same.setdefault(repr(change.after), []).append(change)
    for some in same.values():
        to = _read(model, some[0].after or {})
        _require_targets(model, [to])
        rows = model._default_manager.filter(pk__in=[change.key for change in some])
        rows.update(**to)


def _recreate(model: type[Model], run: list[Change]) -> None:
    rows = [_read(model, change.after or {}) for change in run]
    there = model._default_manager.filter(pk__in=[change.key for change in run])
    if there.exists():
        raise ChangedSince
    _require_targets(model, rows)
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(model(**row) for row in rows)
    except IntegrityError as error:
        # Another row stands where only one can: somebody else responded to the comment
        # meanwhile, or split once more into the same parts.
        raise ChangedSince from error


def _require_targets(model: type[Model], rows: Sequence[Values]) -> None:
    """Raise ChangedSince unless every row that `rows` refer to is still there."""
    for field in model._meta.concrete_fields:
        there = field.related_model
        if there is None or isinstance(there, str):
            continue
        wanted = {row[field.attname] for row in rows if row.get(field.attname)}
        existing = sum(
            there._default_manager.filter(pk__in=batch).count()
            for batch in batches(list(wanted))
        )
        if existing < len(wanted):
            raise ChangedSince


def _require_unreferenced(model: type[Model], keys: Sequence[Key]) -> None:
    """Raise ChangedSince where another row refers to one of these: it would go with it."""
    # Those of later steps, and others without a name for the way back, are hidden.
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager
            if rows.filter(**{f"{relation.field.name}__in": keys}).exists():
                raise ChangedSince


def _read(model: type[Model], values: Values) -> Values:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {column: fields[column].to_python(value) for column, value in values.items()}
