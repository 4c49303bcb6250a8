"""What still stands when many statements in many groups are looked at together.

Of a hundred comparisons of groups that are alike, ten stand out at 90 % by chance. The
rules here allow for how many were made. They do not allow for the groups having been cut from
the very votes that are compared: that makes differences look surer than they are.
"""

from dataclasses import dataclass
from itertools import combinations
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np

from .characteristics import Side
from .tallies import Tally

FALSE_RATE = 0.1  # of what stands out, at most so much by chance, on average
WRONG_TOGETHER = 0.05  # the chance that any of the intervals given together misses


def marks_that_stand(
    agree: Side, disagree: Side, hidden: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which statements mark a group on the agree and on the disagree side, all told.

    Returns
    -------
    two arrays of bool, groups x statements
        Of those that are true, at most a tenth are expected to be so by chance.

    Notes
    -----
    A statement marks a group where both tests pass: more than half say so, and more than
    in the other groups. Its p-value is the larger of the two. Over all groups, statements
    not hidden and both sides they are judged by the rule of Benjamini and Hochberg.

    Source: Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57
    (1995). The larger of two: R. L. Berger, Technometrics 24 (1982).
    """
    weakest = np.stack([np.minimum(side.z, side.z_ratio) for side in (agree, disagree)])
    stands = np.zeros(weakest.shape, dtype=bool)
    if weakest[:, :, ~hidden].size:
        stands[:, :, ~hidden] = _rarely_by_chance(_beyond(weakest[:, :, ~hidden]))
    return stands[0], stands[1]


def _rarely_by_chance(p: np.ndarray) -> np.ndarray:
    """Which of many p-values stand: the smallest k, the k-th at most a tenth of k / all."""
    ordered = np.sort(p, axis=None)
    bars = FALSE_RATE * np.arange(1, p.size + 1) / p.size
    stand = np.flatnonzero(ordered <= bars)
    found: np.ndarray = p <= (ordered[stand[-1]] if len(stand) else -1.0)
    return found


@dataclass(frozen=True)
class Shared:
    """Per statement: the least that any group says so (0 to 1), with its lower bound.

    bridges: whether that bound is above one half, so that each group goes along.
    """

    least: np.ndarray
    low: np.ndarray
    bridges: np.ndarray


def shared_by_all(said: np.ndarray, seen: np.ndarray, hidden: np.ndarray) -> Shared:
    """What bridges groups: `said` of `seen` by group (groups x statements).

    With G groups and S statements not hidden, every bound is Wilson's, one-sided, at
    1 - 0.05 / (G S) (Bonferroni): all of them hold together with 95 %. A statement that
    someone's group did not see has a bound of 0.
    """
    z = _z(WRONG_TOGETHER / max(seen[:, ~hidden].size, 1))
    n = np.maximum(seen, 1).astype(float)
    share = np.where(seen > 0, said / n, 0.0)
    middle = share + z**2 / (2 * n)
    spread = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    bound = np.where(seen > 0, (middle - spread) / (1 + z**2 / n), 0.0)
    low = np.maximum(bound, 0.0).min(axis=0)
    return Shared(share.min(axis=0), low, (low > 0.5) & ~hidden)


@dataclass(frozen=True)
class Divided:
    """Per statement: how far apart the two groups most opposed are (0 to 1).

    low, high: an interval that holds for all statements and pairs together with 95 %.
    first, second: those groups, the one that leans more to agree first.
    divides: whether the interval is above 0.
    """

    apart: np.ndarray
    low: np.ndarray
    high: np.ndarray
    first: np.ndarray
    second: np.ndarray
    divides: np.ndarray


def divided(groups: Tally, hidden: np.ndarray) -> Divided:
    """What divides groups, with intervals that allow for choosing the widest.

    Notes
    -----
    A group with A agrees and D disagrees of n leans m = (A - D) / (n + 2), from -1 to 1,
    as though one more had agreed and one more disagreed; with a = (A + 1) / (n + 2) and d
    alike, its variance is (a + d - m^2) / (n + 2). The difference of two is half of theirs,
    its interval normal, at 1 - 0.05 / (pairs x statements not hidden) (Bonferroni). Without
    passes this is the interval of Agresti and Caffo.

    Source: A. Agresti and B. Caffo, The American Statistician 54 (2000).
    """
    n = groups.seen + 2.0
    leans = (groups.agrees - groups.disagrees) / n
    variance = ((groups.agrees + groups.disagrees + 2) / n - leans**2) / n
    first, second = leans.argmax(axis=0), leans.argmin(axis=0)
    where = np.arange(leans.shape[1])
    apart = (leans[first, where] - leans[second, where]) / 2
    pairs = len(list(combinations(range(len(leans)), 2)))
    z = _z(WRONG_TOGETHER / 2 / max(pairs * int((~hidden).sum()), 1))
    spread = z * np.sqrt(variance[first, where] + variance[second, where]) / 2
    low = np.maximum(apart - spread, 0.0)
    high = np.minimum(apart + spread, 1.0)
    return Divided(apart, low, high, first, second, (low > 0) & ~hidden)


# By the standard library, and not by scipy, which takes a fifth of a second to load.


def _beyond(z: np.ndarray) -> np.ndarray:
    """The chance of a normal figure above z."""
    found = np.array([erfc(one) / 2 for one in (z / sqrt(2)).ravel().tolist()])
    return found.reshape(z.shape)


def _z(beyond: float) -> float:
    """Above which a normal figure lies with this chance."""
    return -NormalDist().inv_cdf(beyond)
