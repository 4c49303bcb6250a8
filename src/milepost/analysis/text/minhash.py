"""A short sketch of each text, so that alike ones meet without comparing all with all.

MinHash: of all short strings of signs in a text, the one that comes first in an order
drawn by lot. Two texts share it with the probability of their Jaccard similarity: the
strings in both over the strings in either. Many orders make a sketch; a band is a few
of them at once, and texts that share a band are worth comparing.
"""

import itertools

import numpy as np

SIGNS = 4  # of a string
BANDS = 32
ROWS = 3  # orders in a band
SIGNS_AT_A_TIME = 2**16  # so that numbers stay near the processor
STEP = np.uint64(0x9E3779B97F4A7C15)


def sketch(texts: list[str]) -> np.ndarray:
    """Bands of each text: int64, texts by bands.

    Neither depends on the other texts nor on chance: the lots are fixed.
    """
    bands = np.empty((len(texts), BANDS), dtype=np.int64)
    lengths = np.array([len(text) for text in texts]) + SIGNS
    parts = np.cumsum(lengths) // SIGNS_AT_A_TIME
    edges = np.flatnonzero(np.diff(parts, prepend=-1, append=-1))
    for first, last in itertools.pairwise(edges):
        bands[first:last] = _sketch_few(texts[first:last])
    return bands


def _sketch_few(texts: list[str]) -> np.ndarray:
    strings, starts = _strings(texts)
    factors, shifts = _lots(2 * BANDS * ROWS).reshape(2, BANDS, ROWS)
    bands = np.zeros((len(texts), BANDS), dtype=np.uint64)
    for band in range(BANDS):
        for factor, shift in zip(factors[band] | 1, shifts[band], strict=True):
            lowest = np.minimum.reduceat(strings * factor + shift, starts)
            bands[:, band] = _mixed(bands[:, band] + lowest)
    return bands.view(np.int64)


def _strings(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Every string of signs as a number (uint32), and where those of a text begin.

    A text is bordered by blanks, so that one sign alone has strings, too.
    """
    border = " " * (SIGNS // 2)
    joined = "".join(f"{border}{text}{border}" for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(
        np.uint64
    )
    lengths = np.array([len(text) for text in texts]) + 2 * len(border)
    ends = np.cumsum(lengths)
    count = len(points) - SIGNS + 1
    whole = np.zeros(count, dtype=np.uint64)
    for place in range(SIGNS):
        whole = whole * STEP + points[place : place + count]
    inside = np.ones(count, dtype=bool)  # not across two texts
    for place in range(1, SIGNS):
        inside[ends[:-1] - place] = False
    strings = (_mixed(whole[inside]) >> np.uint64(32)).astype(np.uint32)
    return strings, np.concatenate([[0], np.cumsum(lengths - SIGNS + 1)[:-1]])


def _lots(number: int) -> np.ndarray:
    """Numbers as if by chance, the same everywhere and for ever (uint32)."""
    return (_mixed(np.arange(1, number + 1, dtype=np.uint64)) >> np.uint64(32)).astype(
        np.uint32
    )


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """The finish of splitmix64: near numbers end far apart (uint64)."""
    mixed = numbers * STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
