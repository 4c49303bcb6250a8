"""How far apart groups would be had their organisations been dealt out at random."""

from functools import lru_cache

import numpy as np


def chance_of(
    agrees: np.ndarray,
    disagrees: np.ndarray,
    passes: np.ndarray,
    *,
    seed: int,
    draws: int,
) -> float:
    """The share of random dealings in which groups lie as far apart, or farther.

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
    seen = float((((agrees - disagrees) ** 2) / sizes).sum())
    fewer, more = sorted((int(agrees.sum()), int(disagrees.sum())))
    order = tuple(sorted(sizes.tolist()))
    drawn = _dealt(more, fewer, int(passes.sum()), order, seed, draws)
    as_far = draws - int(np.searchsorted(drawn, seen - 1e-9))
    return (1 + as_far) / (1 + draws)


@lru_cache(maxsize=256)
def _dealt(
    agree: int,
    disagree: int,
    passing: int,
    sizes: tuple[int, ...],
    seed: int,
    draws: int,
) -> np.ndarray:
    """How far apart groups of these sizes are, in each dealing, in rising order."""
    chance = np.random.default_rng([seed, agree, disagree, passing, *sizes])
    left = [np.full(draws, number) for number in (agree, disagree, passing)]
    total = np.zeros(draws)
    for size in sizes:
        agrees = chance.hypergeometric(left[0], left[1] + left[2], size)
        disagrees = chance.hypergeometric(left[1], left[2], size - agrees)
        total += (agrees - disagrees) ** 2 / size
        left[0] -= agrees
        left[1] -= disagrees
        left[2] -= size - agrees - disagrees
    return np.sort(total)
