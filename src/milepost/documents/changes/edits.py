"""Edits of a wording: the difference of two wordings, applied, inverted and rebased.

An edit is given by positions in tokens. Edits of one wording are sorted and disjoint.
Those that `diff` makes have two properties that all else rests on: each leaves the marks
around it as they were, and merges no two tokens. So any choice of them, also together
with edits of somebody else that they do not conflict with, leads to a wording in which no
bold is half, no footnote open and no table ragged, if both wordings were so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from milepost.formats.document_model.text_difference import TextChange, align

from .errors import EditsConflict, EditsDoNotFit
from .marks import contexts
from .tokens import tokens


class Edit(NamedTuple):
    """Tokens `start` to `end` (without it) give way to `text`."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]
TokenSpan = tuple[int, int]  # places between tokens: from, to

# What a mark, a table, a line of one or a run of another direction is made of.
_MARKS = re.compile("[*\\[\\]|\\r\\n\u202a-\u202e\u2066-\u2069]")


def diff(before: str, after: str) -> Edits:
    """Edits that turn the wording `before` into `after`; () where they are equal.

    A word counts as kept only where it stands in the same marks: to make a phrase bold
    is to replace it, so that nobody can take one half of the change.
    """
    if before == after:
        return ()
    old, new = tokens(before), tokens(after)
    around, about = contexts(before), contexts(after)
    kept = [
        (i, k)
        for i, k in aligned(before, after)
        if around[i] == about[k] and around[i + 1] == about[k + 1]
    ]
    edits = []
    i = k = 0
    for mark, twin in (*kept, (len(old), len(new))):
        if mark > i or twin > k:
            edits.append(Edit(i, mark, "".join(new[k:twin])))
        i, k = mark + 1, twin + 1
    return tuple(edits)


@lru_cache(maxsize=1024)
def aligned(before: str, after: str) -> tuple[tuple[int, int], ...]:
    """Index pairs of the tokens that `before` and `after` share, in reading order.

    Tokens are aligned whatever marks they stand in.
    """
    return tuple(align(tokens(before), tokens(after)))


def apply(before: str, edits: Sequence[Edit]) -> str:
    """The wording `before` with `edits` made.

    Raises:
        EditsDoNotFit: they reach beyond the wording, overlap, or are out of order.
    """
    return "".join(_spliced(tokens(before), edits))


