"""The two directions in which votes differ most, and where each participant lies."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .ballots import Ballots
from .sums import Sums

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Weights become whole numbers of this fineness before they are added up, so that the
# place of a participant is the same to the last bit in whatever order votes are read.
FINENESS = 2.0**40
# A direction with less than this part of all differences is noise of rounding.
NOTHING = 1e-12


@dataclass(frozen=True)
class Plane:
    """weights: statements x 2, 0 where moderated out. means: per statement."""

    weights: np.ndarray
    means: np.ndarray
    moderated: np.ndarray  # bool per statement

    @property
    def extremity(self) -> np.ndarray:
        """How far agreeing with this statement alone would place a participant."""
        size = len(self.means)
        lengths = np.hypot(self.weights[:, 0], self.weights[:, 1])
        return np.sqrt(size) * np.abs(1 - self.means) * lengths


@dataclass(frozen=True)
class Places:
    """Per participant: points (participants x 2) and votes given (raw)."""

    points: np.ndarray
    votes: np.ndarray


def find_plane(sums: Sums, moderated: np.ndarray) -> Plane:
    """First two principal components of the centred votes.

    A statement moderated out counts as if everyone had passed: it says nothing.
    """
    centred = sums.centred()
    centred[moderated, :] = 0
    centred[:, moderated] = 0
    strengths, directions = np.linalg.eigh(centred)
    weights = np.zeros((len(moderated), 2))
    floor = NOTHING * max(float(np.trace(centred)), 1.0)
    for axis in range(min(2, len(strengths))):
        if strengths[-1 - axis] > floor:
            weights[:, axis] = directions[:, -1 - axis]
    weights[moderated] = 0.0  # exactly, and not what rounding leaves
    means = np.where(moderated, 0.0, sums.means)
    return Plane(weights, means, moderated)


def place_everyone(ballots: Ballots, plane: Plane) -> Places:
    """Project each participant, one pass over the votes in the engine.

    With S statements, d of them voted on (those moderated out count as voted on):
    place = sqrt(S / d) x the sum of (vote - mean) x weight over the votes given.
    """
    table = ballots.table
    steps = _steps(plane)
    joined = table.join(steps, ["s", "vote"])
    sums = joined.group_by("p").agg(
        x=joined.x.sum().cast("int64"),
        y=joined.y.sum().cast("int64"),
        votes=joined.count(),
        heard=joined.counts.sum().cast("int64"),
    )
    rows = sums.order_by("p").to_pyarrow()
    size = len(plane.means)
    heard = rows["heard"].to_numpy() + int(plane.moderated.sum())
    scale = np.sqrt(size / np.maximum(heard, 1)) / FINENESS
    points = np.column_stack([rows["x"].to_numpy(), rows["y"].to_numpy()])
    return Places(points * scale[:, None], rows["votes"].to_numpy())


def _steps(plane: Plane) -> "ir.Table":
    """What each possible vote on each statement adds to a participant's place."""
    import ibis

    votes = np.array([-1, 0, 1], dtype=np.int8)
    size = len(plane.means)
    away = (votes[None, :] - plane.means[:, None])[:, :, None]
    steps = np.rint(away * plane.weights[:, None, :] * FINENESS).astype(np.int64)
    counts = np.repeat(~plane.moderated, len(votes)).astype(np.int64)
    return ibis.memtable(
        pa.table(
            {
                "s": np.repeat(np.arange(size), len(votes)),
                "vote": np.tile(votes, size),
                "x": steps[:, :, 0].ravel(),
                "y": steps[:, :, 1].ravel(),
                "counts": counts,
            }
        )
    )


def oriented(points: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Turn each axis so that whoever is farthest out on it lies on the positive side.

    A component has no sign of its own. Deciding it by the participants, not by the
    statements, leaves the picture in place when agree and disagree change sides.
    """
    turned = points.copy()
    for axis in range(2):
        values = points[among, axis]
        if values[np.abs(values).argmax()] < 0:
            turned[:, axis] = -turned[:, axis]
    return turned + 0.0  # no negative zero
