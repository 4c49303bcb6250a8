"""Replay of Polis's incremental clustering: votes in order of time, warm starts.

Polis works through votes as they arrive, one update after the other. Who was once in a
group stays in; each update cuts groups starting from the last cut; another number of groups
is shown only once it has won four updates running. Here votes are replayed the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .clustering_options import POLIS
from .clusters import (
    BASE_CLUSTERS,
    MAX_BASE_ITERATIONS,
    MAX_ITERATIONS,
    eligible_participants,
    first_distinct,
    silhouette,
    weighted_kmeans,
)

HOUR = 3_600_000  # in milliseconds
WINS_BEFORE_SHOWN = 4


def update_ends(at: np.ndarray) -> np.ndarray:
    """Positions in the votes at which the hourly updates end, for one vote or more.

    `at`: milliseconds, ascending. Votes of the same hour are one update. Polis looks
    for new votes every few seconds; an hour is as fine as replaying need be.
    """
    return np.append(np.flatnonzero(np.diff(at // HOUR)) + 1, len(at))


def ever_eligible(
    p: np.ndarray, s: np.ndarray, ends: np.ndarray, participants: int
) -> np.ndarray:
    """Per participant, whether they were eligible for clustering at any update.

    Parameters
    ----------
    p, s
        Positions of participant and statement, per vote, in order of time.
    ends
        Where each update ends, ascending; see `update_ends`.

    Notes
    -----
    At each update whoever has voted on min(7, statements voted on so far) statements is
    let in; where that makes fewer than 15, those with the most votes make up the number.
    Once in, they stay in.
    """
    pairs = p.astype(np.int64) * (int(s.max()) + 1) + s
    first = np.zeros(len(p), dtype=bool)
    first[np.unique(pairs, return_index=True)[1]] = True
    eligible = np.zeros(participants, dtype=bool)
    votes = np.zeros(participants, dtype=np.int64)
    statements: set[int] = set()
    start = 0
    for end in ends.tolist():
        new = slice(start, end)
        votes += np.bincount(p[new][first[new]], minlength=participants)
        statements.update(s[new].tolist())
        voted = np.flatnonzero(votes)
        chosen = eligible_participants(
            votes[voted], len(statements), POLIS, eligible[voted]
        )
        eligible[voted[chosen]] = True
        start = end
    return eligible


@dataclass
class Smoother:
    """Smoothed number of groups: another k must win four updates running to be shown."""

    shown: int | None = None
    last: int | None = None
    wins: int = 0

    def update(self, best: int) -> int:
        """Count the best k of this update; returns the k shown."""
        self.wins = self.wins + 1 if best == self.last else 1
        self.last = best
        if self.shown is None or self.wins >= WINS_BEFORE_SHOWN:
            self.shown = best
        return self.shown


@dataclass
class IncrementalClusters:
    """Base clusters and groups of the last update, from which the next one starts.

    base
        Per participant, the name of the base cluster, -1 for none.
    groups
        For each number of groups, the group of each base cluster by its name.
    """

    base: np.ndarray
    groups: dict[int, dict[int, int]] = field(default_factory=dict)
    smoother: Smoother = field(default_factory=Smoother)

    def update(self, points: np.ndarray, members: np.ndarray) -> np.ndarray:
        """Cluster from where the last clustering was; returns the group of each member.

        points: members x 2, where they are now; members: positions of participants.
        """
        weights = np.ones(len(points))
        names, centres, labels = _warm_start_kmeans(
            points, weights, self.base[members], BASE_CLUSTERS, MAX_BASE_ITERATIONS
        )
        self.base[:] = -1
        self.base[members] = names[labels]
        sizes = np.bincount(labels).astype(float)
        most = min(POLIS.max_groups, 2 + len(centres) // 12)
        cuts = {
            number: self._cluster(names, centres, sizes, number)
            for number in range(2, most + 1)
        }
        scores = {number: silhouette(centres, cut) for number, cut in cuts.items()}
        best = max(scores, key=lambda number: (scores[number], number))
        shown = self.smoother.update(best)
        return cuts[shown if shown in cuts else best][labels]

    def _cluster(
        self, names: np.ndarray, centres: np.ndarray, sizes: np.ndarray, number: int
    ) -> np.ndarray:
        before = self.groups.get(number, {})
        labels = np.array([before.get(name, -1) for name in names.tolist()])
        kept, _, cut = _warm_start_kmeans(
            centres, sizes, labels, number, MAX_ITERATIONS
        )
        self.groups[number] = dict(zip(names.tolist(), kept[cut].tolist(), strict=True))
        return kept[cut]


def _warm_start_kmeans(
    points: np.ndarray, sizes: np.ndarray, labels: np.ndarray, number: int, rounds: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """k-means from the last labels: cluster names and means, and the label of each point.

    A name lasts as long as its cluster. Labels of -1 are of points that are new.
    """
    names, start = _warm_start(points, sizes, labels, number)
    centres, new_labels, remaining = weighted_kmeans(points, sizes, start, rounds)
    return names[remaining], centres, new_labels


def _warm_start(
    points: np.ndarray, sizes: np.ndarray, labels: np.ndarray, number: int
) -> tuple[np.ndarray, np.ndarray]:
    """Names and centres of the last clusters, at the present places of their points.

    While there are fewer than `number`, the point farthest from all centres is taken out
    of its cluster and becomes one of its own.
    """
    if (labels < 0).all():
        start = first_distinct(points, number)
        return np.arange(len(start)), start
    labels = labels.copy()
    while True:
        names, centres = _distinct_means(points, sizes, labels)
        away = np.hypot(*(points[:, None] - centres[None]).transpose(2, 0, 1)).min(1)
        if len(centres) >= number or away.max() == 0:
            return names, centres
        labels[away.argmax()] = labels.max() + 1


def _distinct_means(
    points: np.ndarray, sizes: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Names and means of clusters; of clusters at the same place the first."""
    known = labels >= 0
    names, where = np.unique(labels[known], return_inverse=True)
    weights = sizes[known]
    sums = [np.bincount(where, weights * axis) for axis in points[known].T]
    centres = np.column_stack(sums) / np.bincount(where, weights)[:, None]
    first = np.sort(np.unique(centres, axis=0, return_index=True)[1])
    return names[first], centres[first]


def replay_clusters(
    places: Iterator[tuple[np.ndarray, np.ndarray]], participants: int
) -> np.ndarray:
    """Group of each participant after the last update, -1 for none.

    places
        Per update, in order of time: points (n x 2) and the positions of these n
        participants, who are in a group by then.
    """
    history = IncrementalClusters(np.full(participants, -1))
    groups = np.full(participants, -1)
    for points, members in places:
        groups[:] = -1
        groups[members] = history.update(points, members)
    return groups
