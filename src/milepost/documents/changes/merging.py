"""Merging of concurrent edits of one wording (as a three-way merge, of any number)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .edits import Edit, Edits, adjacent_runs, apply, is_applicable
from .tokens import tokens


class MergeConflict(NamedTuple):
    """A merge conflict: a passage that several changed, each otherwise.

    start, end  places between tokens of the wording before
    before      the passage as it was, and as it stands until somebody chooses
    proposed    what each set of edits that changes it makes of it; sets counted from 0
    """

    start: int
    end: int
    before: str
    proposed: Mapping[int, str]


class MergeResult(NamedTuple):
    """`edits` are those without conflict, which lead to `text`; `conflicts` are left open."""

    text: str
    edits: Edits
    conflicts: tuple[MergeConflict, ...]


def merge(before: str, *sets: Sequence[Edit]) -> MergeResult:
    """Merge several sets of edits of `before`: all that do not conflict are made.

    Whatever conflicts is not made, whoever came first: it is a passage of `conflicts`, with
    what each set makes of it. The order of the sets changes nothing but their numbers.
    """
    accepted: list[Edit] = []
    conflicting: list[list[Edit]] = []
    for group in _overlapping_groups(
        sorted({edit for edits in sets for edit in edits})
    ):
        if len(group) == 1:
            accepted += group
        else:
            conflicting.append(group)
    for run in list(adjacent_runs(accepted)):
        if len(run) > 1 and not is_applicable(before, run):
            accepted = [edit for edit in accepted if edit not in run]
            conflicting.append(run)
    return MergeResult(
        apply(before, accepted),
        tuple(accepted),
        tuple(_merge_conflict(before, group, sets) for group in sorted(conflicting)),
    )


def _overlapping_groups(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Groups of sorted edits that overlap, directly or through others, or share a place."""
    group: list[Edit] = []
    reach = 0
    for edit in edits:
        if group and edit.start >= reach and edit[:2] != group[-1][:2]:
            yield group
            group, reach = [], 0
        group.append(edit)
        reach = max(reach, edit.end)
    if group:
        yield group


def _merge_conflict(
    before: str, group: list[Edit], sets: Sequence[Sequence[Edit]]
) -> MergeConflict:
    start, end = group[0].start, max(edit.end for edit in group)
    passage = "".join(tokens(before)[start:end])
    theirs = {
        number: [edit for edit in edits if edit in group]
        for number, edits in enumerate(sets)
    }
    return MergeConflict(
        start,
        end,
        passage,
        {
            number: _passage_after(before, start, end, edits)
            for number, edits in theirs.items()
            if edits
        },
    )


def _passage_after(before: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """Text of tokens `start` to `end` of `before` with `edits`, all within it, made."""
    old = tokens(before)
    text, here = "", start
    for edit in edits:
        text += "".join(old[here : edit.start]) + edit.text
        here = edit.end
    return text + "".join(old[here:end])
