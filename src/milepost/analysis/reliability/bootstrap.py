"""Bootstrap of Krippendorff's alpha over units."""

import numpy as np
import pyarrow as pa

from .levels import distances


def resampled_alphas(
    counts: pa.Table, codes: np.ndarray, level: str, *, seed: int, resamples: int
) -> np.ndarray:
    """Krippendorff's alpha of each bootstrap resample of units, undefined ones left out.

    Parameters
    ----------
    counts
        unit, code, given: the units that two coders or more coded, in order of units.
    codes
        Distinct codes in rising order.
    """
    patterns, times = _coding_patterns(counts, codes)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(times.sum(), times / times.sum(), size=resamples)
    given = drawn @ patterns
    if level == "ordinal":  # distances depend on what was drawn
        pairs = [
            _disagreements(patterns, distances(level, codes, n), resample, n)
            for resample, n in zip(drawn, given, strict=True)
        ]
        observed, expected = np.array(pairs).T
    else:
        difference = distances(level, codes, given)
        observed, expected = _disagreements(patterns, difference, drawn, given)
    defined = expected > 0
    n = given.sum(axis=1)[defined]
    return np.asarray(1 - (n - 1) * observed[defined] / expected[defined])


def _coding_patterns(
    counts: pa.Table, codes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Distinct coding patterns of units (patterns x codes), and number of units of each."""
    unit = counts["unit"].combine_chunks().dictionary_encode().indices.to_numpy()
    code = np.searchsorted(codes, counts["code"].to_numpy(zero_copy_only=False))
    given = np.zeros((unit.max() + 1, len(codes)))
    given[unit, code] = counts["given"].to_numpy()
    return np.unique(given, axis=0, return_counts=True)


def _disagreements(
    patterns: np.ndarray, difference: np.ndarray, drawn: np.ndarray, given: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Observed and expected disagreement, as sums: of one resample, or of each row.

    A unit with v_c codes c, m in all, has sum_ck v_c v_k d_ck / (m - 1).
    """
    by_pattern = ((patterns @ difference) * patterns).sum(axis=1) / (
        patterns.sum(axis=1) - 1
    )
    return drawn @ by_pattern, ((given @ difference) * given).sum(axis=-1)
