"""A document as a row of clauses, and the changes that an amendment can make to it.

Every change can be made (`amend`) and undone (`undo`). What a change names by position
are places between the tokens of a wording; clauses are named by key, which no change
gives to another clause.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .edits import Edits, apply, fits, inverse
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


class Placed(NamedTuple):
    """A clause as it stands in a document: its wording, and its level in the outline."""

    key: str
    level: int
    wording: str


Document = tuple[Placed, ...]


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


Amendment = Replace | InsertAfter | Delete | Move | Split | Merge


def amend(document: Document, amendment: Amendment) -> Document:
    """`document` with one change made.

    Raises:
        ChangeRefused: the text does not take it; which one says why, and of which clause.
    """
    match amendment:
        case Replace(key, edits):
            place, clause = find(document, key)
            if not fits(clause.wording, edits):
                raise EditsDoNotFit(key=key)
            reworded = clause._replace(wording=apply(clause.wording, edits))
            return (*document[:place], reworded, *document[place + 1 :])
        case InsertAfter(after, new_key, wording, level):
            _refuse_taken(document, new_key)
            return _put(document, after, [Placed(new_key, level, wording)])
        case Delete(key):
            place, _ = find(document, key)
            return (*document[:place], *document[place + 1 :])
        case Move(key, after):
            return _move(document, key, after)
        case Split():
            return _split(document, amendment)
        case Merge():
            return _merge(document, amendment)


def amend_all(document: Document, amendments: Iterable[Amendment]) -> Document:
    """`document` with several changes made, each to what the one before left."""
    for amendment in amendments:
        document = amend(document, amendment)
    return document


def undo(document: Document, amendment: Amendment) -> tuple[Amendment, ...]:
    """The changes that lead from amend(document, amendment) back to `document`.

    Raises:
        ChangeRefused: `document` does not take the amendment in the first place.
    """
    match amendment:
        case Replace(key, edits):
            _, clause = find(document, key)
            return (Replace(key, inverse(clause.wording, edits)),)
        case InsertAfter(_, new_key, _, _):
            return (Delete(new_key),)
        case Delete(key):
            _, clause = find(document, key)
            above = before(document, key)
            return (InsertAfter(above, key, clause.wording, clause.level),)
        case Move(key, _):
            return (Move(key, before(document, key)),)
        case Split(key, at, new_key, skip, _):
            _, clause = find(document, key)
            joint = "".join(tokens(clause.wording)[at : at + skip])
            return (Merge(key, new_key, joint),)
        case Merge():
            return _undo_merge(document, amendment)


def find(document: Document, key: str) -> tuple[int, Placed]:
    """Where a clause stands, counted from 0, and the clause.

    Raises NoSuchClause.
    """
    for place, clause in enumerate(document):
        if clause.key == key:
            return place, clause
    raise NoSuchClause(key=key)


def before(
    document: Document, key: str, without: Sequence[str | None] = ()
) -> str | None:
    """The key of the clause before `key`, those of `without` passed over; None: none."""
    place, _ = find(document, key)
    for clause in reversed(document[:place]):
        if clause.key not in without:
            return clause.key
    return None


def _put(document: Document, after: str | None, clauses: list[Placed]) -> Document:
    place = 0 if after is None else find(document, after)[0] + 1
    return (*document[:place], *clauses, *document[place:])


def _refuse_taken(document: Document, key: str) -> None:
    if any(clause.key == key for clause in document):
        raise KeyTaken(key=key)


def _move(document: Document, key: str, after: str | None) -> Document:
    place, clause = find(document, key)
    if key == after:
        raise NowhereToPut(key=key)
    return _put((*document[:place], *document[place + 1 :]), after, [clause])


def _split(document: Document, split: Split) -> Document:
    place, clause = find(document, split.key)
    _refuse_taken(document, split.new_key)
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
    parts = clause._replace(wording=first), Placed(split.new_key, level, second)
    return (*document[:place], *parts, *document[place + 1 :])


def _merge(document: Document, merge: Merge) -> Document:
    place, clause = find(document, merge.key)
    _, other = find(document, merge.other)
    if merge.key == merge.other or not joins(
        clause.wording, merge.joint, other.wording
    ):
        raise DoNotJoin(key=merge.key, other=merge.other)
    joined = clause._replace(wording=clause.wording + merge.joint + other.wording)
    kept = (*document[:place], joined, *document[place + 1 :])
    return tuple(clause for clause in kept if clause.key != merge.other)


def joins(first: str, joint: str, second: str) -> bool:
    """Whether two wordings can become one, and one that is so made up be divided."""
    words = (*tokens(first), *tokens(joint), *tokens(second))
    whole, after = contexts(first + joint + second), contexts(second)
    return (
        not (is_table(first) or is_table(second))
        and tokens(first + joint + second) == words
        and contexts(first)[-1] == OUTSIDE
        and whole[: len(tokens(first)) + 1] == contexts(first)
        and whole[-len(after) :] == after
    )


def _undo_merge(document: Document, merge: Merge) -> tuple[Amendment, ...]:
    _, clause = find(document, merge.key)
    _, other = find(document, merge.other)
    back: Amendment = Split(
        merge.key,
        len(tokens(clause.wording)),
        merge.other,
        skip=len(tokens(merge.joint)),
        new_level=other.level,
    )
    above = before(document, merge.other)
    return (back,) if above == merge.key else (back, Move(merge.other, above))
