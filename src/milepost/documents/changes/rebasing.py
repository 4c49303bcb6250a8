"""Conflicts between two changes of a text, and rebasing one over the other.

This is operational transformation. Both are written against the same text. They conflict
where they cannot both be made, or where the outcome would depend on which is made first.
If they do not, then

    amend(amend(t, a), b over a) == amend(amend(t, b), a over b)

where "b over a" is `rebase(t, b, a)`.
"""

from collections.abc import Sequence
from dataclasses import replace

from .edits import Edit, Edits, adjacent_token_merges, growth, overlaps
from .edits import rebase as rebase_edits
from .errors import ChangeRefused, ChangesConflict
from .reasons import Reason
from .structure import (
    Change,
    Delete,
    InsertAfter,
    Merge,
    Move,
    Replace,
    Split,
    Text,
    amend,
    amend_all,
    find,
    preceding_key,
)
from .tokens import tokens

START = ""  # stands for the key of the clause before the first


def conflict_reason(text: Text, change: Change, other: Change) -> Reason | None:
    """Reason why `change` and `other` conflict, or None; equal changes do not conflict."""
    if change == other:
        return None
    return (
        _place_conflict(change, other)
        or _one_sided_conflict(change, other)
        or _one_sided_conflict(other, change)
        or _wording_conflict(text, change, other)
        or _wording_conflict(text, other, change)
    )


def required_wordings(change: Change) -> tuple[str, ...]:
    """Keys of the clauses whose wording a change depends on."""
    match change:
        case Replace(key, _) | Split(key, _, _, _, _):
            return (key,)
        case Merge(key, other, _):
            return (key, other)
    return ()


def deleted_clause(change: Change) -> str | None:
    """Key of the clause that a change deletes or merges into another; None: no clause."""
    match change:
        case Delete(key):
            return key
        case Merge(_, other, _):
            return other
    return None


def new_clause(change: Change) -> str | None:
    """Key of the clause that a change inserts or splits off; None: no clause."""
    return change.new_key if isinstance(change, InsertAfter | Split) else None


def concerned_clauses(change: Change) -> set[str]:
    """Keys of the clauses that a change needs, changes, creates or stands next to."""
    keys = {*required_wordings(change), deleted_clause(change), new_clause(change)} - {
        None
    }
    if isinstance(change, Move):
        keys.add(change.key)
    if isinstance(change, Move | InsertAfter):
        keys.add(START if change.after is None else change.after)
    return {key for key in keys if key is not None}


def _place_conflict(change: Change, other: Change) -> Reason | None:
    if new_clause(change) and new_clause(change) == new_clause(other):
        return Reason.SAME_KEY
    if isinstance(change, Move) and isinstance(other, Move) and change.key == other.key:
        return Reason.MOVED_TWICE
    if isinstance(change, InsertAfter | Move) and isinstance(other, InsertAfter | Move):
        return Reason.SAME_PLACE if change.after == other.after else None
    return None


def _one_sided_conflict(change: Change, other: Change) -> Reason | None:
    deleted = deleted_clause(change)
    if deleted and (
        deleted in required_wordings(other)
        or (isinstance(other, Move) and other.key == deleted)
    ):
        return (
            Reason.DELETED
            if isinstance(change, Delete)
            else _merged_clause_conflict(other)
        )
    if isinstance(change, Move) and isinstance(other, InsertAfter | Move):
        return Reason.PLACE_MOVES if change.key == other.after else None
    return None


def _merged_clause_conflict(other: Change) -> Reason | None:
    """Reason why `other` conflicts with merging its clause into another, or None."""
    match other:
        case Move():
            return Reason.MOVED_TWICE
        case Split() | Merge():
            return Reason.DIVIDED
    return None  # other words go along


def _wording_conflict(text: Text, change: Change, other: Change) -> Reason | None:
    match change, other:
        case Replace(key, edits), Replace(same, theirs) if key == same:
            return _edit_conflict(find(text, key)[1].wording, edits, theirs)
        case Replace(key, _), Split(same, _, _, _, _) if key == same:
            independent = not _crosses_cut(change, other) and _commute(
                text, change, other
            )
            return None if independent else Reason.SAME_WORDS
        case Replace(key, _), Merge(first, second, _) if key in {first, second}:
            return None if _commute(text, change, other) else Reason.DIVIDED
        case ((Split() | Merge()), (Split() | Merge())):
            both = set(required_wordings(change)) & set(required_wordings(other))
            return Reason.DIVIDED if both else None
    return None


