"""Multiple comparisons: false discovery rate and familywise intervals over statements.

Of a hundred comparisons of groups that are alike, ten are significant at 90 % by chance.
The rules here allow for how many were made. They do not allow for the groups having been
cut from the very votes that are compared: that makes differences look surer than they are.
"""

from dataclasses import dataclass
from math import comb

import numpy as np

from milepost.analysis.proportions import wilson_interval

from .characteristics import Side
from .tallies import Tally

FALSE_DISCOVERY_RATE = 0.1  # expected share of false ones among those significant
FAMILYWISE_ERROR_RATE = 0.05  # probability that any of the joint intervals misses


def significant_representative(
    agree: Side, disagree: Side, hidden: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Masks of agreed and of disagreed statements that mark a group, at a 10 % FDR.

    Returns
    -------
    two arrays of bool, groups x statements
        Of those that are true, at most a tenth are expected to be so by chance.

    Notes
    -----
    A statement marks a group where both tests pass: more than half say so, and more than
    in the other groups. Its p-value is the larger of the two. Over all groups, statements
    not hidden and both sides they are adjusted by Benjamini and Hochberg's procedure.

    Source: Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57
    (1995). The larger of two: R. L. Berger, Technometrics 24 (1982).
    """
    from scipy.special import ndtr
    from scipy.stats import false_discovery_control

    z = np.stack([np.minimum(side.z, side.z_ratio) for side in (agree, disagree)])
    significant = np.zeros(z.shape, dtype=bool)
    p = ndtr(-z[:, :, ~hidden])
    if p.size:
        adjusted = false_discovery_control(p, axis=None).reshape(p.shape)
        significant[:, :, ~hidden] = adjusted <= FALSE_DISCOVERY_RATE
    return significant[0], significant[1]


@dataclass(frozen=True)
class Bridging:
    """Per statement: the smallest share of any group (0 to 1), with its lower bound.

    bridges: whether that bound is above one half, so that most of each group say so.
    """

    least: np.ndarray
    low: np.ndarray
    bridges: np.ndarray


def bridging_statements(
    successes: np.ndarray, trials: np.ndarray, hidden: np.ndarray
) -> Bridging:
    """Bridging statements: the smallest share of any group in each, with a lower bound.

    successes, trials: how many say so of how many, groups x statements.

    With G groups and S statements not hidden, every bound is Wilson's, one-sided, at
    1 - 0.05 / (G S) (Bonferroni): all of them hold together with 95 %. A statement that
    someone's group did not see has a bound of 0.
    """
    from scipy.special import ndtri

    z = -ndtri(FAMILYWISE_ERROR_RATE / max(trials[:, ~hidden].size, 1))
    bounds = wilson_interval(successes, trials, z)
    share, low = (np.nan_to_num(end).min(axis=0) for end in bounds[:2])
    return Bridging(share, low, (low > 0.5) & ~hidden)


@dataclass(frozen=True)
class Divisive:
    """Per statement: the difference between the two groups most opposed (0 to 1).

    low, high: an interval that holds for all statements and pairs together with 95 %.
    first, second: those groups, the one that leans more to agree first.
    divides: whether the interval is above 0.
    """

    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray
    first: np.ndarray
    second: np.ndarray
    divides: np.ndarray


def divisive_statements(groups: Tally, hidden: np.ndarray) -> Divisive:
    """Divisive statements, with intervals that allow for choosing the widest difference.

    Notes
    -----
    A group with A agrees and D disagrees of n leans m = (A - D) / (n + 2), from -1 to 1,
    as though one more had agreed and one more disagreed; with a = (A + 1) / (n + 2) and d
    alike, its variance is (a + d - m^2) / (n + 2). The difference of two is half of theirs,
    its interval normal, at 1 - 0.05 / (pairs x statements not hidden) (Bonferroni). Without
    passes this is the interval of Agresti and Caffo.

    Source: A. Agresti and B. Caffo, The American Statistician 54 (2000).
    """
    from scipy.special import ndtri

    n = groups.seen + 2.0
    leans = (groups.agrees - groups.disagrees) / n
    variance = ((groups.agrees + groups.disagrees + 2) / n - leans**2) / n
    first, second = leans.argmax(axis=0), leans.argmin(axis=0)
    where = np.arange(leans.shape[1])
    difference = (leans[first, where] - leans[second, where]) / 2
    comparisons = comb(len(leans), 2) * int((~hidden).sum())
    z = -ndtri(FAMILYWISE_ERROR_RATE / 2 / max(comparisons, 1))
    spread = z * np.sqrt(variance[first, where] + variance[second, where]) / 2
    low = np.maximum(difference - spread, 0.0)
    high = np.minimum(difference + spread, 1.0)
    return Divisive(difference, low, high, first, second, (low > 0) & ~hidden)
