"""Interim landscape: what may be shown while votes still come in.

Only participants who have voted on every statement are on it, so that whatever changes
between one picture and the next is about all of those who came on to it in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .aggregate_points import aggregate_points
from .clustering_options import MILEPOST
from .clusters import choose_k_and_cluster, deterministic_shuffle
from .cross_products import CrossProducts
from .principal_components import PrincipalComponents

# Places are shown no finer than this: how far one vote moves a place would else tell, by
# trying, the mean vote on each statement.
GRID_STEPS = 32


@dataclass(frozen=True)
class InterimLandscape:
    """An interim landscape, plain enough to be stored.

    people
        How many are on it.
    groups
        Their sizes, the largest first; a single one where those found are too small.
    points
        group, x, y, people: aggregates of several people each.
    means, weights
        Per statement; weights are [x, y].
    """

    people: int
    groups: list[int]
    points: list[tuple[int, float, float, int]]
    means: list[float]
    weights: list[list[float]]

    def place(self, votes: Mapping[int, int]) -> tuple[float, float]:
        """Point (x, y) of a participant from `votes`, by position of statement; at least one.

        score = sqrt(S / d) x the sum of (vote - mean) x weight over the d votes given on
        S statements, rounded to a step of sqrt(S) / 32.
        """
        answered = list(votes)
        deviation = (
            np.array([votes[s] for s in answered]) - np.array(self.means)[answered]
        )
        far = np.sqrt(len(self.means) / len(answered))
        x, y = _round_to_grid(
            far * deviation @ np.array(self.weights)[answered], len(self.means)
        )
        return float(x), float(y)

    def nearest_group(self, place: tuple[float, float]) -> int:
        """The group of the point nearest to `place`."""
        positions = np.array([[x, y] for _, x, y, _ in self.points])
        return self.points[int(np.hypot(*(positions - place).T).argmin())][0]


def build_interim_landscape(
    components: PrincipalComponents,
    votes: np.ndarray,
    *,
    fewest: int,
    before: InterimLandscape | None = None,
) -> InterimLandscape:
    """Interim landscape of all who voted on every statement.

    Parameters
    ----------
    components
        Of these votes.
    votes
        Participants x statements: 1, 0 or -1; `fewest` participants or more.
    fewest
        No point and no group is of fewer people than this.
    before
        The last interim landscape of the same statements: this one is not mirrored.
    """
    weights = components.weights * _axis_signs(components, votes, before)
    points = (votes - components.means) @ weights
    labels = _cluster(points, fewest)
    sizes = np.bincount(labels).tolist()
    rounded = _round_to_grid(points, len(components.means))
    points_shown = [
        (
            group,
            *_round_to_grid(np.array([x, y]), len(components.means)).tolist(),
            people,
        )
        for group in range(len(sizes))
        for x, y, people in aggregate_points(
            [(x, y, 1) for x, y in rounded[labels == group].tolist()], fewest=fewest
        )
    ]
    return InterimLandscape(
        len(votes), sizes, points_shown, components.means.tolist(), weights.tolist()
    )


def complete_case_cross_products(votes: np.ndarray) -> CrossProducts:
    """Cross-products of participants who voted on every statement (rows of `votes`)."""
    products, participants = votes.astype(np.float64), float(len(votes))
    size = votes.shape[1]
    seen = np.repeat(products.sum(axis=0)[:, None], size, axis=1)
    return CrossProducts(
        products.T @ products, seen, np.full((size, size), participants)
    )


def _axis_signs(
    components: PrincipalComponents, votes: np.ndarray, before: InterimLandscape | None
) -> np.ndarray:
    """1 or -1 per axis: as before, or so that the score farthest from 0 is positive."""
    if before is not None:
        orientation = (components.weights * np.array(before.weights)).sum(axis=0)
    else:
        points = (votes - components.means) @ components.weights
        orientation = points[np.abs(points).argmax(axis=0), [0, 1]]
    return np.where(orientation < 0, -1.0, 1.0)


def _cluster(points: np.ndarray, fewest: int) -> np.ndarray:
    """Labels per point; one cluster where one of several would be too small."""
    order = deterministic_shuffle(points, np.zeros(len(points)))
    labels = np.empty(len(points), dtype=np.int64)
    labels[order] = choose_k_and_cluster(points[order], MILEPOST).labels
    return labels if np.bincount(labels).min() >= fewest else np.zeros_like(labels)


def _round_to_grid(points: np.ndarray, statements: int) -> np.ndarray:
    step = np.sqrt(statements) / GRID_STEPS
    rounded: np.ndarray = np.rint(points / step) * step + 0.0  # no negative zero
    return rounded
