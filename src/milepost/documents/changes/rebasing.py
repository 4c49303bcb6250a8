"""Which two changes to a document conflict, and one as it reads after the other.

Both are written against the same document. They conflict where they cannot both be made,
or where the outcome would depend on which is made first. If they do not, then

    amend(amend(d, one), other after one) == amend(amend(d, other), one after other)

where "other after one" is `rebase(d, other, one)`.
"""

from collections.abc import Sequence
from dataclasses import replace

from .edits import Edit, Edits, glued, growth, overlaps
from .edits import rebase as rebase_edits
from .errors import ChangeRefused, ChangesConflict
from .reasons import Reason
from .structure import (
    Amendment,
    Delete,
    Document,
    InsertAfter,
    Merge,
    Move,
    Replace,
    Split,
    amend,
    amend_all,
    before,
    find,
)
from .tokens import tokens

START = ""  # stands for the key of the clause before the first


def clash(document: Document, one: Amendment, other: Amendment) -> Reason | None:
    """Why `one` and `other` conflict, or None. The same change twice is agreement."""
    if one == other:
        return None
    return (
        _clash_of_places(one, other)
        or _one_sided(one, other)
        or _one_sided(other, one)
        or _clash_of_words(document, one, other)
        or _clash_of_words(document, other, one)
    )


def changed(amendment: Amendment) -> tuple[str, ...]:
    """The clauses whose wording a change needs as it is."""
    match amendment:
        case Replace(key, _) | Split(key, _, _, _, _):
            return (key,)
        case Merge(key, other, _):
            return (key, other)
    return ()


def struck(amendment: Amendment) -> str | None:
    """The clause that is no more."""
    match amendment:
        case Delete(key):
            return key
        case Merge(_, other, _):
            return other
    return None


def made(amendment: Amendment) -> str | None:
    """The clause that is new."""
    return amendment.new_key if isinstance(amendment, InsertAfter | Split) else None


def concerned(amendment: Amendment) -> set[str]:
    """The clauses that a change needs, changes, makes or stands next to."""
    keys = {*changed(amendment), struck(amendment), made(amendment)} - {None}
    if isinstance(amendment, Move):
        keys.add(amendment.key)
    if isinstance(amendment, Move | InsertAfter):
        keys.add(START if amendment.after is None else amendment.after)
    return {key for key in keys if key is not None}


def _clash_of_places(one: Amendment, other: Amendment) -> Reason | None:
    if made(one) and made(one) == made(other):
        return Reason.SAME_KEY
    if isinstance(one, Move) and isinstance(other, Move) and one.key == other.key:
        return Reason.MOVED_TWICE
    if isinstance(one, InsertAfter | Move) and isinstance(other, InsertAfter | Move):
        return Reason.SAME_PLACE if one.after == other.after else None
    return None


def _one_sided(one: Amendment, other: Amendment) -> Reason | None:
    gone = struck(one)
    if gone and (
        gone in changed(other) or (isinstance(other, Move) and other.key == gone)
    ):
        return Reason.STRUCK if isinstance(one, Delete) else _of_merged(other)
    if isinstance(one, Move) and isinstance(other, InsertAfter | Move):
        return Reason.PLACE_MOVES if one.key == other.after else None
    return None


def _of_merged(other: Amendment) -> Reason | None:
    """What a change runs into that wants a clause which is put to the end of another."""
    match other:
        case Move():
            return Reason.MOVED_TWICE
        case Split() | Merge():
            return Reason.DIVIDED
    return None  # other words go along


def _clash_of_words(
    document: Document, one: Amendment, other: Amendment
) -> Reason | None:
    match one, other:
        case Replace(key, edits), Replace(same, theirs) if key == same:
            return _clash_of_edits(find(document, key)[1].wording, edits, theirs)
        case Replace(key, _), Split(same, _, _, _, _) if key == same:
            apart = not _crosses(one, other) and _commute(document, one, other)
            return None if apart else Reason.SAME_WORDS
        case Replace(key, _), Merge(first, second, _) if key in {first, second}:
            return None if _commute(document, one, other) else Reason.DIVIDED
        case ((Split() | Merge()), (Split() | Merge())):
            both = set(changed(one)) & set(changed(other))
            return Reason.DIVIDED if both else None
    return None


