"""MinHash signatures in LSH bands: near texts meet without comparing all with all.

Of all short strings of signs in a text, the one that comes first in an order
drawn by lot. Two texts share it with the probability of their Jaccard similarity: the
strings in both over the strings in either. Many orders make a sketch; a band is a few
of them at once, and texts that share a band are worth comparing.
"""

import itertools

import numpy as np

SHINGLE_SIZE = 4  # characters
BANDS = 32
ROWS = 3  # hash functions in a band
CHARACTERS_AT_A_TIME = 2**16  # so that numbers stay near the processor
STEP = np.uint64(0x9E3779B97F4A7C15)


def minhash_bands(texts: list[str]) -> np.ndarray:
    """LSH bands of MinHash signatures: int64 hashes, texts x bands.

    Depends on nothing but the text: the hash functions are fixed.
    """
    bands = np.empty((len(texts), BANDS), dtype=np.int64)
    lengths = np.array([len(text) for text in texts]) + SHINGLE_SIZE
    parts = np.cumsum(lengths) // CHARACTERS_AT_A_TIME
    edges = np.flatnonzero(np.diff(parts, prepend=-1, append=-1))
    for first, last in itertools.pairwise(edges):
        bands[first:last] = _band_hashes(texts[first:last])
    return bands


def _band_hashes(texts: list[str]) -> np.ndarray:
    strings, starts = _shingle_hashes(texts)
    factors, shifts = _hash_parameters(2 * BANDS * ROWS).reshape(2, BANDS, ROWS)
    bands = np.zeros((len(texts), BANDS), dtype=np.uint64)
    for band in range(BANDS):
        for factor, shift in zip(factors[band] | 1, shifts[band], strict=True):
            lowest = np.minimum.reduceat(strings * factor + shift, starts)
            bands[:, band] = _splitmix64(bands[:, band] + lowest)
    return bands.view(np.int64)


def _shingle_hashes(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Hash of every shingle (uint32), and where those of each text begin.

    A text is bordered by blanks, so that one sign alone has strings, too.
    """
    border = " " * (SHINGLE_SIZE // 2)
    joined = "".join(f"{border}{text}{border}" for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(
        np.uint64
    )
    lengths = np.array([len(text) for text in texts]) + 2 * len(border)
    ends = np.cumsum(lengths)
    count = len(points) - SHINGLE_SIZE + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE_SIZE):
        hashes = hashes * STEP + points[place : place + count]
    within_text = np.ones(count, dtype=bool)  # not across two texts
    for place in range(1, SHINGLE_SIZE):
        within_text[ends[:-1] - place] = False
    strings = (_splitmix64(hashes[within_text]) >> np.uint64(32)).astype(np.uint32)
    return strings, np.concatenate([[0], np.cumsum(lengths - SHINGLE_SIZE + 1)[:-1]])


def _hash_parameters(number: int) -> np.ndarray:
    """Fixed pseudo-random parameters of the hash functions (uint32)."""
    return (
        _splitmix64(np.arange(1, number + 1, dtype=np.uint64)) >> np.uint64(32)
    ).astype(np.uint32)


def _splitmix64(numbers: np.ndarray) -> np.ndarray:
    """Hash of each number by the finaliser of splitmix64 (uint64)."""
    mixed = numbers * STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
