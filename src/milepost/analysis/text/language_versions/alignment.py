"""Which passage of a text in one language is which in another."""

import math
import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from milepost.analysis.text.plain import make_plain, plain_word

from .conventions import conventions
from .list_items import ROMAN

# What it costs to leave a passage alone, and to pair two that are not alike in something.
ALONE = 1.0
OTHER_KIND, OTHER_LEVEL, OTHER_LABEL, NO_LABEL = 1.2, 0.3, 1.2, 0.3
OTHER_LENGTH, OTHER_NUMBERS = 0.5, 0.5
BAND = 60  # passages that one text may run ahead of the other, beyond their difference


class Passage(Protocol):
    """A block of a document: a heading, a paragraph, an item of a list."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def key(self) -> str | None: ...


P = TypeVar("P", bound=Passage)
Pairs = list[tuple[P | None, P | None]]


def align_passages(
    one: Sequence[P], other: Sequence[P], languages: tuple[str, str]
) -> "Pairs[P]":
    """Pair the passages of a text in two languages, in order; None where one is alone.

    Passages with the same key belong together. Others are paired so that as little as
    possible is alone or unlike: in kind, label (3., c), iii), length and figures.

    Source: after W. A. Gale and K. W. Church, A Program for Aligning Sentences in
    Bilingual Corpora, Computational Linguistics 19 (1), 1993, pages 75 to 102.
    """
    shared = {p.key for p in one if p.key} & {p.key for p in other if p.key}
    mine = [_Seen(passage, languages[0], shared) for passage in one]
    yours = [_Seen(passage, languages[1], shared) for passage in other]
    longer = sum(seen.length for seen in yours) / max(1, sum(s.length for s in mine))
    pairs: Pairs[P] = []
    i, k = len(mine), len(yours)
    steps = _steps(mine, yours, longer or 1.0)
    while i or k:
        step = steps[i, k]
        i, k = i - (step != "other"), k - (step != "one")
        pairs.append(
            (
                one[i] if step != "other" else None,
                other[k] if step != "one" else None,
            )
        )
    return pairs[::-1]


class _Seen:
    """What is compared of a passage."""

    def __init__(self, passage: Passage, language: str, shared: set[str]) -> None:
        self.kind, self.level = passage.kind, passage.level
        self.key = passage.key if passage.key and passage.key in shared else None
        self.label = _label(passage.number, language)
        plain = make_plain(passage.text).text
        self.length = len(plain) + 1
        self.numbers = frozenset(re.findall(r"\d+", plain))


def _label(number: str, language: str) -> str:
    """A label as its place in order, whatever signs count it: 3, c and iii are "3"."""
    word = plain_word(number).strip(" ().[]-–—:•")
    if re.fullmatch(r"[ivx]+", word) and word in ROMAN:
        return str(ROMAN.index(word) + 1)
    letters = conventions(language).labels
    if len(word) == 1 and word in letters:
        return str(letters.index(word) + 1)
    return word


def _steps(
    mine: list[_Seen], yours: list[_Seen], longer: float
) -> dict[tuple[int, int], str]:
    """For each place, the step by which it is reached at the least cost."""
    band = BAND + abs(len(mine) - len(yours))
    cost = {(0, 0): 0.0}
    steps: dict[tuple[int, int], str] = {}
    for i in range(len(mine) + 1):
        for k in range(max(0, i - band), min(len(yours), i + band) + 1):
            ways = []
            if i and k and (i - 1, k - 1) in cost:
                unlike = _unlike(mine[i - 1], yours[k - 1], longer)
                ways.append((cost[i - 1, k - 1] + unlike, "both"))
            if i and (i - 1, k) in cost:
                ways.append((cost[i - 1, k] + ALONE, "one"))
            if k and (i, k - 1) in cost:
                ways.append((cost[i, k - 1] + ALONE, "other"))
            if ways:
                cost[i, k], steps[i, k] = min(ways)
    return steps


def _unlike(mine: _Seen, yours: _Seen, longer: float) -> float:
    if mine.key or yours.key:
        return 0.0 if mine.key == yours.key else math.inf
    unlike = OTHER_KIND * (mine.kind != yours.kind)
    unlike += OTHER_LEVEL * (mine.level != yours.level)
    if mine.label != yours.label:
        unlike += OTHER_LABEL if mine.label and yours.label else NO_LABEL
    ratio = yours.length / (mine.length * longer)
    unlike += OTHER_LENGTH * min(2.0, abs(math.log(ratio)))
    said = mine.numbers | yours.numbers
    if said:
        unlike += OTHER_NUMBERS * len(mine.numbers ^ yours.numbers) / len(said)
    return unlike
