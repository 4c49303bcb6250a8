"""Where a share of all likely lies, if the silent are like those who answered."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .bounds import TOTAL, Stratum, describe_response

PRIOR = 0.5  # of yes and of no alike: Jeffreys


@dataclass(frozen=True)
class Likely:
    """The share (0 to 1) that would say yes of all eligible in `region`."""

    region: str
    share: float
    low: float
    high: float


def estimate_shares(
    strata: Iterable[Stratum], confidence: float = 0.95
) -> list[Likely]:
    """Estimate the share of all eligible that would say yes, with its interval.

    Parameters
    ----------
    strata
        One per region, with `said_yes`. Those without it, or with nobody eligible, are
        left out, of the total too.
    confidence
        Probability of each interval, 0 to 1; equal tails.

    Returns
    -------
    list of Likely
        One per region, then their total, named `TOTAL`. Empty where no region counted.

    Raises
    ------
    ImpossibleResponse
        As `describe_response`.

    Notes
    -----
    With N eligible, n answers and y of them yes, the number Y of yes among the N - n
    silent is beta-binomial with parameters y + 1/2 and n - y + 1/2 (Jeffreys' prior);
    the share of all is (y + Y) / N. Regions are independent, so the number of the whole
    is the convolution of theirs: exact, nothing is drawn. The population is finite:
    where all answered, low = share = high.

    Assumes that who kept silent in a region is like who answered there. Where that is
    in doubt the bounds of `describe_response` stand, and only they.

    Source: M. Ghosh and G. Meeden, Bayesian Methods for Finite Population Sampling,
    Chapman and Hall 1997; H. Jeffreys, Theory of Probability, Oxford 1961, section 3.
    """
    regions = list(strata)
    describe_response(regions)  # refuses what cannot be
    parts = [(one, _yes_in_all(one)) for one in regions if one.said_yes is not None]
    parts = [(one, chances) for one, chances in parts if one.eligible]
    if not parts:
        return []
    whole = np.ones(1)
    for _, chances in parts:
        whole = np.convolve(whole, chances)
    named = [(one.region, chances) for one, chances in parts] + [(TOTAL, whole)]
    return [_summary(region, chances, confidence) for region, chances in named]


def _yes_in_all(one: Stratum) -> np.ndarray:
    """Probability of 0, 1, … `eligible` yes in a region."""
    from scipy.stats import betabinom

    yes, silent = one.said_yes or 0, one.eligible - one.answered
    chances = np.zeros(one.eligible + 1)
    chances[yes : yes + silent + 1] = betabinom.pmf(
        np.arange(silent + 1), silent, yes + PRIOR, one.answered - yes + PRIOR
    )
    return chances


def _summary(region: str, chances: np.ndarray, confidence: float) -> Likely:
    eligible, tail = len(chances) - 1, (1 - confidence) / 2
    up_to = np.cumsum(chances) / chances.sum()
    low, high = np.searchsorted(up_to, [tail, 1 - tail])
    mean = float(chances @ np.arange(eligible + 1) / chances.sum())
    return Likely(
        region=region,
        share=mean / eligible,
        low=int(low) / eligible,
        high=min(int(high), eligible) / eligible,
    )
