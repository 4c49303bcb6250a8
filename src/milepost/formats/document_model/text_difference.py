"""Difference of two texts, word by word (longest common subsequence).

Words are kept whole in every script that parts them by spaces, with the vowel marks of
Arabic; scripts that do not (Chinese, Japanese, Thai) are compared sign by sign.
"""

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal

from rapidfuzz.distance import LCSseq

FIRST_MARK = "\u0300"  # before it there are Latin letters, and none that combine
IN_LATIN = re.compile(r"\s+|[\w\u00ad]+|.")

# Words of the old text times words of the new that are compared at once: a bit is kept
# for each. Beyond, only what stands between landmarks is.
MOST_PAIRS = 200_000_000

Pairs = list[tuple[int, int]]
ChangeKind = Literal["keep", "insert", "delete"]


@dataclass(frozen=True)
class TextChange:
    """A piece of text that was kept, inserted or deleted."""

    kind: ChangeKind
    text: str


def find_changes(before: str, after: str) -> tuple[TextChange, ...]:
    """Text changes (keep, delete, insert) that lead from `before` to `after`, in order.

    What is kept and deleted, joined, is `before`; what is kept and inserted is `after`.
    Where something was replaced, the deletion comes first.
    """
    old, new = _words(before), _words(after)
    return tuple(_changes(old, new, align(old, new)))


def _changes(
    old: Sequence[str], new: Sequence[str], kept: Pairs
) -> Iterator[TextChange]:
    here = there = 0
    row: list[str] = []
    for i, k in (*kept, (len(old), len(new))):
        if (here, there) != (i, k):
            if row:
                yield TextChange("keep", "".join(row))
            if here < i:
                yield TextChange("delete", "".join(old[here:i]))
            if there < k:
                yield TextChange("insert", "".join(new[there:k]))
            row = []
        row += old[i : i + 1]
        here, there = i + 1, k + 1
    if row:
        yield TextChange("keep", "".join(row))


