"""What changed between two versions of a document: passages first, then their words.

Passages are the same clause where their keys say so, else where their words are the same;
of what is left between two such passages, those that have most of their words in common.
That a passage was moved, divided or joined with another is only said where keys or equal
words say it: nothing is guessed.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from .blocks import DocumentBlock

ALIKE = 0.5  # share of words in common, of both together, to be one passage reworded
MOST_COMPARED = 250_000  # pairs; beyond, passages that differ are gone and new
MOST_PARTS = 5  # that a passage is divided into

Sort = Literal[
    "kept",
    "reworded",
    "added",
    "removed",
    "moved_from",
    "moved_to",
    "divided",
    "joined",
]
Blocks = tuple[DocumentBlock, ...]


@dataclass(frozen=True)
class Step:
    """A passage on the way from one version to the next, where it stands.

    before  the passages of the old version: several that were joined; none for what was
            added
    after   those of the new version: several that one was divided into; none for what was
            removed
    move    a number, from 1, that the two ends of a move share; both have both passages

    Steps but those moved here have the whole old version in `before`, in its order; steps
    but those moved away have the whole new version in `after`.
    """

    sort: Sort
    before: Blocks = ()
    after: Blocks = ()
    move: int = 0


# Places in the old version, and the places in the new one that they became.
_Pair = tuple[tuple[int, ...], tuple[int, ...]]


def find_steps(
    before: Sequence[DocumentBlock], after: Sequence[DocumentBlock]
) -> tuple[Step, ...]:
    """The steps from one version to another, in reading order.

    What went stands before what came in its place.
    """
    match = _Match(before, after)
    match.by_key()
    match.by_same_words()
    match.divided_and_joined()
    match.by_likeness()
    return tuple(match.steps())


class _Match:
    def __init__(
        self, before: Sequence[DocumentBlock], after: Sequence[DocumentBlock]
    ) -> None:
        self._old, self._new = before, after
        self._old_words = [_words(block) for block in before]
        self._new_words = [_words(block) for block in after]
        self._pairs: dict[int, int] = {}  # old place to new place
        self._many: list[_Pair] = []  # divided and joined

    def by_key(self) -> None:
        places = {
            block.key: k for k, block in enumerate(self._new) if block.key is not None
        }
        for i, block in enumerate(self._old):
            if block.key is not None and block.key in places:
                self._pairs[i] = places[block.key]

    def by_same_words(self) -> None:
        """In order as far as possible; then whatever has the same words elsewhere."""
        olds, news = self._left()
        matcher = SequenceMatcher(
            None,
            [self._old_words[i] for i in olds],
            [self._new_words[k] for k in news],
            autojunk=False,
        )
        for i, k, length in matcher.get_matching_blocks():
            for n in range(length):
                self._pairs[olds[i + n]] = news[k + n]
        olds, news = self._left()
        places = defaultdict(list)
        for k in reversed(news):
            places[self._new_words[k]].append(k)
        for i in olds:
            if places[self._old_words[i]]:
                self._pairs[i] = places[self._old_words[i]].pop()

    def divided_and_joined(self) -> None:
        """One passage whose words are now those of several, or the other way round."""
        for i, words in enumerate(self._old_words):
            olds, news = map(set, self._left())
            twin = self._pairs.get(i)
            if i in olds or (twin is not None and not self._same(i, twin)):
                run = _parts_of(words, self._new_words, twin, news)
                self._take((i,), run, was=i)
        back = {k: i for i, k in self._pairs.items()}
        for k, words in enumerate(self._new_words):
            olds, news = map(set, self._left())
            twin = back.get(k)
            if k in news or (twin is not None and not self._same(twin, k)):
                run = _parts_of(words, self._old_words, twin, olds)
                self._take(run, (k,), was=twin)

    def _take(
        self, olds: tuple[int, ...], news: tuple[int, ...], was: int | None
    ) -> None:
        if olds and news:
            self._pairs.pop(-1 if was is None else was, None)
            self._many.append((olds, news))

    def by_likeness(self) -> None:
        """Between two passages that stayed: those most alike, in order."""
        stayed = [(-1, -1), *self._in_order(), (len(self._old), len(self._new))]
        olds, news = self._left()
        for (i, k), (j, m) in pairwise(stayed):
            self._pairs |= self._alike(
                [one for one in olds if i < one < j],
                [one for one in news if k < one < m],
            )

    def steps(self) -> Iterator[Step]:
        kept = self._units_in_order()
        moves = self._moves(kept)
        i = k = 0
        for olds, news in [*kept, ((len(self._old),), (len(self._new),))]:
            for place in range(i, olds[0]):
                yield self._went(place, moves)
            for place in range(k, news[0]):
                yield self._came(place, moves)
            if olds[0] < len(self._old) and news[0] < len(self._new):
                yield self._stayed(olds, news)
            i, k = olds[-1] + 1, news[-1] + 1

    def _stayed(self, olds: tuple[int, ...], news: tuple[int, ...]) -> Step:
        before = tuple(self._old[i] for i in olds)
        after = tuple(self._new[k] for k in news)
        sort: Sort = "reworded"
        if len(olds) > 1 or len(news) > 1:
            sort = "joined" if len(olds) > 1 else "divided"
        elif replace(before[0], position=0, key=None) == replace(
            after[0], position=0, key=None
        ):
            sort = "kept"
        return Step(sort, before, after)

    def _went(self, i: int, moves: dict[int, int]) -> Step:
        if i in moves:
            moved = (self._new[self._pairs[i]],)
            return Step("moved_from", (self._old[i],), moved, moves[i])
        return Step("removed", (self._old[i],))

    def _came(self, k: int, moves: dict[int, int]) -> Step:
        for i in moves:
            if self._pairs.get(i) == k:
                return Step("moved_to", (self._old[i],), (self._new[k],), moves[i])
        return Step("added", (), (self._new[k],))

    def _left(self) -> tuple[list[int], list[int]]:
        """Places that are not matched yet."""
        gone = {i for olds, _ in self._many for i in olds} | self._pairs.keys()
        come = {k for _, news in self._many for k in news} | set(self._pairs.values())
        return (
            [i for i in range(len(self._old)) if i not in gone],
            [k for k in range(len(self._new)) if k not in come],
        )

    def _same(self, i: int, k: int) -> bool:
        return self._old_words[i] == self._new_words[k]

    def _in_order(self) -> list[tuple[int, int]]:
        return [(olds[0], news[0]) for olds, news in self._units_in_order()]

    def _units_in_order(self) -> list[_Pair]:
        """The most passages that stand in the same order in both versions."""
        units = [((i,), (k,)) for i, k in self._pairs.items()] + self._many
        units.sort(key=lambda unit: unit[1])
        return _longest_rising(units)

    def _moves(self, kept: list[_Pair]) -> dict[int, int]:
        stayed = {olds[0] for olds, _ in kept}
        moved = sorted(i for i in self._pairs if i not in stayed)
        return {i: number for number, i in enumerate(moved, start=1)}

    def _alike(self, olds: list[int], news: list[int]) -> dict[int, int]:
        """Pairs in order with the greatest likeness together."""
        if not olds or not news or len(olds) * len(news) > MOST_COMPARED:
            return {}
        old_bags = [Counter(self._old_words[i].split()) for i in olds]
        new_bags = [Counter(self._new_words[k].split()) for k in news]
        best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
        for i, old in enumerate(old_bags):
            for k, new in enumerate(new_bags):
                alike = self._likeness(olds[i], news[k], old, new)
                best[i + 1][k + 1] = max(
                    best[i][k + 1], best[i + 1][k], best[i][k] + alike
                )
        found = {}
        i, k = len(olds), len(news)
        while i and k:
            if best[i][k] == best[i - 1][k]:
                i -= 1
            elif best[i][k] == best[i][k - 1]:
                k -= 1
            else:
                i, k = i - 1, k - 1
                found[olds[i]] = news[k]
        return found

    def _likeness(self, i: int, k: int, old: Counter[str], new: Counter[str]) -> float:
        """Share of words in common; nothing below `ALIKE`, or for another kind."""
        total = old.total() + new.total()
        if self._old[i].kind != self._new[k].kind or not total:
            return 0.0
        share = 2 * (old & new).total() / total
        return share if share >= ALIKE else 0.0


def _words(block: DocumentBlock) -> str:
    return " ".join(block.words.split())


def _parts_of(
    words: str, parts: list[str], twin: int | None, free: set[int]
) -> tuple[int, ...]:
    """Places of neighbours that have these words together; () where none do.

    They are free, but for `twin`, which is one of them where there is one.
    """
    starts: Iterable[int] = sorted(free)
    if twin is not None:
        starts, free = range(max(0, twin - MOST_PARTS + 1), twin + 1), free | {twin}
    for start in starts:
        joined = parts[start]
        for end in range(start + 1, min(start + MOST_PARTS, len(parts))):
            if not {start, end} <= free or not words.startswith(joined):
                break
            joined = f"{joined} {parts[end]}"
            if joined == words and (twin is None or twin <= end):
                return tuple(range(start, end + 1))
    return ()


def _longest_rising(units: list[_Pair]) -> list[_Pair]:
    """Of pairs in the order of the new version, the most that are in that of the old."""
    ends: list[int] = []  # the smallest end of a row of each length
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for at, (olds, _) in enumerate(units):
        length = bisect_left(ends, olds[0])
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [olds[0]]
        last[length : length + 1] = [at]
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(units[at])
        at = before[at]
    return found[::-1]
