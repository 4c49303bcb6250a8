"""Distinctive words of themes: log odds with an informative prior."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from .folding import comparison_key

WORD = re.compile(r"[^\W\d_]{3,}")
SHOWN = 5
STEM = 5  # signs; words that begin alike are shown once
FEWEST = 2  # texts of a theme that must say a word


def distinctive_words(texts: Sequence[str], themes: np.ndarray) -> list[list[str]]:
    """Distinctive words of each theme, at most five, the most distinctive first.

    texts
        As they were written.
    themes
        (n,) from 0: the theme of each text.

    A word marks a theme by how much likelier it is there than in the other themes, in
    standard errors of its log odds, with all texts as what is expected beforehand, times
    the log of how rare it is: `z log(n / texts that say it)`. So words of grammar fall
    out by themselves in every language.

    Source: B. L. Monroe, M. P. Colaresi and K. M. Quinn, Fightin' Words, Political
    Analysis 16 (4), 2008, pages 372 to 403, equations 15 to 22.
    """
    words_of_text = [set(WORD.findall(comparison_key(text))) for text in texts]
    background = Counter(word for words in words_of_text for word in words)
    total = sum(background.values())
    words_of_themes = []
    for theme in range(int(themes.max()) + 1 if len(themes) else 0):
        counts = Counter(
            word for words, label in zip(words_of_text, themes, strict=True) if label == theme
            for word in words
        )  # fmt: skip
        size = sum(counts.values())
        telling = {
            word: _log_odds_z(count, size, background[word], total)
            * np.log(len(texts) / background[word])
            for word, count in counts.items()
            if count >= FEWEST
        }
        words_of_themes.append(
            _distinct_stems(sorted(telling, key=lambda w: (-telling[w], w)))
        )
    return words_of_themes


def _log_odds_z(count: int, size: int, background: int, total: int) -> float:
    there, rest = background - count, total - size
    odds_here = (count + background) / (size + total - count - background)
    odds_there = (there + background) / (rest + total - there - background)
    error = 1 / (count + background) + 1 / (there + background)
    return float((np.log(odds_here) - np.log(odds_there)) / np.sqrt(error))


def _distinct_stems(words: list[str]) -> list[str]:
    """First five of `words`, no two of which begin with the same five characters."""
    by_stem: dict[str, str] = {}
    for word in words:
        by_stem.setdefault(word[:STEM], word)
        if len(by_stem) == SHOWN:
            break
    return list(by_stem.values())
