"""A change to a wording, as positions in its tokens.

Edits of one wording are sorted and apart. Those that `diff` makes have two properties
that all else rests on: each leaves the marks around it as they were, and glues no two
tokens together. So any choice of them, also together with edits of somebody else that
they do not conflict with, leads to a wording in which no bold is half, no footnote open
and no table ragged, if both wordings were so.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from milepost.formats.difference import Change, find_changes

from .errors import EditsConflict, EditsDoNotFit
from .tokens import contexts, tokens


class Edit(NamedTuple):
    """Tokens `start` to `end` (without it) give way to `text`."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]
Passage = tuple[int, int]  # places between tokens: from, to


def diff(before: str, after: str) -> Edits:
    """The edits that lead from `before` to `after`.

    A word counts as kept only where it stands in the same marks: to make a phrase bold
    is to replace it, so that nobody can take one half of the change.
    """
    if before == after:
        return ()
    old, new = tokens(before), tokens(after)
    edits = []
    i = k = 0
    for mark, twin in (*_kept(before, after), (len(old), len(new))):
        if mark > i or twin > k:
            edits.append(Edit(i, mark, "".join(new[k:twin])))
        i, k = mark + 1, twin + 1
    return tuple(edits)


def _kept(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Which token of `before` is which of `after`: those kept, in the same context."""
    old, new = tokens(before), tokens(after)
    around, about = contexts(before), contexts(after)
    ends = list(accumulate(map(len, old)))
    place = dict(zip((0, *accumulate(map(len, new))), range(len(new)), strict=False))
    here = there = 0  # signs of `before` and `after` that are behind us
    for change in find_changes(before, after):
        size = len(change.text)
        if change.kind == "keep":
            i = bisect_left(ends, here + 1)
            i += ends[i] - len(old[i]) < here  # began before what is kept
            while i < len(ends) and ends[i] <= here + size:
                k = place.get(ends[i] - len(old[i]) - here + there)
                if (
                    k is not None
                    and old[i] == new[k]
                    and around[i] == about[k]
                    and around[i + 1] == about[k + 1]
                ):
                    yield i, k
                i += 1
        here += size if change.kind != "insert" else 0
        there += size if change.kind != "delete" else 0


def apply(before: str, edits: Sequence[Edit]) -> str:
    """`before` with `edits` made.

    Raises:
        EditsDoNotFit: they reach beyond the wording, overlap, or are out of order.
    """
    return "".join(_spliced(tokens(before), edits))


def _spliced(old: Sequence[str], edits: Iterable[Edit]) -> list[str]:
    parts: list[str] = []
    here, last = 0, None
    for edit in edits:
        twice = last and last.start == last.end == edit.start == edit.end
        if twice or not here <= edit.start <= edit.end <= len(old):
            raise EditsDoNotFit
        parts += old[here : edit.start]
        parts += tokens(edit.text)
        here, last = edit.end, edit
    parts += old[here:]
    return parts


def fits(before: str, edits: Sequence[Edit]) -> bool:
    """Whether `edits` are sorted and apart, break no mark and glue no tokens together."""
    try:
        parts = _spliced(tokens(before), edits)
    except EditsDoNotFit:
        return False
    after = "".join(parts)
    if tokens(after) != tuple(parts):
        return False
    around, about = contexts(before), contexts(after)
    shift = 0
    for edit in edits:
        if around[edit.start] != about[edit.start + shift]:
            return False
        shift += growth(edit)
        reaches_end = edit.end == len(around) - 1
        if not reaches_end and around[edit.end] != about[edit.end + shift]:
            return False
    return True


def growth(edit: Edit) -> int:
    """By how many tokens a wording grows."""
    return len(tokens(edit.text)) - (edit.end - edit.start)


def inverse(before: str, edits: Sequence[Edit]) -> Edits:
    """The edits that lead back, from apply(before, edits) to `before`."""
    old = tokens(before)
    back, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        shift += growth(edit)
        back.append(Edit(start, edit.end + shift, "".join(old[edit.start : edit.end])))
    return tuple(back)


# Two sets of edits of one wording.


def conflict(before: str, one: Sequence[Edit], other: Sequence[Edit]) -> bool:
    """Whether `one` and `other`, both edits of `before`, cannot both be made."""
    return bool(clashes(before, one, other))


def clashes(
    before: str, one: Sequence[Edit], other: Sequence[Edit]
) -> tuple[Passage, ...]:
    """The passages over which `one` and `other` conflict.

    They do where they overlap, where they put different words into one place, and where
    both together would run two words, or two marks, into one. The same edit in both is
    agreement. Deletions side by side do not conflict.
    """
    found, touching = [], False
    j = 0
    for edit in one:
        while j < len(other) and other[j].end < edit.start:
            j += 1
        for theirs in other[j:]:
            if theirs.start > edit.end:
                break
            if overlap(edit, theirs):
                found.append((min(edit.start, theirs.start), max(edit.end, theirs.end)))
            elif edit != theirs:
                touching = True
    if touching and not found:
        return tuple(_glued(before, sorted({*one, *other})))
    return tuple(found)


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two different edits share a token, or the place that one puts words into."""
    if one[:2] == other[:2]:
        return one != other
    inside = any(
        inner.start == inner.end and outer.start < inner.start < outer.end
        for inner, outer in ((one, other), (other, one))
    )
    return inside or max(one.start, other.start) < min(one.end, other.end)


def _glued(before: str, edits: Sequence[Edit]) -> Iterator[Passage]:
    """Where edits that touch would run tokens together, or stand in other marks."""
    for run in rows(edits):
        if len(run) > 1 and not fits(before, run):
            yield run[0].start, run[-1].end


def rows(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits in order, in rows of those that touch."""
    run: list[Edit] = []
    for edit in edits:
        if run and edit.start > run[-1].end:
            yield run
            run = []
        run.append(edit)
    if run:
        yield run


def rebase(edits: Sequence[Edit], over: Sequence[Edit]) -> Edits:
    """Edits of a wording as edits of what `over` makes of it; the two do not conflict.

    What both do alike is done already, and is left out.

    Raises:
        EditsConflict: they overlap.
    """
    moved: list[Edit] = []
    shift = j = 0
    for edit in edits:
        while j < len(over) and over[j][:2] < edit[:2]:
            shift += growth(over[j])
            j += 1
        near = over[max(0, j - 1) : j + 1]
        if any(overlap(edit, theirs) for theirs in near):
            raise EditsConflict
        if edit not in near:
            moved.append(Edit(edit.start + shift, edit.end + shift, edit.text))
    return tuple(_joined(moved))


def _joined(edits: Iterable[Edit]) -> Iterator[Edit]:
    """What was put into two places that have become one, put in once."""
    held: Edit | None = None
    for edit in edits:
        if held and held.start == held.end == edit.start == edit.end:
            held = Edit(edit.start, edit.end, held.text + edit.text)
            continue
        if held:
            yield held
        held = edit
    if held:
        yield held


# As tracked changes.


def tracked(before: str, edits: Sequence[Edit]) -> tuple[Change, ...]:
    """The wording with its changes to be seen, in reading order, deletions first."""
    old = tokens(before)
    pieces, here = [], 0
    for edit in edits:
        pieces += [
            Change("keep", "".join(old[here : edit.start])),
            Change("delete", "".join(old[edit.start : edit.end])),
            Change("insert", edit.text),
        ]
        here = edit.end
    pieces.append(Change("keep", "".join(old[here:])))
    return tuple(piece for piece in pieces if piece.text)


def accept_all(changes: Iterable[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "delete")


def reject_all(changes: Iterable[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "insert")
