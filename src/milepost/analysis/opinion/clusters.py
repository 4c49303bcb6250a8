"""Two-stage weighted k-means, with the number of clusters chosen by silhouette."""

from dataclasses import dataclass

import numpy as np

from .clustering_options import ClusteringOptions

BASE_CLUSTERS = 100
# More points than this are first taken together in squares, so many across.
MAX_UNBINNED = 5_000
GRID_CELLS_ACROSS = 128
POINTS_PER_EXTRA_GROUP = 12
TOLERANCE = 0.01  # a round in which no centre moves farther than this is the last
MAX_BASE_ITERATIONS = 100
MAX_ITERATIONS = 20
FEWEST_VOTES = 7
FEWEST_PARTICIPANTS = 15
# Places are compared to a millionth, so that another machine orders them alike.
FIXED_POINT = 2.0**20
# Odd numbers without a pattern (golden ratio and splitmix64).
MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64
)
ROWS_AT_A_TIME = 100_000


@dataclass(frozen=True)
class Clustering:
    """Cluster labels per point, from 0, the largest cluster first; silhouettes by k."""

    labels: np.ndarray
    silhouettes: dict[int, float]


def eligible_participants(
    votes: np.ndarray,
    statements: int,
    profile: ClusteringOptions,
    already_in: np.ndarray | None = None,
) -> np.ndarray:
    """Positions of the participants with enough votes to be clustered.

    At least min(7, statements) votes. Where that leaves fewer than 15 participants,
    those with the most votes make up the number: in the profile "polis" the first of
    equals, else all with as many as the last of them.

    Parameters
    ----------
    votes
        Per participant, how many were given.
    already_in
        Per participant, whether they were in a group before: once in, they stay in.
    """
    inside = votes >= min(FEWEST_VOTES, statements)
    if already_in is not None:
        inside = inside | already_in
    missing = FEWEST_PARTICIPANTS - int(inside.sum())
    if missing > 0:
        most_first = np.argsort(np.where(inside, np.inf, -votes), kind="stable")
        fill = most_first[: min(missing, int((~inside).sum()))]
        if profile.include_ties and len(fill):
            inside = inside | (votes >= votes[fill[-1]])
        inside[fill] = True
    if (~inside).sum() < profile.min_ungrouped:
        inside = np.ones(len(votes), dtype=bool)
    return np.flatnonzero(inside)


def deterministic_shuffle(points: np.ndarray, votes: np.ndarray) -> np.ndarray:
    """Shuffled positions of points, determined by their coordinates and `votes` alone.

    Of participants at the same place those with fewer `votes` come first.
    """
    fixed = np.rint(points * FIXED_POINT).astype(np.int64).astype(np.uint64)
    mixed = (fixed[:, 0] * MIXERS[0]) ^ (fixed[:, 1] * MIXERS[1])
    mixed = (mixed ^ (mixed >> np.uint64(31))) * MIXERS[2]
    mixed ^= mixed >> np.uint64(29)
    return np.lexsort((votes, points[:, 1], points[:, 0], mixed))


def choose_k_and_cluster(points: np.ndarray, profile: ClusteringOptions) -> Clustering:
    """Cluster points (n x 2, in a fixed order), with k chosen by the silhouette.

    Near points are first gathered in up to 100 base clusters. These are clustered for
    each k that is tried; the k chosen is the smallest whose silhouette comes near the
    best. One cluster, where no k has a silhouette above 0.
    """
    base = base_clusters(points)
    labels_by_k = {}
    for k in range(2, _max_k(len(base.centres), profile) + 1):
        labels = base.cluster(k, profile)
        if labels is not None:
            labels_by_k[k] = labels
    scores = {n: silhouette(base.centres, labels) for n, labels in labels_by_k.items()}
    if scores and max(scores.values()) <= 0:
        # each base cluster may be a group of its own: then their members tell
        scores = {
            n: silhouette(base.centres, labels, base.sizes)
            for n, labels in labels_by_k.items()
        }
    if not scores or max(scores.values()) <= 0:
        return Clustering(np.zeros(len(points), dtype=np.int64), scores)
    enough = max(scores.values()) - profile.silhouette_margin
    k = min(n for n, score in scores.items() if score >= enough)
    return Clustering(relabel_by_size(labels_by_k[k][base.labels]), scores)


