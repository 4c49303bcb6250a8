"""Difference of two versions of a document: passages first, then their words.

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

MIN_SIMILARITY = (
    0.5  # share of words in common, of both together, to be one passage reworded
)
MOST_COMPARED = 250_000  # pairs; beyond, passages that differ are gone and new
MOST_PARTS = 5  # that a passage is divided into

PassageChangeKind = Literal[
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
class PassageChange:
    """A passage on the way from one version to the next, where it stands.

    before  the passages of the old version: several that were joined; none for what was
            added
    after   those of the new version: several that one was divided into; none for what was
            removed
    move    a number, from 1, that the two ends of a move share; both have both passages

    Steps but those moved here have the whole old version in `before`, in its order; steps
    but those moved away have the whole new version in `after`.
    """

    sort: PassageChangeKind
    before: Blocks = ()
    after: Blocks = ()
    move: int = 0


# Places in the old version, and the places in the new one that they became.
_Pair = tuple[tuple[int, ...], tuple[int, ...]]


def find_passage_changes(
    before: Sequence[DocumentBlock], after: Sequence[DocumentBlock]
) -> tuple[PassageChange, ...]:
    """Passage changes that lead from one version to another, in reading order.

    What went stands before what came in its place.
    """
    match = _PassageMatcher(before, after)
    match.match_keys()
    match.match_equal_text()
    match.match_divided_and_joined()
    match.match_similar()
    return tuple(match.changes())


class _PassageMatcher:
    def __init__(
        self, before: Sequence[DocumentBlock], after: Sequence[DocumentBlock]
    ) -> None:
        self._old, self._new = before, after
        self._old_words = [_words(block) for block in before]
        self._new_words = [_words(block) for block in after]
        self._pairs: dict[int, int] = {}  # old place to new place
        self._many: list[_Pair] = []  # divided and joined

    def match_keys(self) -> None:
        places = {
            block.key: k for k, block in enumerate(self._new) if block.key is not None
        }
        for i, block in enumerate(self._old):
            if block.key is not None and block.key in places:
                self._pairs[i] = places[block.key]

    def match_equal_text(self) -> None:
        """Pair unmatched passages of equal text, in order as far as possible, then elsewhere."""
        olds, news = self._unmatched()
        matcher = SequenceMatcher(
            None,
            [self._old_words[i] for i in olds],
            [self._new_words[k] for k in news],
            autojunk=False,
        )
        for i, k, length in matcher.get_matching_blocks():
            for n in range(length):
                self._pairs[olds[i + n]] = news[k + n]
        olds, news = self._unmatched()
        places = defaultdict(list)
        for k in reversed(news):
            places[self._new_words[k]].append(k)
        for i in olds:
            if places[self._old_words[i]]:
                self._pairs[i] = places[self._old_words[i]].pop()

    def match_divided_and_joined(self) -> None:
        """Match passages divided into, or joined from, consecutive passages of the same text."""
        for i, words in enumerate(self._old_words):
            olds, news = map(set, self._unmatched())
            twin = self._pairs.get(i)
            if i in olds or (twin is not None and not self._same(i, twin)):
                run = _consecutive_parts(words, self._new_words, twin, news)
                self._take((i,), run, was=i)
        back = {k: i for i, k in self._pairs.items()}
        for k, words in enumerate(self._new_words):
            olds, news = map(set, self._unmatched())
            twin = back.get(k)
            if k in news or (twin is not None and not self._same(twin, k)):
                run = _consecutive_parts(words, self._old_words, twin, olds)
                self._take(run, (k,), was=twin)

    def _take(
        self, olds: tuple[int, ...], news: tuple[int, ...], was: int | None
    ) -> None:
        if olds and news:
            self._pairs.pop(-1 if was is None else was, None)
            self._many.append((olds, news))

    def match_similar(self) -> None:
        """Pair unmatched passages between those that stayed, in order, by similarity."""
        stayed = [(-1, -1), *self._ordered_pairs(), (len(self._old), len(self._new))]
        olds, news = self._unmatched()
        for (i, k), (j, m) in pairwise(stayed):
            self._pairs |= self._best_alignment(
                [place for place in olds if i < place < j],
                [place for place in news if k < place < m],
            )

    def changes(self) -> Iterator[PassageChange]:
        kept = self._ordered_units()
        moves = self._moves(kept)
        i = k = 0
        for olds, news in [*kept, ((len(self._old),), (len(self._new),))]:
            for place in range(i, olds[0]):
                yield self._removed_or_moved(place, moves)
            for place in range(k, news[0]):
                yield self._added_or_moved(place, moves)
            if olds[0] < len(self._old) and news[0] < len(self._new):
                yield self._kept_or_reworded(olds, news)
            i, k = olds[-1] + 1, news[-1] + 1

    def _kept_or_reworded(
        self, olds: tuple[int, ...], news: tuple[int, ...]
    ) -> PassageChange:
        before = tuple(self._old[i] for i in olds)
        after = tuple(self._new[k] for k in news)
        sort: PassageChangeKind = "reworded"
        if len(olds) > 1 or len(news) > 1:
            sort = "joined" if len(olds) > 1 else "divided"
        elif replace(before[0], position=0, key=None) == replace(
            after[0], position=0, key=None
        ):
            sort = "kept"
        return PassageChange(sort, before, after)

    def _removed_or_moved(self, i: int, moves: dict[int, int]) -> PassageChange:
        if i in moves:
            moved = (self._new[self._pairs[i]],)
            return PassageChange("moved_from", (self._old[i],), moved, moves[i])
        return PassageChange("removed", (self._old[i],))

    def _added_or_moved(self, k: int, moves: dict[int, int]) -> PassageChange:
        for i in moves:
            if self._pairs.get(i) == k:
                return PassageChange(
                    "moved_to", (self._old[i],), (self._new[k],), moves[i]
                )
        return PassageChange("added", (), (self._new[k],))

    def _unmatched(self) -> tuple[list[int], list[int]]:
        """Indices of the old and of the new passages that are not matched yet."""
        gone = {i for olds, _ in self._many for i in olds} | self._pairs.keys()
        come = {k for _, news in self._many for k in news} | set(self._pairs.values())
        return (
            [i for i in range(len(self._old)) if i not in gone],
            [k for k in range(len(self._new)) if k not in come],
        )

    def _same(self, i: int, k: int) -> bool:
        return self._old_words[i] == self._new_words[k]

    def _ordered_pairs(self) -> list[tuple[int, int]]:
        return [(olds[0], news[0]) for olds, news in self._ordered_units()]

    def _ordered_units(self) -> list[_Pair]:
        """Longest sequence of matches that is in the same order in both versions."""
        units = [((i,), (k,)) for i, k in self._pairs.items()] + self._many
        units.sort(key=lambda unit: unit[1])
        return _longest_increasing(units)

    def _moves(self, kept: list[_Pair]) -> dict[int, int]:
        stayed = {olds[0] for olds, _ in kept}
        moved = sorted(i for i in self._pairs if i not in stayed)
        return {i: number for number, i in enumerate(moved, start=1)}

    def _best_alignment(self, olds: list[int], news: list[int]) -> dict[int, int]:
        """Pairs (old: new index) in order with the greatest total similarity."""
        if not olds or not news or len(olds) * len(news) > MOST_COMPARED:
            return {}
        old_bags = [Counter(self._old_words[i].split()) for i in olds]
        new_bags = [Counter(self._new_words[k].split()) for k in news]
        best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
        for i, old in enumerate(old_bags):
            for k, new in enumerate(new_bags):
                similarity = self._similarity(olds[i], news[k], old, new)
                best[i + 1][k + 1] = max(
                    best[i][k + 1], best[i + 1][k], best[i][k] + similarity
                )
        pairs = {}
        i, k = len(olds), len(news)
        while i and k:
            if best[i][k] == best[i - 1][k]:
                i -= 1
            elif best[i][k] == best[i][k - 1]:
                k -= 1
            else:
                i, k = i - 1, k - 1
                pairs[olds[i]] = news[k]
        return pairs

    def _similarity(
        self, i: int, k: int, old: Counter[str], new: Counter[str]
    ) -> float:
        """Share of words in common, 0 to 1; 0 below `MIN_SIMILARITY` or between kinds."""
        total = old.total() + new.total()
        if self._old[i].kind != self._new[k].kind or not total:
            return 0.0
        share = 2 * (old & new).total() / total
        return share if share >= MIN_SIMILARITY else 0.0


def _words(block: DocumentBlock) -> str:
    return " ".join(block.words.split())


def _consecutive_parts(
    words: str, parts: list[str], twin: int | None, free: set[int]
) -> tuple[int, ...]:
    """Indices of consecutive `parts` that together have the text `words`; () for none.

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


def _longest_increasing(units: list[_Pair]) -> list[_Pair]:
    """Longest subsequence of pairs, given in new order, that is in old order too."""
    ends: list[int] = []  # the smallest end of a row of each length
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for at, (olds, _) in enumerate(units):
        length = bisect_left(ends, olds[0])
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [olds[0]]
        last[length : length + 1] = [at]
    longest = []
    at = last[-1] if last else -1
    while at >= 0:
        longest.append(units[at])
        at = before[at]
    return longest[::-1]
