"""Re-anchoring of comments: where a commented passage stands in the next version.

A clause is found by its key, and by what was recorded of it: that it was divided, or made
one with another. Failing that, by its words, among the clauses that are new. In the
clause, the quoted words are found by what the two wordings have in common. The confidence
is the share of the quoted words and signs that are still there, in the same order: a
count that anybody can repeat with a finger on the page. Marks and blanks do not count.
What is not found keeps its old text.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from milepost.documents.clause_matching import ClauseCandidate, match_by_wording

from .edits import aligned
from .marks import is_mark
from .structure import Change, Merge, Split, Text
from .tokens import tokens

MIN_SHARE_KEPT = 0.5  # of the quoted words; with fewer it is another passage


class AnchorMatch(StrEnum):
    """How well an anchor was matched in the new wording."""

    EXACT = "exact"  # the same words in a row, where they were
    MOVED = "moved"  # the same words in a row at another place, and only there
    REWORDED = "reworded"  # at least half of the words, in the same order
    ORPHAN = "orphan"  # not found


_BEST_FIRST = list(AnchorMatch)


class ReanchoredPassage(NamedTuple):
    """A passage in a new wording.

    confidence  share of its words and signs still there, in order: 0 to 1
    start, end  in characters of the new wording; both 0 for an orphan
    quote       the passage as it was
    """

    how: AnchorMatch
    confidence: float
    start: int
    end: int
    quote: str


def reanchor(old: str, new: str, start: int, end: int) -> ReanchoredPassage:
    """Passage at characters `start` to `end` of `old` as re-anchored in `new`, or an orphan.

    A word that is quoted in part counts as quoted.

    Raises:
        ValueError: there is no such passage in `old`.
    """
    if not 0 <= start < end <= len(old):
        raise ValueError(f"no passage from {start} to {end} in {len(old)} characters")
    quote = old[start:end]
    words, rows = tokens(old), _content_positions(new)
    quoted = [
        place
        for place in range(*_token_range(old, start, end))
        if _is_content(words[place]) or quote.isspace()
    ]
    kept = [place for place in map(_kept(old, new).get, quoted) if place is not None]
    if len(kept) == len(quoted) and _are_in_a_row(kept, rows):
        return _passage(AnchorMatch.EXACT, 1.0, new, kept, quote)
    moved = _only_place([words[place] for place in quoted], new)
    if moved and _are_new(moved, old, new, quoted):
        return _passage(AnchorMatch.MOVED, 1.0, new, moved, quote)
    share = len(kept) / max(1, len(quoted))
    if kept and share >= MIN_SHARE_KEPT:
        return _passage(AnchorMatch.REWORDED, share, new, kept, quote)
    return ReanchoredPassage(AnchorMatch.ORPHAN, share, 0, 0, quote)


def _passage(
    how: AnchorMatch, confidence: float, new: str, places: Sequence[int], quote: str
) -> ReanchoredPassage:
    ends = _ends(new)
    start = ends[places[0]] - len(tokens(new)[places[0]])
    return ReanchoredPassage(how, confidence, start, ends[places[-1]], quote)


def _token_range(wording: str, start: int, end: int) -> tuple[int, int]:
    """Range of token indexes (from, to) that overlap characters `start` to `end`."""
    ends = _ends(wording)
    return bisect_right(ends, start), bisect_left(ends, end) + 1


@lru_cache(maxsize=2048)
def _ends(wording: str) -> tuple[int, ...]:
    return tuple(accumulate(map(len, tokens(wording))))


@lru_cache(maxsize=1024)
def _kept(old: str, new: str) -> dict[int, int]:
    return dict(aligned(old, new))


@lru_cache(maxsize=2048)
def _content_positions(wording: str) -> tuple[int, ...]:
    """Indexes of the tokens of a wording that are neither blanks nor marks."""
    return tuple(
        place for place, token in enumerate(tokens(wording)) if _is_content(token)
    )


def _is_content(token: str) -> bool:
    return not token.isspace() and not is_mark(token)


def _are_in_a_row(places: Sequence[int], telling: Sequence[int]) -> bool:
    """Whether no content token stands between two of `places`; False where there are none."""
    return bool(places) and all(
        bisect_left(telling, later) - bisect_right(telling, place) <= 0
        for place, later in pairwise(places)
    )


def _only_place(words: Sequence[str], new: str) -> list[int]:
    """Token indexes in `new` where `words` stand in a row; [] unless at exactly one place."""
    telling = _content_positions(new)
    row = [tokens(new)[place] for place in telling]
    size = len(words)
    if not size or not set(words) <= set(row):
        return []
    starts = [
        first
        for first in range(len(row) - size + 1)
        if row[first] == words[0] and row[first : first + size] == words
    ]
    return list(telling[starts[0] : starts[0] + size]) if len(starts) == 1 else []


def _are_new(places: Sequence[int], old: str, new: str, quoted: Sequence[int]) -> bool:
    """Whether under half of the tokens at `places` were kept from outside the quote."""
    kept, ours = _kept(old, new), set(quoted)
    others = {twin for place, twin in kept.items() if place not in ours}
    return 2 * sum(place in others for place in places) < len(places)


# Of a whole document.


class CommentTarget(NamedTuple):
    """What a comment is about: a clause by key, and a passage in it, in characters.

    start, end  None: the clause as a whole
    """

    key: str
    start: int | None = None
    end: int | None = None


FoundBy = Literal["key", "record", "words", ""]


class ReanchoredTarget(NamedTuple):
    """Where the target of a comment stands in the new version.

    key       the clause; None: there is none, and the comment waits for somebody to say
    found_by  how the clause was found; empty where it was not
    passage   the passage in it, or the whole wording; an orphan where only the clause is
              known
    """

    key: str | None
    found_by: FoundBy
    passage: ReanchoredPassage


def reanchor_targets(
    old: Text,
    new: Text,
    targets: Iterable[CommentTarget],
    recorded: Sequence[Change] = (),
) -> list[ReanchoredTarget]:
    """Re-anchor the targets of comments on `old` in `new`, in the order given.

    Parameters
    ----------
    recorded
        What was done between the two, as far as it is known. Of it divisions and clauses
        made one with others count here.

    Raises
    ------
    KeyError
        A target is on a clause that `old` does not have.
    ValueError
        Or on a passage that this clause does not have.
    """
    reanchoring = _Reanchoring(old, new, recorded)
    return [reanchoring.reanchor(target) for target in targets]


class _Reanchoring:
    def __init__(self, old: Text, new: Text, recorded: Sequence[Change]) -> None:
        self._old = {clause.key: clause for clause in old}
        self._new = {clause.key: clause for clause in new}
        self._position = {clause.key: place for place, clause in enumerate(old)}
        self._new_clauses = [
            ClauseCandidate(0, clause.key, at, "", clause.level, (clause.wording,))
            for at, clause in enumerate(new)
            if clause.key not in self._old
        ]
        self._recorded_successors = _recorded_successors(recorded)
        self._by_words: dict[str, str | None] = {}

    def reanchor(self, target: CommentTarget) -> ReanchoredTarget:
        wording = self._old[target.key].wording
        start = 0 if target.start is None else target.start
        end = len(wording) if target.end is None else target.end
        reanchored = [
            ReanchoredTarget(key, by, self._reanchored(wording, key, start, end))
            for key, by in self._candidates(target.key)
        ]
        if not reanchored:
            orphan = ReanchoredPassage(
                AnchorMatch.ORPHAN, 0.0, 0, 0, wording[start:end]
            )
            return ReanchoredTarget(None, "", orphan)
        # of equals the first: the clause's own key before what became of it
        return min(
            reanchored,
            key=lambda target: (
                _BEST_FIRST.index(target.passage.how),
                -target.passage.confidence,
            ),
        )

    def _reanchored(
        self, wording: str, key: str, start: int, end: int
    ) -> ReanchoredPassage:
        new = self._new[key].wording
        if not wording:
            how, confidence = (
                (AnchorMatch.ORPHAN, 0.0) if new else (AnchorMatch.EXACT, 1.0)
            )
            return ReanchoredPassage(how, confidence, 0, 0, "")
        return reanchor(wording, new, start, end)

    def _candidates(self, key: str) -> list[tuple[str, FoundBy]]:
        """Keys of clauses where a comment on `key` may stand now, best first, and how found."""
        candidates: list[tuple[str, FoundBy]] = []
        waiting, seen = [key], set()
        while waiting:
            at = waiting.pop(0)
            if at in seen:
                continue
            seen.add(at)
            if at in self._new:
                candidates.append((at, "key" if at == key else "record"))
            waiting += self._recorded_successors.get(at, [])
        if not candidates:
            match = self._find_by_words(key)
            return [(match, "words")] if match else []
        return candidates

    def _find_by_words(self, key: str) -> str | None:
        if not self._new_clauses:
            return None
        if key not in self._by_words:
            words, near = self._old[key].wording, self._position[key]
            place = match_by_wording(words, self._new_clauses, near)
            self._by_words[key] = place.key if place else None
        return self._by_words[key]


def _recorded_successors(recorded: Iterable[Change]) -> dict[str, list[str]]:
    """Keys of clauses that took words of another by split or merge, by that other's key."""
    successors: dict[str, list[str]] = defaultdict(list)
    for change in recorded:
        match change:
            case Split(key, _, new_key, _, _):
                successors[key].append(new_key)
            case Merge(key, other, _):
                successors[other].append(key)
    return successors
