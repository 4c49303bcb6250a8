"""String similarity of texts (normalised indel distance, by rapidfuzz)."""

import re
from collections.abc import Sequence

import numpy as np

# 0 to 1: twice the signs both have in the same order, over the signs of both; words as
# they stand or in the order of the alphabet, whichever is more.
MIN_SIMILARITY = 0.82
# Two words at least so alike are one word in two spellings.
MIN_WORD_SIMILARITY = 0.6
SHORT_WORD = 2  # signs; slips of the pen make another of these too easily
NUMBER = re.compile(r"\d+")


def compare(texts: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """Similarity (0 to 1) of each text and the one at its place in `others`; 0 unless near.

    They are near where at least `MIN_SIMILARITY`, and not each says something of its own: a
    number that the other lacks, or a word that is like none of the other.
    """
    from rapidfuzz import fuzz, process

    as_written, sorted_words = (
        process.cpdist(
            texts,
            others,
            scorer=scorer,
            score_cutoff=100 * MIN_SIMILARITY,
            dtype=np.float64,
        )
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
    )
    similarity = np.maximum(as_written, sorted_words)
    for place in np.flatnonzero(similarity).tolist():
        text, other = texts[place], others[place]
        if _has_distinct_content(text, other) and _has_distinct_content(other, text):
            similarity[place] = 0
    return similarity / 100


def _has_distinct_content(text: str, other: str) -> bool:
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
                word, words, scorer=fuzz.ratio, score_cutoff=100 * MIN_WORD_SIMILARITY
            )
        )
        for word in set(text.split()).difference(words)
    )
