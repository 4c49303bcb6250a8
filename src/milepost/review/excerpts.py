"""Excerpt check: whether parts quote a text exactly, and which words none quotes.

Pure. Blanks, and signs between words, do not matter.
"""

from collections.abc import Iterable, Iterator


def holds(whole: str, excerpt: str) -> bool:
    """Whether `excerpt` occurs in `whole`, word for word; an empty one always does."""
    wanted = _bare(excerpt)
    return not wanted or any(True for _ in _starts(_bare(whole), wanted))


def left_out(whole: str, excerpts: Iterable[str]) -> str:
    """Words of `whole` that occur in none of `excerpts`, joined by spaces."""
    words = [word for word in whole.split() if _strip(word)]
    bare = [_strip(word) for word in words]
    covered: set[int] = set()
    for wanted in map(_bare, excerpts):
        for start in _starts(bare, wanted):
            covered.update(range(start, start + len(wanted)))
    return " ".join(word for place, word in enumerate(words) if place not in covered)


def _starts(words: list[str], wanted: list[str]) -> Iterator[int]:
    for start in range(len(words) - len(wanted) + 1):
        if wanted and words[start : start + len(wanted)] == wanted:
            yield start


def _bare(text: str) -> list[str]:
    return [bare for word in text.split() if (bare := _strip(word))]


def _strip(word: str) -> str:
    """A word without the punctuation around it."""
    signs = "".join(sign for sign in word if not sign.isalnum())
    return word.strip(signs)
