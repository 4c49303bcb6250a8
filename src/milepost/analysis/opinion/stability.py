"""Cluster stability: adjusted Rand index of clusterings of resampled participants."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .clustering_options import ClusteringOptions
from .clusters import cluster_with_k

RESAMPLES = 20
SEED = 1
HELD_OUT_SHARE = 0.2  # of the participants, in each round

# Scores of all (n x 2) on components computed from those kept alone (n, bool).
Reproject = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class ClusterStability:
    """How alike the clusterings of resamples are to that of all.

    index
        Mean adjusted Rand index over resamples: 1 the same groups, about 0 chance.
    low, high
        Its smallest and largest value.
    assignment_consistency
        Per participant, in which share of resamples (0 to 1) they fell in the same group.
    """

    index: float
    low: float
    high: float
    assignment_consistency: np.ndarray


def measure_stability(
    points: np.ndarray,
    k: int,
    profile: ClusteringOptions,
    reproject: Reproject | None = None,
    seed: int = SEED,
) -> ClusterStability:
    """Stability of k clusters: twenty resamples, each without a fifth of the participants.

    Parameters
    ----------
    points
        Scores of the participants to cluster, n x 2, in the order in which they are.
    k
        Number of clusters.
    reproject
        Computes the components again from those kept, so that their uncertainty counts
        too. Left out, they stay as they are, and clusters look a little more stable.

    Notes
    -----
    In each resample those kept are clustered; everyone, kept or not, is assigned to the
    nearest mean. That is compared with the clusters of all by the adjusted Rand index. Its
    labels are matched to those of all so that most participants agree.

    Assumes that participants came independently of each other. Says nothing of who never
    took part.

    Source: T. Lange and others, "Stability-based validation of clustering solutions",
    Neural Computation 16 (2004); L. Hubert and P. Arabie, "Comparing partitions",
    Journal of Classification 2 (1985).
    """
    rng = np.random.default_rng(seed)
    reference = cluster_with_k(points, k, profile)
    indices, agreements = [], np.zeros(len(points))
    for _ in range(RESAMPLES):
        kept = np.ones(len(points), dtype=bool)
        kept[rng.permutation(len(points))[: int(len(points) * HELD_OUT_SHARE)]] = False
        projected = points if reproject is None else reproject(kept)
        resampled = _assign_nearest_mean(
            projected, kept, cluster_with_k(projected[kept], k, profile)
        )
        indices.append(adjusted_rand_index(reference, resampled))
        agreements += _match_labels(reference, resampled) == reference
    return ClusterStability(
        float(np.mean(indices)),
        min(indices),
        max(indices),
        assignment_consistency=agreements / RESAMPLES,
    )


def _assign_nearest_mean(
    points: np.ndarray, kept: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Label of each point: the cluster of the points kept whose mean is nearest."""
    means = [points[kept][labels == g].mean(axis=0) for g in range(labels.max() + 1)]
    away = [np.hypot(*(points - mean).T) for mean in means]
    return np.asarray(np.argmin(away, axis=0))


def _match_labels(reference: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """`labels` renamed to agree with `reference` as often as can be; -1 where unmatched."""
    from scipy.optimize import linear_sum_assignment

    shared = _contingency_table(labels, reference)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    names = np.full(len(shared), -1)
    names[rows] = columns
    return np.asarray(names[labels])


def adjusted_rand_index(first: np.ndarray, second: np.ndarray) -> float:
    """Adjusted Rand index of two groupings, each a label from 0 per participant.

    1 where they are the same, about 0 where they agree by chance alone.
    """
    table = _contingency_table(first, second)
    pairs, rows, columns = (
        float((counts * (counts - 1) / 2).sum())
        for counts in (table, table.sum(axis=1), table.sum(axis=0))
    )
    expected = rows * columns / max(len(first) * (len(first) - 1) / 2, 1)
    maximum = (rows + columns) / 2
    # both put everyone in one group, or everyone in a group of their own
    return 1.0 if maximum == expected else (pairs - expected) / (maximum - expected)


def _contingency_table(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    return table
