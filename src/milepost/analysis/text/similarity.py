"""Whether two texts nearly say the same, and how alike they are."""

import re
from collections.abc import Sequence

import numpy as np

# 0 to 1: twice the signs both have in the same order, over the signs of both; words as
# they stand or in the order of the alphabet, whichever is more.
ALIKE = 0.82
# Two words at least so alike are one word in two spellings.
SAME_WORD = 0.6
SHORT_WORD = 2  # signs; slips of the pen make another of these too easily
NUMBER = re.compile(r"\d+")


def compare(texts: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """How alike each normalised text and its other are; 0 where they are not near.

    They are near where at least `ALIKE`, and not each says something of its own: a
    number that the other lacks, or a word that is like none of the other.
    """
    from rapidfuzz import fuzz, process

    as_written, sorted_words = (
        process.cpdist(
            texts, others, scorer=scorer, score_cutoff=100 * ALIKE, dtype=np.float64
        )
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
    )
    alike = np.maximum(as_written, sorted_words)
    for place in np.flatnonzero(alike).tolist():
        if _each_says_its_own(texts[place], others[place]):
            alike[place] = 0
    return alike / 100


def _each_says_its_own(text: str, other: str) -> bool:
    return _says_its_own(text, other) and _says_its_own(other, text)


def _says_its_own(text: str, other: str) -> bool:
    """Whether `text` has a number that `other` lacks, or a word like none of its words.

    Where a script has no blanks between words, what stands between two signs of
    punctuation is taken for one; so a word that is part of another is like it.
    """
    from rapidfuzz import fuzz, process

    words = other.split()
    numbers = set(NUMBER.findall(other))
    return any(
        not numbers.issuperset(NUMBER.findall(word))
        or (
            len(word) > SHORT_WORD
            and word not in other
            and not process.extractOne(
                word, words, scorer=fuzz.ratio, score_cutoff=100 * SAME_WORD
            )
        )
        for word in set(text.split()).difference(words)
    )
