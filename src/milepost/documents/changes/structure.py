"""Structural changes of a text: replace, insert, delete, move, split and merge clauses.

Every change can be made (`amend`) and undone (`undo`). What a change names by position
are places between the tokens of a wording; clauses are named by key, which no change
gives to another clause.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .edits import Edits, apply, inverse, is_applicable
from .errors import (
    CutsThroughMarks,
    DoNotJoin,
    EditsDoNotFit,
    KeyTaken,
    NoSuchClause,
    NowhereToPut,
)
from .marks import OUTSIDE, contexts, is_table
from .tokens import tokens


class PlacedClause(NamedTuple):
    """A clause at its place in a text: its key, its level in the outline and its wording."""

    key: str
    level: int
    wording: str


Text = tuple[PlacedClause, ...]


@dataclass(frozen=True, slots=True)
class Replace:
    """Other words in a clause, some or all."""

    key: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class InsertAfter:
    """A new clause after `after`; None puts it first."""

    after: str | None
    new_key: str
    wording: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Delete:
    """A clause struck as a whole."""

    key: str


@dataclass(frozen=True, slots=True)
class Move:
    """A clause to another place: after `after`; None puts it first."""

    key: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Split:
    """A clause divided: what stands from place `at` becomes clause `new_key`, right after.

    skip       tokens at `at` that neither part keeps: the blank between two sentences
    new_level  of the second part; None: that of the first
    """

    key: str
    at: int
    new_key: str
    skip: int = 0
    new_level: int | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """A clause put to the end of another: `other` is no more, `joint` stands between."""

    key: str
    other: str
    joint: str = " "


Change = Replace | InsertAfter | Delete | Move | Split | Merge


def amend(text: Text, change: Change) -> Text:
    """Text with one change made.

    Raises:
        ChangeRefused: the text does not take it; which one says why, and of which clause.
    """
    match change:
        case Replace(key, edits):
            place, clause = find(text, key)
            if not is_applicable(clause.wording, edits):
                raise EditsDoNotFit(key=key)
            reworded = clause._replace(wording=apply(clause.wording, edits))
            return (*text[:place], reworded, *text[place + 1 :])
        case InsertAfter(after, new_key, wording, level):
            _refuse_taken(text, new_key)
            return _put(text, after, [PlacedClause(new_key, level, wording)])
        case Delete(key):
            place, _ = find(text, key)
            return (*text[:place], *text[place + 1 :])
        case Move(key, after):
            return _move(text, key, after)
        case Split():
            return _split(text, change)
        case Merge():
            return _merge(text, change)


def amend_all(text: Text, changes: Iterable[Change]) -> Text:
    """Text with all `changes` made, one after another. Raises ChangeRefused."""
    for change in changes:
        text = amend(text, change)
    return text


def undo(text: Text, change: Change) -> tuple[Change, ...]:
    """Changes that lead from amend(text, change) back to `text`, to be made in order.

    Raises:
        ChangeRefused: `text` does not take the change in the first place.
    """
    match change:
        case Replace(key, edits):
            _, clause = find(text, key)
            return (Replace(key, inverse(clause.wording, edits)),)
        case InsertAfter(_, new_key, _, _):
            return (Delete(new_key),)
        case Delete(key):
            _, clause = find(text, key)
            above = preceding_key(text, key)
            return (InsertAfter(above, key, clause.wording, clause.level),)
        case Move(key, _):
            return (Move(key, preceding_key(text, key)),)
        case Split(key, at, new_key, skip, _):
            _, clause = find(text, key)
            joint = "".join(tokens(clause.wording)[at : at + skip])
            return (Merge(key, new_key, joint),)
        case Merge():
            return _undo_merge(text, change)


def find(text: Text, key: str) -> tuple[int, PlacedClause]:
    """Index, counted from 0, of the clause `key` in a text, and the clause.

    Raises NoSuchClause.
    """
    for place, clause in enumerate(text):
        if clause.key == key:
            return place, clause
    raise NoSuchClause(key=key)


def preceding_key(
    text: Text, key: str, without: Sequence[str | None] = ()
) -> str | None:
    """Key of the nearest clause before `key` that is not in `without`; None: no clause."""
    place, _ = find(text, key)
    for clause in reversed(text[:place]):
        if clause.key not in without:
            return clause.key
    return None


def _put(text: Text, after: str | None, clauses: list[PlacedClause]) -> Text:
    place = 0 if after is None else find(text, after)[0] + 1
    return (*text[:place], *clauses, *text[place:])


def _refuse_taken(text: Text, key: str) -> None:
    if any(clause.key == key for clause in text):
        raise KeyTaken(key=key)


def _move(text: Text, key: str, after: str | None) -> Text:
    place, clause = find(text, key)
    if key == after:
        raise NowhereToPut(key=key)
    return _put((*text[:place], *text[place + 1 :]), after, [clause])


def _split(text: Text, split: Split) -> Text:
    place, clause = find(text, split.key)
    _refuse_taken(text, split.new_key)
    words, end = tokens(clause.wording), split.at + split.skip
    if not 0 <= split.at <= end <= len(words):
        raise EditsDoNotFit(key=split.key)
    first, joint, second = (
        "".join(part)
        for part in (words[: split.at], words[split.at : end], words[end:])
    )
    if not joins(first, joint, second):
        raise CutsThroughMarks(key=split.key)
    level = clause.level if split.new_level is None else split.new_level
    parts = clause._replace(wording=first), PlacedClause(split.new_key, level, second)
    return (*text[:place], *parts, *text[place + 1 :])


def _merge(text: Text, merge: Merge) -> Text:
    place, clause = find(text, merge.key)
    _, other = find(text, merge.other)
    if merge.key == merge.other or not joins(
        clause.wording, merge.joint, other.wording
    ):
        raise DoNotJoin(key=merge.key, other=merge.other)
    joined = clause._replace(wording=clause.wording + merge.joint + other.wording)
    kept = (*text[:place], joined, *text[place + 1 :])
    return tuple(clause for clause in kept if clause.key != merge.other)


def joins(first: str, joint: str, second: str) -> bool:
    """Whether two wordings can be joined by `joint`, and the result split there again."""
    words = (*tokens(first), *tokens(joint), *tokens(second))
    whole, after = contexts(first + joint + second), contexts(second)
    return (
        not (is_table(first) or is_table(second))
        and tokens(first + joint + second) == words
        and contexts(first)[-1] == OUTSIDE
        and whole[: len(tokens(first)) + 1] == contexts(first)
        and whole[-len(after) :] == after
    )


def _undo_merge(text: Text, merge: Merge) -> tuple[Change, ...]:
    _, clause = find(text, merge.key)
    _, other = find(text, merge.other)
    back: Change = Split(
        merge.key,
        len(tokens(clause.wording)),
        merge.other,
        skip=len(tokens(merge.joint)),
        new_level=other.level,
    )
    above = preceding_key(text, merge.other)
    return (back,) if above == merge.key else (back, Move(merge.other, above))