def _spliced(old: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    if not _are_disjoint(old, edits):
        raise EditsDoNotFit
    parts: list[str] = []
    here = 0
    for edit in edits:
        parts += old[here : edit.start]
        parts += tokens(edit.text)
        here = edit.end
    parts += old[here:]
    return parts


def _are_disjoint(old: Sequence[str], edits: Sequence[Edit]) -> bool:
    """Whether `edits` are sorted, within `old` and disjoint, insertions at distinct places."""
    here, last = 0, None
    for edit in edits:
        twice = last and last.start == last.end == edit.start == edit.end
        if twice or not here <= edit.start <= edit.end <= len(old):
            return False
        here, last = edit.end, edit
    return True


def is_applicable(before: str, edits: Sequence[Edit]) -> bool:
    """Whether `edits` can be applied: sorted, disjoint, breaking no mark, merging no tokens."""
    old = tokens(before)
    if not _are_disjoint(old, edits):
        return False
    if "|" not in before and all(_is_plain(old, edit) for edit in edits):
        return not any(_merges_tokens(old, run) for run in adjacent_runs(edits))
    parts = _spliced(old, edits)
    after = "".join(parts)
    return tokens(after) == tuple(parts) and _keeps_marks(before, after, edits)


def _keeps_marks(before: str, after: str, edits: Sequence[Edit]) -> bool:
    """Whether every kept token stands in the same marks in `after` as in `before`."""
    around, about = contexts(before), contexts(after)
    here = shift = 0
    for edit in edits:
        kept = slice(here, edit.start + 1)
        if around[kept] != about[here + shift : edit.start + 1 + shift]:
            return False
        here, shift = edit.end, shift + growth(edit)
    reaches_end = bool(edits) and here == len(around) - 1
    return reaches_end or around[here:] == about[here + shift :]


def _is_plain(old: Sequence[str], edit: Edit) -> bool:
    """Whether an edit holds no mark and stands beside none, so that all marks stay."""
    beside = old[max(0, edit.start - 1) : edit.end + 1]
    return not _MARKS.search(edit.text) and not any(map(_MARKS.search, beside))


def _merges_tokens(old: Sequence[str], run: Sequence[Edit]) -> bool:
    """Whether adjacent edits, once made, yield other tokens than their pieces do."""
    start, end = run[0].start, run[-1].end
    parts = list(old[max(0, start - 1) : start])
    for edit in run:
        parts += tokens(edit.text)
    parts += old[end : end + 1]
    return tokens("".join(parts)) != tuple(parts)


def growth(edit: Edit) -> int:
    """Number of tokens that an edit adds to a wording; negative where it removes more."""
    return len(tokens(edit.text)) - (edit.end - edit.start)


def inverse(before: str, edits: Sequence[Edit]) -> Edits:
    """Edits that lead back from apply(before, edits) to `before`."""
    old = tokens(before)
    back, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        shift += growth(edit)
        back.append(Edit(start, edit.end + shift, "".join(old[edit.start : edit.end])))
    return tuple(back)


# Two sets of edits of one wording.


def conflict(before: str, edits: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Whether `edits` and `others`, both edits of `before`, cannot both be made.

    They conflict where they overlap, where they put different words into one place, and
    where both together would run two words, or two marks, into one. The same edit in both
    is agreement. Deletions side by side do not conflict.
    """
    return bool(overlaps(edits, others) or adjacent_token_merges(before, edits, others))


def overlaps(edits: Sequence[Edit], others: Sequence[Edit]) -> tuple[TokenSpan, ...]:
    """Token spans that `edits` and `others` both change, in different ways.

    Empty spans are places between two tokens into which both put words.
    """
    return tuple(
        (min(edit.start, other.start), max(edit.end, other.end))
        for edit, other in _touching_pairs(edits, others)
        if overlap(edit, other)
    )


def adjacent_token_merges(
    before: str, edits: Sequence[Edit], others: Sequence[Edit]
) -> tuple[TokenSpan, ...]:
    """Token spans where touching edits would merge two tokens, or put words in other marks.

    The edits touch without overlap.
    """
    if all(edit == other for edit, other in _touching_pairs(edits, others)):
        return ()
    return tuple(
        (run[0].start, run[-1].end)
        for run in adjacent_runs(sorted({*edits, *others}))
        if len(run) > 1 and not is_applicable(before, run)
    )


def _touching_pairs(
    edits: Sequence[Edit], others: Sequence[Edit]
) -> Iterator[tuple[Edit, Edit]]:
    """Pairs of an edit of `edits` and one of `others` that overlap or touch; both sorted."""
    first = 0
    for edit in edits:
        while first < len(others) and others[first].end < edit.start:
            first += 1
        for other in others[first:]:
            if other.start > edit.end:
                break
            yield edit, other


def overlap(edit: Edit, other: Edit) -> bool:
    """Whether two different edits share a token, or the place that one puts words into."""
    if edit[:2] == other[:2]:
        return edit != other
    inside = any(
        inner.start == inner.end and outer.start < inner.start < outer.end
        for inner, outer in ((edit, other), (other, edit))
    )
    return inside or max(edit.start, other.start) < min(edit.end, other.end)


def adjacent_runs(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Runs of edits that touch, from `edits` sorted by position; one alone is a run."""
    run: list[Edit] = []
    for edit in edits:
        if run and edit.start > run[-1].end:
            yield run
            run = []
        run.append(edit)
    if run:
        yield run


def rebase(edits: Sequence[Edit], over: Sequence[Edit]) -> Edits:
    """`edits` rebased: as edits of the wording that `over` leaves, without those in both.

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
        if any(overlap(edit, other) for other in near):
            raise EditsConflict
        if edit not in near:
            moved.append(Edit(edit.start + shift, edit.end + shift, edit.text))
    return tuple(_coalesced(moved))


def _coalesced(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits in order, with insertions at one place joined into one insertion."""
    pending: Edit | None = None
    for edit in edits:
        if pending and pending.start == pending.end == edit.start == edit.end:
            pending = Edit(edit.start, edit.end, pending.text + edit.text)
            continue
        if pending:
            yield pending
        pending = edit
    if pending:
        yield pending


# As tracked changes.


def tracked_changes(before: str, edits: Sequence[Edit]) -> tuple[TextChange, ...]:
    """The wording `before` with `edits` as tracked changes: text kept, deleted and inserted."""
    old = tokens(before)
    pieces, here = [], 0
    for edit in edits:
        pieces += [
            TextChange("keep", "".join(old[here : edit.start])),
            TextChange("delete", "".join(old[edit.start : edit.end])),
            TextChange("insert", edit.text),
        ]
        here = edit.end
    pieces.append(TextChange("keep", "".join(old[here:])))
    return tuple(piece for piece in pieces if piece.text)


def accept_all(changes: Iterable[TextChange]) -> str:
    """The wording with every tracked change accepted."""
    return "".join(change.text for change in changes if change.kind != "delete")


def reject_all(changes: Iterable[TextChange]) -> str:
    """The wording with every tracked change rejected."""
    return "".join(change.text for change in changes if change.kind != "insert")
