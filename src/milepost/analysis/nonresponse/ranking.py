"""The probability of each place in a ranking, while many keep silent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .choices import Choices, Counts, counted

DRAWS = 20_000
AT_A_TIME = 2_000


@dataclass(frozen=True)
class Place:
    """An option in a ranking of all eligible.

    share, low, high
        Of all eligible who would choose it, 0 to 1; low and high are its 95 % interval.
    places
        Probability of the first place, the second, and so on.
    """

    option: str
    share: float
    low: float
    high: float
    places: tuple[float, ...]


def rank_options(
    regions: Sequence[Choices], *, seed: int = 1, draws: int = DRAWS
) -> list[Place]:
    """Rank options by how many of all eligible would choose them.

    Parameters
    ----------
    regions
        Each region once.
    seed, draws
        Of the draws below: the same seed gives the same figures.

    Returns
    -------
    list of Place
        Largest share first. The probabilities of each option add up to 1, and those of
        each place do; options that are level share the places between them.

    Raises
    ------
    ImpossibleChoices, NothingToRank, NobodyAnswered

    Notes
    -----
    In a region with n answers among N, n_k of them for option k of K (those who chose
    none count as an option of their own that is not ranked), the N - n silent are drawn
    from a Dirichlet-multinomial with parameters n_k + 1 / (K + 1): as those who
    answered there, with one more imagined answer spread evenly. Answers given stay as
    they are, so the population is finite; each region counts with all its eligible,
    which is post-stratification. A probability p from `draws` has a standard error of
    sqrt(p (1 - p) / draws), 0.0035 at most with 20,000.

    Assumes that who kept silent in a region is like who answered there.

    Source: M. Ghosh and G. Meeden, Bayesian Methods for Finite Population Sampling,
    Chapman and Hall 1997 (Pólya posterior); W. Perks, Journal of the Institute of
    Actuaries 73 (1947) for one imagined answer spread evenly.
    """
    counts = counted(regions)
    chance = np.random.default_rng(seed)
    totals = _draw(counts, chance, draws)
    places = np.zeros((len(counts.options), len(counts.options)))
    for at in range(0, draws, AT_A_TIME):  # a table of pairs of options for each draw
        places += _places(totals[at : at + AT_A_TIME])
    shares = totals / counts.eligible.sum()
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    rows = [
        Place(
            option=name,
            share=float(shares[:, k].mean()),
            low=float(low[k]),
            high=float(high[k]),
            places=tuple(float(p) / draws for p in places[k]),
        )
        for k, name in enumerate(counts.options)
    ]
    return sorted(rows, key=lambda row: -row.share)


def _draw(counts: Counts, chance: np.random.Generator, size: int) -> np.ndarray:
    """How many of all choose each option: draws x options."""
    totals = np.zeros((size, len(counts.options) + 1), dtype=np.int64)
    for chosen, silent in zip(counts.chosen, counts.silent, strict=True):
        shares = chance.dirichlet(chosen + 1 / len(chosen), size=size)
        totals += chosen + chance.multinomial(silent, shares)
    return totals[:, :-1]


def _places(totals: np.ndarray) -> np.ndarray:
    """How often each option is in each place, ties shared: options x places."""
    ahead = (totals[:, None, :] > totals[:, :, None]).sum(axis=2)
    level = (totals[:, None, :] == totals[:, :, None]).sum(axis=2)
    number = totals.shape[1]
    places = np.arange(number)
    in_reach = (places >= ahead[:, :, None]) & (places < (ahead + level)[:, :, None])
    return np.asarray((in_reach / level[:, :, None]).sum(axis=0))
