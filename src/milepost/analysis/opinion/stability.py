"""Whether groups would be found again, had only some of the same people taken part."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .clustering_options import Profile
from .clusters import find_so_many

ROUNDS = 20
SEED = 1
LEFT_OUT = 0.2  # of the participants, in each round

# Points of all (n x 2) on the plane found from those kept alone (n, bool).
PlaceAnew = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Stability:
    """How well a cut into groups is found again.

    index
        Mean adjusted Rand index over rounds: 1 the same groups, about 0 chance.
    low, high
        Its smallest and largest value.
    certainty
        Per participant, in which share of rounds (0 to 1) they fell in the same group.
    """

    index: float
    low: float
    high: float
    certainty: np.ndarray


def stability(
    points: np.ndarray,
    number: int,
    profile: Profile,
    place_anew: PlaceAnew | None = None,
    seed: int = SEED,
) -> Stability:
    """Leave out a fifth of the participants, group the others, twenty times over.

    Parameters
    ----------
    points
        Places of the participants to group, n x 2, in the order in which they are grouped.
    number
        Of groups.
    place_anew
        Finds the plane again from those kept, so that its doubt counts too. Left out,
        the plane stays as it is, and groups look a little firmer than they are.

    Notes
    -----
    In each round those kept are grouped; everyone, kept or not, joins the nearest mean.
    That is compared with the groups of all by the adjusted Rand index. Its groups take the
    names that make most participants agree with the groups of all.

    Assumes that participants came independently of each other. Says nothing of who never
    took part.

    Source: T. Lange and others, "Stability-based validation of clustering solutions",
    Neural Computation 16 (2004); L. Hubert and P. Arabie, "Comparing partitions",
    Journal of Classification 2 (1985).
    """
    chance = np.random.default_rng(seed)
    whole = find_so_many(points, number, profile)
    found, same = [], np.zeros(len(points))
    for _ in range(ROUNDS):
        kept = np.ones(len(points), dtype=bool)
        kept[chance.permutation(len(points))[: int(len(points) * LEFT_OUT)]] = False
        places = points if place_anew is None else place_anew(kept)
        again = _join(places, kept, find_so_many(places[kept], number, profile))
        found.append(agreement(whole, again))
        same += _renamed(whole, again) == whole
    return Stability(
        float(np.mean(found)), min(found), max(found), certainty=same / ROUNDS
    )


def _join(points: np.ndarray, kept: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Everyone's group: that of the nearest mean of those kept."""
    means = [points[kept][labels == g].mean(axis=0) for g in range(labels.max() + 1)]
    away = [np.hypot(*(points - mean).T) for mean in means]
    return np.asarray(np.argmin(away, axis=0))


def _renamed(whole: np.ndarray, again: np.ndarray) -> np.ndarray:
    """`again` with names that agree with `whole` as often as can be; -1 for no name."""
    from scipy.optimize import linear_sum_assignment

    shared = _crossed(again, whole)
    ours, theirs = linear_sum_assignment(shared, maximize=True)
    names = np.full(len(shared), -1)
    names[ours] = theirs
    return np.asarray(names[again])


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index of two groupings, each a label from 0 per participant.

    1 where they are the same, about 0 where they agree by chance alone.
    """
    table = _crossed(one, other)
    same, rows, columns = (
        float((counts * (counts - 1) / 2).sum())
        for counts in (table, table.sum(axis=1), table.sum(axis=0))
    )
    by_chance = rows * columns / max(len(one) * (len(one) - 1) / 2, 1)
    most = (rows + columns) / 2
    # both put everyone in one group, or everyone in a group of their own
    return 1.0 if most == by_chance else (same - by_chance) / (most - by_chance)


def _crossed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    return table