def _edit_conflict(wording: str, edits: Edits, theirs: Edits) -> Reason | None:
    if passages := overlaps(edits, theirs):
        has_words = any(start < end for start, end in passages)
        return Reason.SAME_WORDS if has_words else Reason.SAME_PLACE
    return (
        Reason.RUN_TOGETHER if adjacent_token_merges(wording, edits, theirs) else None
    )


def _crosses_cut(replace: Replace, split: Split) -> bool:
    """Whether an edit changes words on both sides of the cut, or stands on it."""
    low, high = split.at, split.at + split.skip
    for edit in replace.edits:
        if edit.start == edit.end:
            if low < edit.start < high or low == edit.start == high:
                return True
        elif (edit.start < high and edit.end > low) or edit.start < low < edit.end:
            return True
    return False


def _commute(text: Text, change: Change, other: Change) -> bool:
    """Whether two changes can be made in either order, with the same resulting text.

    At the edge of a cut or a joint words may run together, or a bar at the start of
    a line make a table.
    """
    try:
        first = amend_all(amend(text, change), rebase(text, other, change))
        second = amend_all(amend(text, other), rebase(text, change, other))
    except ChangeRefused:
        return False
    return first == second


def rebase(text: Text, change: Change, over: Change) -> tuple[Change, ...]:
    """`change` to `text` as the changes to make after `over`: none, one or two.

    None is needed where both are the same. Two are where `over` divided the clause.

    Raises:
        ChangeRefused: they conflict after all.
    """
    if change == over:
        return ()
    match change:
        case Replace(key, edits):
            return _rebase_words(text, key, edits, over)
        case Split(key, at, _, _, _):
            if isinstance(over, Replace) and over.key == key:
                shift = sum(growth(edit) for edit in over.edits if edit.end <= at)
                return (replace(change, at=at + shift),)
        case InsertAfter(after, _, _, _):
            return (replace(change, after=_place(text, after, over)),)
        case Move(key, after):
            moved = Move(key, _place(text, after, over, without=key))
            if isinstance(over, Split) and over.key == key:
                return moved, Move(over.new_key, key)
            return (moved,)
    return (change,)


def _rebase_words(
    text: Text, key: str, edits: Edits, over: Change
) -> tuple[Change, ...]:
    match over:
        case Replace(same, theirs) if key == same:
            left = rebase_edits(edits, theirs)
            return (Replace(key, left),) if left else ()
        case Split(same, at, new_key, skip, _) if key == same:
            first = tuple(edit for edit in edits if edit.end <= at)
            second = _shifted(edits[len(first) :], -at - skip)
            parts = ((key, first), (new_key, second))
            return tuple(Replace(part, theirs) for part, theirs in parts if theirs)
        case Merge(first_key, second_key, joint) if key == second_key:
            wording = find(text, first_key)[1].wording
            shift = len(tokens(wording)) + len(tokens(joint))
            return (Replace(first_key, _shifted(edits, shift)),)
    return (Replace(key, edits),)


def _shifted(edits: Edits, by: int) -> Edits:
    return tuple(Edit(start + by, end + by, text) for start, end, text in edits)


def _place(
    text: Text, after: str | None, over: Change, without: str | None = None
) -> str | None:
    """Key of the clause to follow once `over` is made: `after`, or the one now at its place."""
    if after is None:
        return None
    if after == deleted_clause(over):
        return preceding_key(text, after, without=(after, without))
    if isinstance(over, Split) and after == over.key:
        return over.new_key
    return after


def rebase_all(
    text: Text, changes: Sequence[Change], over: Sequence[Change]
) -> tuple[Change, ...]:
    """`changes`, made one after another from `text`, as they read after all of `over`.

    Raises:
        ChangesConflict: they conflict on the way; `reason` says why.
    """
    return _transformed(text, tuple(changes), tuple(over))[0]


def _transformed(
    text: Text, ours: tuple[Change, ...], theirs: tuple[Change, ...]
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """`ours` rebased over `theirs`, and `theirs` rebased over `ours`, all from `text`."""
    if not ours or not theirs:
        return ours, theirs
    if len(ours) == len(theirs) == 1:
        change, other = ours[0], theirs[0]
        if reason := conflict_reason(text, change, other):
            raise ChangesConflict(reason=reason)
        return rebase(text, change, other), rebase(text, other, change)
    if len(ours) > 1:
        first, between = _transformed(text, ours[:1], theirs)
        rest, left = _transformed(amend(text, ours[0]), ours[1:], between)
        return (*first, *rest), left
    first, between = _transformed(text, theirs[:1], ours)
    rest, left = _transformed(amend(text, theirs[0]), theirs[1:], between)
    return left, (*first, *rest)
