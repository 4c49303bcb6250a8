"""Alpha over units drawn anew: what another set of such texts might have given."""

import numpy as np
import pyarrow as pa

from .levels import distances


def resampled_alphas(
    counts: pa.Table, codes: np.ndarray, level: str, *, seed: int, resamples: int
) -> np.ndarray:
    """Alpha of each resample that has one.

    Parameters
    ----------
    counts
        unit, code, given: the units that two coders or more coded, in order of units.
    codes
        Distinct codes in rising order.
    """
    kinds, times = _kinds(counts, codes)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(times.sum(), times / times.sum(), size=resamples)
    given = drawn @ kinds
    if level == "ordinal":  # distances depend on what was drawn
        pairs = [
            _disagreements(kinds, distances(level, codes, n), one, n)
            for one, n in zip(drawn, given, strict=True)
        ]
        observed, by_chance = np.array(pairs).T
    else:
        apart = distances(level, codes, given)
        observed, by_chance = _disagreements(kinds, apart, drawn, given)
    told = by_chance > 0
    n = given.sum(axis=1)[told]
    return np.asarray(1 - (n - 1) * observed[told] / by_chance[told])


def _kinds(counts: pa.Table, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Units that were coded alike are one kind: kinds x codes, and units of each kind."""
    unit = counts["unit"].combine_chunks().dictionary_encode().indices.to_numpy()
    code = np.searchsorted(codes, counts["code"].to_numpy(zero_copy_only=False))
    given = np.zeros((unit.max() + 1, len(codes)))
    given[unit, code] = counts["given"].to_numpy()
    return np.unique(given, axis=0, return_counts=True)


def _disagreements(
    kinds: np.ndarray, apart: np.ndarray, drawn: np.ndarray, given: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Within units, and between all codes given, of one resample or of one a row.

    A unit with v_c codes c, m in all, has sum_ck v_c v_k d_ck / (m - 1).
    """
    of_kind = ((kinds @ apart) * kinds).sum(axis=1) / (kinds.sum(axis=1) - 1)
    return drawn @ of_kind, ((given @ apart) * given).sum(axis=-1)
