"""What of a landscape may be shown while votes still come in.

Only participants who have voted on every statement are on it, so that whatever changes
between one picture and the next is about all of those who came on to it in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .aggregate_points import marks_of_several
from .clustering_options import MILEPOST
from .clusters import find_groups, scattered
from .cross_products import Sums
from .principal_components import Plane

# Places are shown no finer than this: how far one vote moves a place would else tell, by
# trying, the mean vote on each statement.
STEPS = 32


@dataclass(frozen=True)
class SoFar:
    """A picture of the votes so far, plain enough to be stored.

    people
        How many are on it.
    groups
        Their sizes, the largest first; a single one where those found are too small.
    marks
        group, x, y, people: each of several people.
    means, weights
        Per statement; weights are [x, y].
    """

    people: int
    groups: list[int]
    marks: list[tuple[int, float, float, int]]
    means: list[float]
    weights: list[list[float]]

    def place(self, votes: Mapping[int, int]) -> tuple[float, float]:
        """Where a participant lies with `votes`, by position of statement; at least one.

        place = sqrt(S / d) x the sum of (vote - mean) x weight over the d votes given on
        S statements, rounded to a step of sqrt(S) / 32.
        """
        held = list(votes)
        away = np.array([votes[s] for s in held]) - np.array(self.means)[held]
        far = np.sqrt(len(self.means) / len(held))
        x, y = _coarse(far * away @ np.array(self.weights)[held], len(self.means))
        return float(x), float(y)

    def nearest_group(self, place: tuple[float, float]) -> int:
        """Of the mark that lies nearest to `place`."""
        at = np.array([[x, y] for _, x, y, _ in self.marks])
        return self.marks[int(np.hypot(*(at - place).T).argmin())][0]


def draw_up(
    plane: Plane, votes: np.ndarray, *, fewest: int, before: SoFar | None = None
) -> SoFar:
    """A picture of all who voted on every statement.

    Parameters
    ----------
    plane
        Found in these votes.
    votes
        Participants x statements: 1, 0 or -1; `fewest` participants or more.
    fewest
        No mark and no group is of fewer people than this.
    before
        The picture of the same statements that this one follows: it is not mirrored.
    """
    weights = plane.weights * _signs(plane, votes, before)
    points = (votes - plane.means) @ weights
    labels = _groups(points, fewest)
    sizes = np.bincount(labels).tolist()
    coarse = _coarse(points, len(plane.means))
    marks = [
        (group, *_coarse(np.array([x, y]), len(plane.means)).tolist(), people)
        for group in range(len(sizes))
        for x, y, people in marks_of_several(
            [(x, y, 1) for x, y in coarse[labels == group].tolist()], fewest=fewest
        )
    ]
    return SoFar(len(votes), sizes, marks, plane.means.tolist(), weights.tolist())


def sums_of_whole(votes: np.ndarray) -> Sums:
    """The sums of participants who voted on every statement (rows of `votes`)."""
    said, people = votes.astype(np.float64), float(len(votes))
    size = votes.shape[1]
    seen = np.repeat(said.sum(axis=0)[:, None], size, axis=1)
    return Sums(said.T @ said, seen, np.full((size, size), people))


def _signs(plane: Plane, votes: np.ndarray, before: SoFar | None) -> np.ndarray:
    """1 or -1 per axis: as it was before, or so that who is farthest out is positive."""
    if before is not None:
        alike = (plane.weights * np.array(before.weights)).sum(axis=0)
    else:
        points = (votes - plane.means) @ plane.weights
        alike = points[np.abs(points).argmax(axis=0), [0, 1]]
    return np.where(alike < 0, -1.0, 1.0)


def _groups(points: np.ndarray, fewest: int) -> np.ndarray:
    """Labels per point; all one group where one of those found has too few."""
    order = scattered(points, np.zeros(len(points)))
    labels = np.empty(len(points), dtype=np.int64)
    labels[order] = find_groups(points[order], MILEPOST).labels
    return labels if np.bincount(labels).min() >= fewest else np.zeros_like(labels)


def _coarse(points: np.ndarray, statements: int) -> np.ndarray:
    step = np.sqrt(statements) / STEPS
    rounded: np.ndarray = np.rint(points / step) * step + 0.0  # no negative zero
    return rounded
