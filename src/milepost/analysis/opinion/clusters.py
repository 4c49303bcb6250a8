"""Groups of participants who lie near each other: k-means twice, and how many."""

from dataclasses import dataclass

import numpy as np

from .clustering_options import Profile

BASE_CLUSTERS = 100
# More points than this are first taken together in squares, so many across.
MANY = 5_000
SQUARES_ACROSS = 128
POINTS_PER_EXTRA_GROUP = 12
STILL = 0.01  # a round in which no centre moves farther than this is the last
BASE_ROUNDS = 100
GROUP_ROUNDS = 20
FEWEST_VOTES = 7
FEWEST_PARTICIPANTS = 15
# Places are compared to a millionth, so that another machine orders them alike.
ROUGHNESS = 2.0**20
# Odd numbers without a pattern (golden ratio and splitmix64).
MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64
)
ROWS_AT_A_TIME = 100_000


@dataclass(frozen=True)
class Groups:
    """labels: per point, from 0, largest group first. silhouettes: per number tried."""

    labels: np.ndarray
    silhouettes: dict[int, float]


def who_counts(
    votes: np.ndarray,
    statements: int,
    profile: Profile,
    already_in: np.ndarray | None = None,
) -> np.ndarray:
    """Positions of participants with enough votes to be placed in a group.

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
        if profile.ties_together and len(fill):
            inside = inside | (votes >= votes[fill[-1]])
        inside[fill] = True
    if (~inside).sum() < profile.fewest_left_out:
        inside = np.ones(len(votes), dtype=bool)
    return np.flatnonzero(inside)


def scattered(points: np.ndarray, votes: np.ndarray) -> np.ndarray:
    """An order of points that depends on where they lie, and on nothing else.

    Of participants at the same place those with fewer `votes` come first.
    """
    fixed = np.rint(points * ROUGHNESS).astype(np.int64).astype(np.uint64)
    mixed = (fixed[:, 0] * MIXERS[0]) ^ (fixed[:, 1] * MIXERS[1])
    mixed = (mixed ^ (mixed >> np.uint64(31))) * MIXERS[2]
    mixed ^= mixed >> np.uint64(29)
    return np.lexsort((votes, points[:, 1], points[:, 0], mixed))


def find_groups(points: np.ndarray, profile: Profile) -> Groups:
    """Group points (n x 2, in a fixed order).

    Near points are first gathered in up to 100 base clusters. These are grouped for
    each number of groups that is tried; the number is the smallest whose silhouette
    comes near the best. One group, where no number tells any apart.
    """
    base = gather(points)
    found = {}
    for number in range(2, _most_groups(len(base.centres), profile) + 1):
        labels = base.cut(number, profile)
        if labels is not None:
            found[number] = labels
    scores = {n: silhouette(base.centres, labels) for n, labels in found.items()}
    if scores and max(scores.values()) <= 0:
        # each base cluster may be a group of its own: then their members tell
        scores = {
            n: silhouette(base.centres, labels, base.sizes)
            for n, labels in found.items()
        }
    if not scores or max(scores.values()) <= 0:
        return Groups(np.zeros(len(points), dtype=np.int64), scores)
    enough = max(scores.values()) - profile.clearly_better
    number = min(n for n, score in scores.items() if score >= enough)
    return Groups(largest_first(found[number][base.labels]), scores)


def find_so_many(points: np.ndarray, number: int, profile: Profile) -> np.ndarray:
    """Labels per point as `find_groups` gives them, for a number of groups given.

    One group, where so many cannot be made.
    """
    base = gather(points)
    labels = base.cut(number, profile) if number > 1 else None
    if labels is None:
        return np.zeros(len(points), dtype=np.int64)
    return largest_first(labels[base.labels])


def _most_groups(centres: int, profile: Profile) -> int:
    return min(profile.most_groups, 2 + centres // POINTS_PER_EXTRA_GROUP, centres)


def _fewest(points: int, profile: Profile) -> int:
    """How many participants a group holds at least."""
    if profile.fewest_in_group is None:
        return 1
    return max(2, min(profile.fewest_in_group, points // 10))


@dataclass(frozen=True)
class Base:
    """Base clusters: where they lie, how many points each holds, and which of them."""

    centres: np.ndarray
    sizes: np.ndarray
    labels: np.ndarray

    def cut(self, number: int, profile: Profile) -> np.ndarray | None:
        """The tightest cut into `number` groups found, as labels per base cluster.

        None, where each has fewer groups, or one too small for the profile.
        """
        starts = [first_distinct(self.centres, number)]
        starts += [_spread(self.centres, self.sizes, number, axis) for axis in (0, 1)]
        if profile.from_far_apart:
            starts.append(_far_apart(self.centres, self.sizes, number))
        fewest = _fewest(len(self.labels), profile)
        cuts = [
            (means, labels)
            for means, labels, _ in (
                settle(self.centres, self.sizes, start, GROUP_ROUNDS)
                for start in starts
            )
            if len(means) == number and np.bincount(labels, self.sizes).min() >= fewest
        ]
        return min(cuts, key=self._looseness)[1] if cuts else None

    def _looseness(self, cut: tuple[np.ndarray, np.ndarray]) -> float:
        means, labels = cut
        return float(self.sizes @ ((self.centres - means[labels]) ** 2).sum(axis=1))


def gather(points: np.ndarray) -> Base:
    """Up to 100 base clusters, starting from the first 100 distinct points.

    More than 5,000 points are first taken together by squares of a grid, 128 across, each
    standing for its points by their mean.
    """
    ones = np.ones(len(points))
    square = _squares(points) if len(points) > MANY else np.arange(len(points))
    held = np.bincount(square)
    middles = _means(points, ones, square)
    start = first_distinct(middles, BASE_CLUSTERS)
    centres, labels, _ = settle(middles, held, start, BASE_ROUNDS)
    sizes = np.bincount(labels, held, minlength=len(centres))
    return Base(centres, sizes, labels[square])


def _squares(points: np.ndarray) -> np.ndarray:
    """In which square of a grid each point lies, numbered as the points come."""
    low, high = points.min(axis=0), points.max(axis=0)
    step = max(float((high - low).max()) / SQUARES_ACROSS, 1e-9)
    across, down = ((points - low) // step).astype(np.int64).T
    _, first, square = np.unique(
        across * (SQUARES_ACROSS + 2) + down, return_index=True, return_inverse=True
    )
    return np.argsort(np.argsort(first))[square]


def first_distinct(points: np.ndarray, number: int) -> np.ndarray:
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:number]]


def _spread(
    points: np.ndarray, sizes: np.ndarray, number: int, axis: int
) -> np.ndarray:
    """Points in the middle of `number` equal parts of the participants, along an axis."""
    order = np.argsort(points[:, axis], kind="stable")
    reached = np.cumsum(sizes[order]) / sizes.sum()
    middles = (2 * np.arange(number) + 1) / (2 * number)
    return points[order[np.searchsorted(reached, middles)]]


def _far_apart(points: np.ndarray, sizes: np.ndarray, number: int) -> np.ndarray:
    """Points that each hold many and lie far from those before, and from the middle."""
    middle = (sizes[:, None] * points).sum(axis=0) / sizes.sum()
    away = ((points - middle) ** 2).sum(axis=1)
    chosen: list[int] = []
    for _ in range(number):
        chosen.append(int((away * sizes).argmax()))
        near = ((points - points[chosen[-1]]) ** 2).sum(axis=1)
        away = near if len(chosen) == 1 else np.minimum(away, near)
    return points[chosen]


def settle(
    points: np.ndarray, sizes: np.ndarray, centres: np.ndarray, rounds: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weighted k-means from `centres`; empty clusters fall away.

    Returns the means, the label of each point, and which of the centres given are left.
    """
    left = np.arange(len(centres))
    for _ in range(rounds):
        kept, labels = np.unique(_nearest(points, centres), return_inverse=True)
        moved = _means(points, sizes, labels)
        still = np.hypot(*(moved - centres[kept]).T).max() < STILL
        centres, left = moved, left[kept]
        if still:
            break
    kept, labels = np.unique(_nearest(points, centres), return_inverse=True)
    return centres[kept], labels, left[kept]