def cluster_with_k(
    points: np.ndarray, k: int, profile: ClusteringOptions
) -> np.ndarray:
    """Cluster labels of points for a given k, from 0, the largest cluster first.

    One cluster, where k cannot be made.
    """
    base = base_clusters(points)
    labels = base.cluster(k, profile) if k > 1 else None
    if labels is None:
        return np.zeros(len(points), dtype=np.int64)
    return relabel_by_size(labels[base.labels])


def _max_k(base_clusters: int, profile: ClusteringOptions) -> int:
    return min(
        profile.max_groups, 2 + base_clusters // POINTS_PER_EXTRA_GROUP, base_clusters
    )


def _min_group_size(points: int, profile: ClusteringOptions) -> int:
    """Least size of a cluster that `profile` allows, of `points` participants in all."""
    if profile.min_group_size is None:
        return 1
    return max(2, min(profile.min_group_size, points // 10))


@dataclass(frozen=True)
class BaseClusters:
    """First-stage clusters: their centres, sizes, and the label of each point."""

    centres: np.ndarray
    sizes: np.ndarray
    labels: np.ndarray

    def cluster(self, k: int, profile: ClusteringOptions) -> np.ndarray | None:
        """Labels per base cluster of the k-means solution of least inertia with k clusters.

        None, where each has fewer clusters, or one too small for the profile.
        """
        starts = [first_distinct(self.centres, k)]
        starts += [
            _quantile_starts(self.centres, self.sizes, k, axis) for axis in (0, 1)
        ]
        if profile.farthest_first_starts:
            starts.append(_farthest_first_starts(self.centres, self.sizes, k))
        min_size = _min_group_size(len(self.labels), profile)
        solutions = [
            (means, labels)
            for means, labels, _ in (
                weighted_kmeans(self.centres, self.sizes, start, MAX_ITERATIONS)
                for start in starts
            )
            if len(means) == k and np.bincount(labels, self.sizes).min() >= min_size
        ]
        return min(solutions, key=self._inertia)[1] if solutions else None

    def _inertia(self, solution: tuple[np.ndarray, np.ndarray]) -> float:
        means, labels = solution
        return float(self.sizes @ ((self.centres - means[labels]) ** 2).sum(axis=1))


def base_clusters(points: np.ndarray) -> BaseClusters:
    """Up to 100 base clusters by k-means from the first 100 distinct points.

    More than 5,000 points are first binned in a grid, 128 cells across, each cell
    standing for its points by their mean.
    """
    weights = np.ones(len(points))
    cell = _grid_cells(points) if len(points) > MAX_UNBINNED else np.arange(len(points))
    counts = np.bincount(cell)
    cell_means = _means(points, weights, cell)
    start = first_distinct(cell_means, BASE_CLUSTERS)
    centres, labels, _ = weighted_kmeans(cell_means, counts, start, MAX_BASE_ITERATIONS)
    sizes = np.bincount(labels, counts, minlength=len(centres))
    return BaseClusters(centres, sizes, labels[cell])


def _grid_cells(points: np.ndarray) -> np.ndarray:
    """Grid cell of each point, numbered from 0 in the order in which points come."""
    low, high = points.min(axis=0), points.max(axis=0)
    step = max(float((high - low).max()) / GRID_CELLS_ACROSS, 1e-9)
    across, down = ((points - low) // step).astype(np.int64).T
    _, first, cell = np.unique(
        across * (GRID_CELLS_ACROSS + 2) + down, return_index=True, return_inverse=True
    )
    return np.argsort(np.argsort(first))[cell]


def first_distinct(points: np.ndarray, number: int) -> np.ndarray:
    """The first `number` distinct points, in order."""
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:number]]


def _quantile_starts(
    points: np.ndarray, weights: np.ndarray, k: int, axis: int
) -> np.ndarray:
    """Starts at the middles of k quantile groups of the participants along an axis."""
    order = np.argsort(points[:, axis], kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    middles = (2 * np.arange(k) + 1) / (2 * k)
    return points[order[np.searchsorted(reached, middles)]]


def _farthest_first_starts(
    points: np.ndarray, weights: np.ndarray, k: int
) -> np.ndarray:
    """Starts by weighted farthest-first traversal, from the point farthest from the mean."""
    middle = (weights[:, None] * points).sum(axis=0) / weights.sum()
    away = ((points - middle) ** 2).sum(axis=1)
    chosen: list[int] = []
    for _ in range(k):
        chosen.append(int((away * weights).argmax()))
        near = ((points - points[chosen[-1]]) ** 2).sum(axis=1)
        away = near if len(chosen) == 1 else np.minimum(away, near)
    return points[chosen]


def weighted_kmeans(
    points: np.ndarray, weights: np.ndarray, centres: np.ndarray, max_iterations: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weighted Lloyd's k-means from `centres`; empty clusters are dropped.

    Returns the means, the label of each point, and which of the centres given remain.
    """
    remaining = np.arange(len(centres))
    for _ in range(max_iterations):
        kept, labels = np.unique(_nearest(points, centres), return_inverse=True)
        moved = _means(points, weights, labels)
        converged = np.hypot(*(moved - centres[kept]).T).max() < TOLERANCE
        centres, remaining = moved, remaining[kept]
        if converged:
            break
    kept, labels = np.unique(_nearest(points, centres), return_inverse=True)
    return centres[kept], labels, remaining[kept]


def _means(points: np.ndarray, weights: np.ndarray, labels: np.ndarray) -> np.ndarray:
    totals_by_label = np.bincount(labels, weights)
    totals = [np.bincount(labels, weights * points[:, axis]) for axis in (0, 1)]
    return np.column_stack(totals) / totals_by_label[:, None]


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Position of the centre nearest to each point, the first of equals."""
    labels = np.empty(len(points), dtype=np.int64)
    for start in range(0, len(points), ROWS_AT_A_TIME):
        part = points[start : start + ROWS_AT_A_TIME]
        across = part[:, None, 0] - centres[None, :, 0]
        down = part[:, None, 1] - centres[None, :, 1]
        labels[start : start + len(part)] = (across**2 + down**2).argmin(axis=1)
    return labels


def silhouette(
    points: np.ndarray, labels: np.ndarray, sizes: np.ndarray | None = None
) -> float:
    """Mean silhouette of a clustering, -1 to 1: that of (b - a) / max(a, b) over points.

    a is the mean distance to the others of its group, b to those of the nearest other
    group. A point alone in its group counts 0. At most a few hundred points.

    sizes: how many lie at each point; one, where left out.
    """
    sizes = np.ones(len(points)) if sizes is None else sizes.astype(float)
    members = labels[:, None] == np.unique(labels)[None, :]
    if members.shape[1] < 2:
        return 0.0
    difference = points[:, None, :] - points[None, :, :]
    totals = np.hypot(difference[..., 0], difference[..., 1]) @ (
        members * sizes[:, None]
    )
    counts = sizes @ members
    cluster_size = counts[members.argmax(axis=1)]
    within = totals[members] / np.maximum(cluster_size - 1, 1)
    between = np.where(members, np.inf, totals / counts).min(axis=1)
    widest = np.maximum(within, between)
    score = np.divide(
        between - within, widest, out=np.zeros_like(within), where=widest > 0
    )
    return float(np.average(np.where(cluster_size == 1, 0.0, score), weights=sizes))


def relabel_by_size(labels: np.ndarray) -> np.ndarray:
    """Labels by cluster size: the largest is 0; of equals, that of the first point."""
    kept, first, labels, counts = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -counts))
    names = np.empty(len(kept), dtype=np.int64)
    names[order] = np.arange(len(kept))
    return names[labels]
