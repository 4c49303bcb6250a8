"""Permutation test of the difference between groups."""

from functools import lru_cache

import numpy as np


def permutation_p_value(
    agrees: np.ndarray,
    disagrees: np.ndarray,
    passes: np.ndarray,
    *,
    seed: int,
    draws: int,
) -> float:
    """Permutation p-value: how often random groups lie as far apart, or farther.

    Parameters
    ----------
    agrees, disagrees, passes
        Per group.

    Returns
    -------
    float
        (1 + as far apart) / (1 + draws), never 0.

    Notes
    -----
    How far apart is the sum over groups of (agrees - disagrees)^2 / answered: with all
    answers fixed, this rises with the spread of the groups' means. Dealing at random
    keeps the size of each group and how many agree, disagree and pass in all. Only these
    numbers decide what is drawn, so neither the order of groups nor what else is looked
    at matters, and agree and disagree may change sides.

    Source: R. A. Fisher, The Design of Experiments, Oliver and Boyd 1935, chapter 2 (the
    test); B. Phipson and G. K. Smyth, Statistical Applications in Genetics and Molecular
    Biology 9 (2010), on the 1 that is added.
    """
    sizes = agrees + disagrees + passes
    observed = float((((agrees - disagrees) ** 2) / sizes).sum())
    fewer, more = sorted((int(agrees.sum()), int(disagrees.sum())))
    order = tuple(sorted(sizes.tolist()))
    permuted = _permutation_distribution(
        more, fewer, int(passes.sum()), order, seed, draws
    )
    as_extreme = draws - int(np.searchsorted(permuted, observed - 1e-9))
    return (1 + as_extreme) / (1 + draws)


@lru_cache(maxsize=256)
def _permutation_distribution(
    agree: int,
    disagree: int,
    passing: int,
    sizes: tuple[int, ...],
    seed: int,
    draws: int,
) -> np.ndarray:
    """Sorted permutation distribution of the statistic, for groups of these sizes."""
    rng = np.random.default_rng([seed, agree, disagree, passing, *sizes])
    remaining = [np.full(draws, number) for number in (agree, disagree, passing)]
    total = np.zeros(draws)
    for size in sizes:
        agrees = rng.hypergeometric(remaining[0], remaining[1] + remaining[2], size)
        disagrees = rng.hypergeometric(remaining[1], remaining[2], size - agrees)
        total += (agrees - disagrees) ** 2 / size
        remaining[0] -= agrees
        remaining[1] -= disagrees
        remaining[2] -= size - agrees - disagrees
    return np.sort(total)
