"""Rank probabilities under nonresponse (missing at random, Pólya posterior)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .choices import ChoiceCounts, Choices, tabulate_choices

DRAWS = 20_000
CHUNK = 2_000


@dataclass(frozen=True)
class Rank:
    """Rank of an option among all eligible.

    share, low, high
        Of all eligible who would choose it, 0 to 1; low and high are its 95 % interval.
    place_probabilities
        Probability of the first place, the second, and so on.
    """

    option: str
    share: float
    low: float
    high: float
    place_probabilities: tuple[float, ...]


def rank_options(
    regions: Sequence[Choices], *, seed: int = 1, draws: int = DRAWS
) -> list[Rank]:
    """Rank options by share of all eligible that would choose them, missing at random.

    Parameters
    ----------
    regions
        Each region once.
    seed, draws
        Of the draws below: the same seed gives the same figures.

    Returns
    -------
    list of Rank
        Largest share first. The probabilities of each option add up to 1, and those of
        each place do; options that are level share the places between them.

    Raises
    ------
    ImpossibleChoices, NothingToRank, NobodyAnswered

    Notes
    -----
    In a region with n answers among N, n_k of them for option k of K (those who chose
    none count as an option of their own that is not ranked), the N - n nonrespondents are drawn
    from a Dirichlet-multinomial with parameters n_k + 1 / (K + 1): as those who
    answered there, with one more imagined answer spread evenly. Answers given stay as
    they are, so the population is finite; each region counts with all its eligible,
    which is post-stratification. A probability p from `draws` has a standard error of
    sqrt(p (1 - p) / draws), 0.0035 at most with 20,000.

    Assumes that who did not answer in a region is like who did.

    Source: M. Ghosh and G. Meeden, Bayesian Methods for Finite Population Sampling,
    Chapman and Hall 1997 (Pólya posterior); W. Perks, Journal of the Institute of
    Actuaries 73 (1947) for one imagined answer spread evenly.
    """
    counts = tabulate_choices(regions)
    rng = np.random.default_rng(seed)
    totals = _draw(counts, rng, draws)
    counts_by_place = np.zeros((len(counts.options), len(counts.options)))
    for at in range(0, draws, CHUNK):  # a table of pairs of options for each draw
        counts_by_place += _place_counts(totals[at : at + CHUNK])
    shares = totals / counts.eligible.sum()
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    rows = [
        Rank(
            option=name,
            share=float(shares[:, k].mean()),
            low=float(low[k]),
            high=float(high[k]),
            place_probabilities=tuple(float(p) / draws for p in counts_by_place[k]),
        )
        for k, name in enumerate(counts.options)
    ]
    return sorted(rows, key=lambda row: -row.share)


def _draw(counts: ChoiceCounts, rng: np.random.Generator, size: int) -> np.ndarray:
    """Posterior draws of the number that chooses each option: draws x options."""
    totals = np.zeros((size, len(counts.options) + 1), dtype=np.int64)
    for chosen, nonrespondents in zip(
        counts.chosen, counts.nonrespondents, strict=True
    ):
        shares = rng.dirichlet(chosen + 1 / len(chosen), size=size)
        totals += chosen + rng.multinomial(nonrespondents, shares)
    return totals[:, :-1]


def _place_counts(totals: np.ndarray) -> np.ndarray:
    """Counts of options by place over draws x options, largest total first, ties shared."""
    ahead = (totals[:, None, :] > totals[:, :, None]).sum(axis=2)
    tied = (totals[:, None, :] == totals[:, :, None]).sum(axis=2)
    number = totals.shape[1]
    places = np.arange(number)
    in_reach = (places >= ahead[:, :, None]) & (places < (ahead + tied)[:, :, None])
    return np.asarray((in_reach / tied[:, :, None]).sum(axis=0))