def _means(points: np.ndarray, sizes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    weight = np.bincount(labels, sizes)
    totals = [np.bincount(labels, sizes * points[:, axis]) for axis in (0, 1)]
    return np.column_stack(totals) / weight[:, None]


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Position of the nearest centre, the first of equals."""
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
    """Mean over points of (b - a) / max(a, b), from -1 to 1.

    a is the mean distance to the others of its group, b to those of the nearest other
    group. A point alone in its group counts 0. At most a few hundred points.

    sizes: how many lie at each point; one, where left out.
    """
    sizes = np.ones(len(points)) if sizes is None else sizes.astype(float)
    members = labels[:, None] == np.unique(labels)[None, :]
    if members.shape[1] < 2:
        return 0.0
    apart = points[:, None, :] - points[None, :, :]
    totals = np.hypot(apart[..., 0], apart[..., 1]) @ (members * sizes[:, None])
    counts = sizes @ members
    own_count = counts[members.argmax(axis=1)]
    own = totals[members] / np.maximum(own_count - 1, 1)
    other = np.where(members, np.inf, totals / counts).min(axis=1)
    widest = np.maximum(own, other)
    score = np.divide(other - own, widest, out=np.zeros_like(own), where=widest > 0)
    return float(np.average(np.where(own_count == 1, 0.0, score), weights=sizes))


def largest_first(labels: np.ndarray) -> np.ndarray:
    """Rename groups: the largest is 0; of equals, the one whose first point is first."""
    kept, first, labels, counts = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -counts))
    names = np.empty(len(kept), dtype=np.int64)
    names[order] = np.arange(len(kept))
    return names[labels]
