"""Alignment of the passages of two language versions (Gale and Church)."""

import math
import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from milepost.analysis.text.folding import fold_text, fold_word

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
    left: Sequence[P], right: Sequence[P], languages: tuple[str, str]
) -> "Pairs[P]":
    """Align passages of two language versions in ordered pairs; None where one is alone.

    Passages with the same key belong together. Others are paired so that as little as
    possible is alone or unlike: in kind, label (3., c), iii), length and figures.

    Source: after W. A. Gale and K. W. Church, A Program for Aligning Sentences in
    Bilingual Corpora, Computational Linguistics 19 (1), 1993, pages 75 to 102.
    """
    shared = {p.key for p in left if p.key} & {p.key for p in right if p.key}
    left_features = [
        _PassageFeatures(passage, languages[0], shared) for passage in left
    ]
    right_features = [
        _PassageFeatures(passage, languages[1], shared) for passage in right
    ]
    length_ratio = sum(seen.length for seen in right_features) / max(
        1, sum(s.length for s in left_features)
    )
    pairs: Pairs[P] = []
    i, k = len(left_features), len(right_features)
    steps = _cheapest_steps(left_features, right_features, length_ratio or 1.0)
    while i or k:
        step = steps[i, k]
        i, k = i - (step != "other"), k - (step != "one")
        pairs.append(
            (
                left[i] if step != "other" else None,
                right[k] if step != "one" else None,
            )
        )
    return pairs[::-1]


class _PassageFeatures:
    """Features by which passages are compared."""

    def __init__(self, passage: Passage, language: str, shared: set[str]) -> None:
        self.kind, self.level = passage.kind, passage.level
        self.key = passage.key if passage.key and passage.key in shared else None
        self.label = _label(passage.number, language)
        folded = fold_text(passage.text).text
        self.length = len(folded) + 1
        self.numbers = frozenset(re.findall(r"\d+", folded))


def _label(number: str, language: str) -> str:
    """Normalised label of a passage: its place in order, so that 3, c) and iii) are "3"."""
    word = fold_word(number).strip(" ().[]-–—:•")
    if re.fullmatch(r"[ivx]+", word) and word in ROMAN:
        return str(ROMAN.index(word) + 1)
    letters = conventions(language).labels
    if len(word) == 1 and word in letters:
        return str(letters.index(word) + 1)
    return word


def _cheapest_steps(
    left: list[_PassageFeatures], right: list[_PassageFeatures], length_ratio: float
) -> dict[tuple[int, int], str]:
    """Cheapest last step (both, one or other) to each pair of positions, within a band."""
    band = BAND + abs(len(left) - len(right))
    cost = {(0, 0): 0.0}
    steps: dict[tuple[int, int], str] = {}
    for i in range(len(left) + 1):
        for k in range(max(0, i - band), min(len(right), i + band) + 1):
            options = []
            if i and k and (i - 1, k - 1) in cost:
                unlike = _pair_cost(left[i - 1], right[k - 1], length_ratio)
                options.append((cost[i - 1, k - 1] + unlike, "both"))
            if i and (i - 1, k) in cost:
                options.append((cost[i - 1, k] + ALONE, "one"))
            if k and (i, k - 1) in cost:
                options.append((cost[i, k - 1] + ALONE, "other"))
            if options:
                cost[i, k], steps[i, k] = min(options)
    return steps


def _pair_cost(
    left: _PassageFeatures, right: _PassageFeatures, length_ratio: float
) -> float:
    if left.key or right.key:
        return 0.0 if left.key == right.key else math.inf
    cost = OTHER_KIND * (left.kind != right.kind)
    cost += OTHER_LEVEL * (left.level != right.level)
    if left.label != right.label:
        cost += OTHER_LABEL if left.label and right.label else NO_LABEL
    ratio = right.length / (left.length * length_ratio)
    cost += OTHER_LENGTH * min(2.0, abs(math.log(ratio)))
    numbers = left.numbers | right.numbers
    if numbers:
        cost += OTHER_NUMBERS * len(left.numbers ^ right.numbers) / len(numbers)
    return cost
