"""What was done on the bench is undone, and done again, until the answers are published."""

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
    A_SLICE,
    Change,
    Key,
    Values,
    held,
    locked_for_consolidation,
    slices,
)

SENT_BACK = Disposition.State.SENT_BACK


@action("review.undo_edit")
def undo_edit(*, edit: EditAction, by: Actor) -> EditAction:
    """Bring everything that a step changed back to how it was before.

    Raises:
        NotAllowed, NotOpen, AnswersPublished: as for every work on the bench.
        UndoneAlready.
        ChangedSince: something that it changed is no longer as it left it, or something
            else was built upon it.
    """
    edit = _locked(edit, by)
    if edit.undone_at:
        raise UndoneAlready
    changes = [Change(*change) for change in edit.undo]
    _refuse_what_was_built_upon(edit, changes)
    _turn([Change(c.table, c.key, c.after, c.before) for c in reversed(changes)])
    edit.undone_at = timezone.now()
    edit.save(update_fields=["undone_at"])
    record(edit, undone=edit.verb)
    return edit


@action("review.redo_edit")
def redo_edit(*, edit: EditAction, by: Actor) -> EditAction:
    """Do again what was undone: the undoing undone.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, ChangedSince: as for undoing.
        NotUndone.
    """
    edit = _locked(edit, by)
    if not edit.undone_at:
        raise NotUndone
    changes = [Change(*change) for change in edit.undo]
    _refuse_what_was_built_upon(edit, changes)
    _turn(changes)
    edit.undone_at = None
    edit.save(update_fields=["undone_at"])
    record(edit, redone=edit.verb)
    return edit


def _locked(edit: EditAction, by: Actor) -> EditAction:
    review = locked_for_consolidation(edit.review, by)
    edit = EditAction.objects.get(pk=edit.pk)
    edit.review = review
    return edit


def _refuse_what_was_built_upon(edit: EditAction, changes: list[Change]) -> None:
    """What was decided on a clause later was decided in the light of what stood then, and
    a comment that is settled stays on the clause for which it was settled."""
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
    """Whether one of the clauses that the answers reword was given a wording later, by an
    answer that is none of them."""
    whole = [change.before or change.after or {} for change in answers]
    mine = {values["comment_id"] for values in whole if values.get("new_wording")}
    # Sent back, an answer words its clause no more; what it says, its row tells.
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


def _turn(changes: Iterable[Change]) -> None:
    """Make each row that is as `before` says be as `after` says, in this order."""
    for (name, _), alike in groupby(changes, _kind):
        run = list(alike)
        for start in range(0, len(run), A_SLICE):
            _turn_alike(apps.get_model(name), run[start : start + A_SLICE])


def _kind(change: Change) -> tuple[str, tuple[str, ...]]:
    """Changes of one kind are made together: rows made, removed, or the same columns."""
    if change.before is None:
        return change.table, ("made",)
    if change.after is None:
        return change.table, ("removed",)
    return change.table, tuple(change.before)


def _turn_alike(model: type[Model], run: list[Change]) -> None:
    if run[0].before is None:
        _make_again(model, run)
        return
    keys = [change.key for change in run]
    now = held(model, keys, list(run[0].before))
    by_key = {str(key): values for key, values in now.items()}
    if any(by_key.get(str(change.key)) != change.before for change in run):
        raise ChangedSince
    if run[0].after is None:
        _require_alone(model, keys)
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


def _make_again(model: type[Model], run: list[Change]) -> None:
    rows = [_read(model, change.after or {}) for change in run]
    there = model._default_manager.filter(pk__in=[change.key for change in run])
    if there.exists():
        raise ChangedSince
    _require_targets(model, rows)
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(model(**row) for row in rows)
    except IntegrityError as error:
        # Another row stands where only one can: the comment was settled by somebody else
        # meanwhile, or split once more into the same parts.
        raise ChangedSince from error


def _require_targets(model: type[Model], rows: Sequence[Values]) -> None:
    """Raise unless everything that the rows refer to is still there."""
    for field in model._meta.concrete_fields:
        there = field.related_model
        if there is None or isinstance(there, str):
            continue
        wanted = {row[field.attname] for row in rows if row.get(field.attname)}
        found = sum(
            there._default_manager.filter(pk__in=some).count()
            for some in slices(list(wanted))
        )
        if found < len(wanted):
            raise ChangedSince


def _require_alone(model: type[Model], keys: Sequence[Key]) -> None:
    """Raise where another row refers to one of these: it would go with it."""
    # Those of later steps, and others without a name for the way back, are hidden.
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager
            if rows.filter(**{f"{relation.field.name}__in": keys}).exists():
                raise ChangedSince


def _read(model: type[Model], values: Values) -> Values:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {column: fields[column].to_python(value) for column, value in values.items()}
