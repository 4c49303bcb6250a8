"""What changed between two wordings, word by word.

Words are kept whole in every script that parts them by spaces, with the vowel marks of
Arabic; scripts that do not (Chinese, Japanese, Thai) are compared sign by sign.
"""

import re
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal

FIRST_MARK = "\u0300"  # before it there are Latin letters, and none that combine
IN_LATIN = re.compile(r"\s+|[\w\u00ad]+|.")
MOST_PAIRS = 20_000  # of equal words, old and new; beyond, only landmarks are compared

ChangeKind = Literal["keep", "insert", "delete"]


@dataclass(frozen=True)
class Change:
    """A piece of text that was kept, inserted or deleted."""

    kind: ChangeKind
    text: str


def find_changes(before: str, after: str) -> tuple[Change, ...]:
    """The pieces that lead from `before` to `after`, in reading order.

    What is kept and deleted, joined, is `before`; what is kept and inserted is `after`.
    Where something was replaced, the deletion comes first.
    """
    old, new = _words(before), _words(after)
    start = _same_at_start(old, new)
    end = _same_at_start(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    pieces = [
        ("keep", "".join(old[:start]), "".join(old[:start])),
        *_middle(old[start:old_end], new[start:new_end]),
        ("keep", "".join(old[old_end:]), "".join(old[old_end:])),
    ]
    return tuple(_gathered(pieces))


def _words(text: str) -> list[str]:
    if text and max(text) < FIRST_MARK:
        return IN_LATIN.findall(text)  # the same, many times as fast
    return _sign_by_sign(text)


def _sign_by_sign(text: str) -> list[str]:
    words: list[str] = []
    for sort, signs in groupby(text, _sort):
        if sort in {"word", "space"}:
            words.append("".join(signs))
        else:
            words.extend(signs)
    return words


@lru_cache(maxsize=4096)
def _sort(sign: str) -> str:
    """Which signs stand together: those of a word, or blanks; others stand alone."""
    if sign.isspace():
        return "space"
    name = unicodedata.name(sign, "")
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER")):
        return "single"
    # Marks (vowels of Arabic, accents) and joiners belong to the word they stand in.
    category = unicodedata.category(sign)
    return "word" if category[0] in "LNM" or category in {"Pc", "Cf"} else "single"


def _same_at_start(old: list[str], new: list[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _middle(
    old: list[str], new: list[str], *, landmarks: bool = True
) -> Iterator[tuple[str, str, str]]:
    """Steps from the first to the last word that differs: kind, old text, new text."""
    counts = Counter(new)
    pairs = sum(counts[word] for word in old if not word.isspace())
    if pairs <= MOST_PAIRS:
        # Blanks alone are no reason to see a match.
        matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
        for step, i, j, k, m in matcher.get_opcodes():
            kind = "keep" if step == "equal" else "change"
            yield kind, "".join(old[i:j]), "".join(new[k:m])
    elif landmarks:
        yield from _between_landmarks(old, new)
    else:
        yield "change", "".join(old), "".join(new)


def _between_landmarks(
    old: list[str], new: list[str]
) -> Iterator[tuple[str, str, str]]:
    """Long texts: words that both have exactly once are fixed, and the rest compared
    between them. Comparing everything with everything would take minutes."""
    i = k = 0
    for mark, twin in _landmarks(old, new):
        yield from _middle(old[i:mark], new[k:twin], landmarks=False)
        yield "keep", old[mark], new[twin]
        i, k = mark + 1, twin + 1
    yield from _middle(old[i:], new[k:], landmarks=False)


def _landmarks(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The longest row of words, each once in both, that stand in the same order."""
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
    found = []
    at = best[-1] if best else -1
    while at >= 0:
        i, k, at = rows[at]
        found.append((i, k))
    return found[::-1]


def _gathered(pieces: list[tuple[str, str, str]]) -> Iterator[Change]:
    """Join changes that only a blank keeps apart: a phrase replaced reads as one."""
    steps: list[tuple[str, str, str]] = []
    last = max(
        (i for i, piece in enumerate(pieces) if piece[0] == "change"), default=-1
    )
    for index, (step, old, new) in enumerate(pieces):
        inside = index < last and bool(steps) and steps[-1][0] == "change"
        kind = "change" if inside and not old.strip() and not new.strip() else step
        if steps and steps[-1][0] == kind:
            old, new = steps[-1][1] + old, steps.pop()[2] + new
        steps.append((kind, old, new))
    for kind, old, new in steps:
        if kind == "keep" and old:
            yield Change("keep", old)
        elif kind == "change":
            if old:
                yield Change("delete", old)
            if new:
                yield Change("insert", new)
