"""Missing-at-random estimate of a share: finite-population posterior by region."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .bounds import TOTAL, Stratum, describe_response

PRIOR = 0.5  # of yes and of no alike: Jeffreys


@dataclass(frozen=True)
class ShareEstimate:
    """The share (0 to 1) that would say yes of all eligible in `region`."""

    region: str
    share: float
    low: float
    high: float


def estimate_shares(
    strata: Iterable[Stratum], confidence: float = 0.95
) -> list[ShareEstimate]:
    """Shares of the eligible that would say yes, by region and in total, as estimated.

    Parameters
    ----------
    strata
        One per region, with `said_yes`. Those without it, or with nobody eligible, are
        left out, of the total too.
    confidence
        Probability of each interval, 0 to 1; equal tails.

    Returns
    -------
    list of ShareEstimate
        One per region, then their total, named `TOTAL`. Empty where no region counted.

    Raises
    ------
    ImpossibleResponse
        As `describe_response`.

    Notes
    -----
    With N eligible, n answers and y of them yes, the number Y of yes among the N - n
    nonrespondents is beta-binomial with parameters y + 1/2 and n - y + 1/2 (Jeffreys' prior);
    the share of all is (y + Y) / N. Regions are independent, so the number of the whole
    is the convolution of theirs: exact, nothing is drawn. The population is finite:
    where all answered, low = share = high.

    Assumes that who did not answer in a region is like who did. Where that is
    uncertain the bounds of `describe_response` stand, and only they.

    Source: M. Ghosh and G. Meeden, Bayesian Methods for Finite Population Sampling,
    Chapman and Hall 1997; H. Jeffreys, Theory of Probability, Oxford 1961, section 3.
    """
    regions = list(strata)
    describe_response(regions)  # refuses what cannot be
    parts = [
        (stratum, _yes_distribution(stratum))
        for stratum in regions
        if stratum.said_yes is not None
    ]
    parts = [
        (stratum, probabilities) for stratum, probabilities in parts if stratum.eligible
    ]
    if not parts:
        return []
    total = np.ones(1)
    for _, probabilities in parts:
        total = np.convolve(total, probabilities)
    named = [(stratum.region, probabilities) for stratum, probabilities in parts] + [
        (TOTAL, total)
    ]
    return [
        _summary(region, probabilities, confidence) for region, probabilities in named
    ]


def _yes_distribution(stratum: Stratum) -> np.ndarray:
    """Posterior probabilities of 0, 1, … `eligible` yes among all eligible of a region."""
    from scipy.stats import betabinom

    yes, nonrespondents = stratum.said_yes or 0, stratum.eligible - stratum.answered
    probabilities = np.zeros(stratum.eligible + 1)
    probabilities[yes : yes + nonrespondents + 1] = betabinom.pmf(
        np.arange(nonrespondents + 1),
        nonrespondents,
        yes + PRIOR,
        stratum.answered - yes + PRIOR,
    )
    return probabilities


def _summary(
    region: str, probabilities: np.ndarray, confidence: float
) -> ShareEstimate:
    eligible, tail = len(probabilities) - 1, (1 - confidence) / 2
    cumulative = np.cumsum(probabilities) / probabilities.sum()
    low, high = np.searchsorted(cumulative, [tail, 1 - tail])
    mean = float(probabilities @ np.arange(eligible + 1) / probabilities.sum())
    return ShareEstimate(
        region=region,
        share=mean / eligible,
        low=int(low) / eligible,
        high=min(int(high), eligible) / eligible,
    )
