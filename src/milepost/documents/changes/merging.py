"""What several people made of one wording at the same time, brought together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .edits import Edit, Edits, apply, fits, rows
from .tokens import tokens


class Clash(NamedTuple):
    """A passage that several changed, each otherwise.

    start, end  places between tokens of the wording before
    before      the passage as it was, and as it stands until somebody chooses
    proposed    what each set of edits that changes it makes of it; sets counted from 0
    """

    start: int
    end: int
    before: str
    proposed: Mapping[int, str]


class Merged(NamedTuple):
    """`edits` are those without conflict, which lead to `text`; `clashes` are left open."""

    text: str
    edits: Edits
    clashes: tuple[Clash, ...]


def merge(before: str, *sets: Sequence[Edit]) -> Merged:
    """All that several sets of edits of `before` agree on, or that is in nobody's way.

    Whatever conflicts is not made, whoever came first: it is a passage of `clashes`, with
    what each set makes of it. The order of the sets changes nothing but their numbers.
    """
    made: list[Edit] = []
    clashing: list[list[Edit]] = []
    for heap in _heaps(sorted({edit for edits in sets for edit in edits})):
        if len(heap) == 1:
            made += heap
        else:
            clashing.append(heap)
    for row in list(rows(made)):
        if len(row) > 1 and not fits(before, row):
            made = [edit for edit in made if edit not in row]
            clashing.append(row)
    return Merged(
        apply(before, made),
        tuple(made),
        tuple(_clash(before, heap, sets) for heap in sorted(clashing)),
    )


def _heaps(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits in order, in heaps of those that overlap, through others if not directly."""
    heap: list[Edit] = []
    reach = 0
    for edit in edits:
        if heap and edit.start >= reach and edit[:2] != heap[-1][:2]:
            yield heap
            heap, reach = [], 0
        heap.append(edit)
        reach = max(reach, edit.end)
    if heap:
        yield heap


def _clash(before: str, heap: list[Edit], sets: Sequence[Sequence[Edit]]) -> Clash:
    start, end = heap[0].start, max(edit.end for edit in heap)
    passage = "".join(tokens(before)[start:end])
    theirs = {
        number: [edit for edit in edits if edit in heap]
        for number, edits in enumerate(sets)
    }
    return Clash(
        start,
        end,
        passage,
        {
            number: _made_of(before, start, end, edits)
            for number, edits in theirs.items()
            if edits
        },
    )


def _made_of(before: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """What `edits`, all within a passage, make of it."""
    old = tokens(before)
    text, here = "", start
    for edit in edits:
        text += "".join(old[here : edit.start]) + edit.text
        here = edit.end
    return text + "".join(old[here:end])
