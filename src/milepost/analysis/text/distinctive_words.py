"""Words that mark a theme, in the language of its texts."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from .normalise import normalise

WORD = re.compile(r"[^\W\d_]{3,}")
SHOWN = 5
STEM = 5  # signs; words that begin alike are shown once
FEWEST = 2  # texts of a theme that must say a word


def find_words(texts: Sequence[str], themes: np.ndarray) -> list[list[str]]:
    """The words that mark each theme, the most telling first.

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
    said = [set(WORD.findall(normalise(text))) for text in texts]
    everywhere = Counter(word for words in said for word in words)
    total = sum(everywhere.values())
    found = []
    for theme in range(int(themes.max()) + 1 if len(themes) else 0):
        here = Counter(
            word for words, own in zip(said, themes, strict=True) if own == theme
            for word in words
        )  # fmt: skip
        size = sum(here.values())
        telling = {
            word: _z(count, size, everywhere[word], total)
            * np.log(len(texts) / everywhere[word])
            for word, count in here.items()
            if count >= FEWEST
        }
        found.append(_told_apart(sorted(telling, key=lambda w: (-telling[w], w))))
    return found


def _z(here: int, size: int, everywhere: int, total: int) -> float:
    there, rest = everywhere - here, total - size
    odds_here = (here + everywhere) / (size + total - here - everywhere)
    odds_there = (there + everywhere) / (rest + total - there - everywhere)
    error = 1 / (here + everywhere) + 1 / (there + everywhere)
    return float((np.log(odds_here) - np.log(odds_there)) / np.sqrt(error))


def _told_apart(words: list[str]) -> list[str]:
    """The first few, of each family of words one."""
    shown: dict[str, str] = {}
    for word in words:
        shown.setdefault(word[:STEM], word)
        if len(shown) == SHOWN:
            break
    return list(shown.values())