def align(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Pairs of indices of tokens that `old` and `new` keep, in reading order.

    Both are words, spaces and punctuation in a row. As many words are kept as can be, then the
    punctuation between them, then the spaces beside both; but not a few words between two long
    passages written anew, which are there by chance and make a change hard to read.
    """
    start = _common_prefix_length(old, new)
    end = _common_prefix_length(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    here = [i for i in range(start, old_end) if not old[i].isspace()]
    there = [k for k in range(start, new_end) if not new[k].isspace()]
    ours, theirs = [old[i] for i in here], [new[k] for k in there]
    words = _drop_islands(_add_punctuation(ours, theirs), ours, theirs)
    kept = [(here[i], there[k]) for i, k in words]
    return [
        *((place, place) for place in range(start)),
        *_add_spaces(kept, old, new, (start - 1, start - 1), (old_end, new_end)),
        *zip(range(old_end, len(old)), range(new_end, len(new)), strict=True),
    ]


def _words(text: str) -> list[str]:
    if text and max(text) < FIRST_MARK:
        return IN_LATIN.findall(text)  # the same, many times as fast
    return _split_by_character(text)


def _split_by_character(text: str) -> list[str]:
    words: list[str] = []
    for sort, characters in groupby(text, _character_class):
        if sort in {"word", "space"}:
            words.append("".join(characters))
        else:
            words.extend(characters)
    return words


@lru_cache(maxsize=4096)
def _character_class(character: str) -> str:
    """Class of a character: "word", "space", or "single" if it is a token by itself."""
    if character.isspace():
        return "space"
    name = unicodedata.name(character, "")
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER")):
        return "single"
    # Marks (vowels of Arabic, accents) and joiners belong to the word they stand in.
    category = unicodedata.category(character)
    return "word" if category[0] in "LNM" or category in {"Pc", "Cf"} else "single"


def _common_prefix_length(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for old_word, new_word in zip(old, new, strict=False):
        if old_word != new_word:
            break
        count += 1
    return count


def _add_punctuation(old: list[str], new: list[str]) -> Pairs:
    """Pairs of indices of kept words, and of kept punctuation between them."""
    here = [i for i, word in enumerate(old) if _is_word(word)]
    there = [k for k, word in enumerate(new) if _is_word(word)]
    words = _longest_common_subsequence([old[i] for i in here], [new[k] for k in there])
    kept: Pairs = []
    i = k = 0
    for mark, twin in [(here[i], there[k]) for i, k in words] + [(len(old), len(new))]:
        if i < mark and k < twin:
            ours = [n for n in range(i, mark) if not _is_word(old[n])]
            theirs = [n for n in range(k, twin) if not _is_word(new[n])]
            punctuation = _longest_common_subsequence(
                [old[n] for n in ours], [new[n] for n in theirs]
            )
            kept += [
                (ours[ours_index], theirs[theirs_index])
                for ours_index, theirs_index in punctuation
            ]
        kept.append((mark, twin))
        i, k = mark + 1, twin + 1
    return kept[:-1]


@lru_cache(maxsize=4096)
def _is_word(word: str) -> bool:
    """Whether a token has a letter or digit, so that it is not punctuation."""
    return any(map(str.isalnum, word))


def _longest_common_subsequence(
    old: list[str], new: list[str], *, landmarks: bool = True
) -> Pairs:
    """Pairs of indices of the longest common subsequence of two token lists.

    Texts too long for that are compared between landmarks, or not at all if `landmarks`
    is false.
    """
    if not old or not new:
        return []
    if len(old) * len(new) <= MOST_PAIRS:
        numbers: dict[str, int] = {}
        rows = [
            [numbers.setdefault(word, len(numbers)) for word in words]
            for words in (old, new)
        ]
        return [
            (step.src_start + n, step.dest_start + n)
            for step in LCSseq.opcodes(*rows)
            if step.tag == "equal"
            for n in range(step.src_end - step.src_start)
        ]
    return list(_common_between_landmarks(old, new)) if landmarks else []


def _common_between_landmarks(
    old: list[str], new: list[str]
) -> Iterator[tuple[int, int]]:
    """Pairs of indices of common tokens, compared only between landmarks, to save memory.

    Words that both texts have exactly once are the landmarks.
    """
    i = k = 0
    for mark, twin in (*_landmarks(old, new), (len(old), len(new))):
        for old_index, new_index in _longest_common_subsequence(
            old[i:mark], new[k:twin], landmarks=False
        ):
            yield i + old_index, k + new_index
        if mark < len(old):
            yield mark, twin
        i, k = mark + 1, twin + 1


def _landmarks(old: list[str], new: list[str]) -> Pairs:
    """Pairs of indices of words that are unique in both texts, longest sequence in order."""
    in_old, in_new = Counter(old), Counter(new)
    place = {word: k for k, word in enumerate(new) if in_new[word] == 1}
    ends: list[int] = []  # the smallest end, in `new`, of a row of each length
    rows: list[tuple[int, int, int]] = []  # place in old and new, the one before
    best: list[int] = []  # which of `rows` ends a row of each length
    for i, word in enumerate(old):
        if in_old[word] == 1 and word in place:
            length = bisect(ends, place[word])
            rows.append((i, place[word], best[length - 1] if length else -1))
            ends[length : length + 1] = [place[word]]
            best[length : length + 1] = [len(rows) - 1]
    landmarks = []
    at = best[-1] if best else -1
    while at >= 0:
        i, k, at = rows[at]
        landmarks.append((i, k))
    return landmarks[::-1]


def _drop_islands(kept: Pairs, old: list[str], new: list[str]) -> Pairs:
    """Kept pairs without short runs between two longer replaced passages.

    A run is dropped that has, on both sides, more than twice as many tokens replaced;
    punctuation counts for half a word.
    """
    rows = list(_rows(kept))
    while True:
        ends = [(-1, -1), *(row[-1] for row in rows)]
        starts = [*(row[0] for row in rows), (len(old), len(new))]
        gaps = [
            min(after[0] - before[0], after[1] - before[1]) - 1
            for before, after in zip(ends, starts, strict=True)
        ]
        staying = [
            row
            for row, gap, following in zip(rows, gaps, gaps[1:], strict=False)
            if 2 * _weight(row, old) >= min(gap, following)
        ]
        if len(staying) == len(rows):
            return [pair for row in rows for pair in row]
        rows = staying


def _rows(kept: Pairs) -> Iterator[Pairs]:
    row: Pairs = []
    for i, k in kept:
        if row and (i - 1, k - 1) != row[-1]:
            yield row
            row = []
        row.append((i, k))
    if row:
        yield row


def _weight(row: Pairs, old: list[str]) -> float:
    return sum(1 if _is_word(old[i]) else 0.5 for i, _ in row)


def _add_spaces(
    kept: Pairs,
    old: Sequence[str],
    new: Sequence[str],
    first: tuple[int, int],
    last: tuple[int, int],
) -> Iterator[tuple[int, int]]:
    """Kept pairs with equal spaces beside them added, between `first` and `last`.

    `first` and `last` themselves are not among them.
    """
    for (i, k), (next_i, next_k) in pairwise((first, *kept, last)):
        if i != first[0]:
            yield i, k
        i, k = i + 1, k + 1
        while i < next_i and k < next_k and old[i] == new[k] and old[i].isspace():
            yield i, k
            i, k = i + 1, k + 1
        back = 1
        while (
            next_i - back >= i
            and next_k - back >= k
            and old[next_i - back] == new[next_k - back]
            and old[next_i - back].isspace()
        ):
            back += 1
        for n in range(back - 1, 0, -1):
            yield next_i - n, next_k - n