def _clash_of_edits(wording: str, edits: Edits, theirs: Edits) -> Reason | None:
    if found := overlaps(edits, theirs):
        words = any(start < end for start, end in found)
        return Reason.SAME_WORDS if words else Reason.SAME_PLACE
    return Reason.RUN_TOGETHER if glued(wording, edits, theirs) else None


def _crosses(replace: Replace, split: Split) -> bool:
    """Whether an edit changes words on both sides of the cut, or stands on it."""
    low, high = split.at, split.at + split.skip
    for edit in replace.edits:
        if edit.start == edit.end:
            if low < edit.start < high or low == edit.start == high:
                return True
        elif (edit.start < high and edit.end > low) or edit.start < low < edit.end:
            return True
    return False


def _commute(document: Document, one: Amendment, other: Amendment) -> bool:
    """Whether both can be made, in either order: at the edge of a cut or a joint words
    may run together, or a bar at the start of a line make a table."""
    try:
        first = amend_all(amend(document, one), rebase(document, other, one))
        second = amend_all(amend(document, other), rebase(document, one, other))
    except ChangeRefused:
        return False
    return first == second


def rebase(
    document: Document, amendment: Amendment, over: Amendment
) -> tuple[Amendment, ...]:
    """`amendment`, written against `document`, as it reads after `over`; no conflict.

    None is needed where both are the same. Two are where `over` divided the clause.

    Raises:
        ChangeRefused: they conflict after all.
    """
    if amendment == over:
        return ()
    match amendment:
        case Replace(key, edits):
            return _rebase_words(document, key, edits, over)
        case Split(key, at, _, _, _):
            if isinstance(over, Replace) and over.key == key:
                shift = sum(growth(edit) for edit in over.edits if edit.end <= at)
                return (replace(amendment, at=at + shift),)
        case InsertAfter(after, _, _, _):
            return (replace(amendment, after=_place(document, after, over)),)
        case Move(key, after):
            moved = Move(key, _place(document, after, over, without=key))
            if isinstance(over, Split) and over.key == key:
                return moved, Move(over.new_key, key)
            return (moved,)
    return (amendment,)


def _rebase_words(
    document: Document, key: str, edits: Edits, over: Amendment
) -> tuple[Amendment, ...]:
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
            wording = find(document, first_key)[1].wording
            shift = len(tokens(wording)) + len(tokens(joint))
            return (Replace(first_key, _shifted(edits, shift)),)
    return (Replace(key, edits),)


def _shifted(edits: Edits, by: int) -> Edits:
    return tuple(Edit(start + by, end + by, text) for start, end, text in edits)


def _place(
    document: Document, after: str | None, over: Amendment, without: str | None = None
) -> str | None:
    """The clause to follow, when `over` struck or divided the one to be followed."""
    if after is None:
        return None
    if after == struck(over):
        return before(document, after, without=(after, without))
    if isinstance(over, Split) and after == over.key:
        return over.new_key
    return after


def rebase_all(
    document: Document, amendments: Sequence[Amendment], over: Sequence[Amendment]
) -> tuple[Amendment, ...]:
    """Changes in a row, as they read after others in a row, all from `document`.

    Raises:
        ChangesConflict: they conflict on the way; `reason` says why.
    """
    return _crossed(document, tuple(amendments), tuple(over))[0]


def _crossed(
    document: Document, ours: tuple[Amendment, ...], theirs: tuple[Amendment, ...]
) -> tuple[tuple[Amendment, ...], tuple[Amendment, ...]]:
    """Ours after theirs, and theirs after ours."""
    if not ours or not theirs:
        return ours, theirs
    if len(ours) == len(theirs) == 1:
        one, other = ours[0], theirs[0]
        if reason := clash(document, one, other):
            raise ChangesConflict(reason=reason)
        return rebase(document, one, other), rebase(document, other, one)
    if len(ours) > 1:
        first, between = _crossed(document, ours[:1], theirs)
        rest, left = _crossed(amend(document, ours[0]), ours[1:], between)
        return (*first, *rest), left
    first, between = _crossed(document, theirs[:1], ours)
    rest, left = _crossed(amend(document, theirs[0]), theirs[1:], between)
    return left, (*first, *rest)
