"""The two directions in which votes differ most, and where each participant lies."""

import sys
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from .ballots import Ballots
from .blocks import Block
from .cross_products import Sums

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from threadpoolctl import ThreadpoolController

# Weights become whole numbers of this fineness before they are added up, so that the
# place of a participant is the same to the last bit in whatever order votes are read.
FINENESS = 2.0**40
# A direction with less than this part of all differences is noise of rounding.
NOTHING = 1e-12
MANY = 1_000  # statements, beyond which it pays not to look for every direction


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
    strengths, directions = _strongest(centred)
    weights = np.zeros((len(moderated), 2))
    floor = NOTHING * max(float(np.trace(centred)), 1.0)
    for axis, strength in enumerate(strengths):
        if strength > floor:
            weights[:, axis] = directions[:, axis]
    weights[moderated] = 0.0  # exactly, and not what rounding leaves
    means = np.where(moderated, 0.0, sums.means)
    return Plane(weights, means, moderated)


def find_plane_of_few(ballots: Ballots, moderated: np.ndarray) -> Plane:
    """The same plane, where participants are fewer than statements.

    With X the centred votes, X'X and XX' have the same strengths, and each direction
    of the one follows from the other; the smaller is the one to solve. A few hundred
    members and thousands of roll calls need no table of statements by statements.
    """
    size = len(ballots.participants), len(ballots.statements)
    votes, seen = np.zeros(size), np.zeros(size, dtype=bool)
    for block in ballots.blocks.each(lambda block: block, "Reading votes"):
        where = block.first + block.p, block.s
        votes[where], seen[where] = block.vote, True
    means = votes.sum(axis=0) / seen.sum(axis=0)
    away = np.where(seen & ~moderated, votes - means, 0.0)
    strengths, directions = _strongest(away @ away.T)
    weights = np.zeros((size[1], 2))
    floor = NOTHING * max(float((away**2).sum()), 1.0)
    for axis, strength in enumerate(strengths):
        if strength > floor:
            weights[:, axis] = away.T @ directions[:, axis] / np.sqrt(strength)
    return Plane(weights, np.where(moderated, 0.0, means), moderated)


def _strongest(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two largest eigenvalues, largest first, and their vectors as columns."""
    size = len(matrix)
    if size <= MANY:
        with one_thread():
            values, vectors = np.linalg.eigh(matrix)
    else:  # takes a sixth of a second to load, and then finds these two alone
        from scipy.linalg import eigh

        with one_thread():
            values, vectors = eigh(matrix, subset_by_index=[size - 2, size - 1])
    return values[:-3:-1], vectors[:, :-3:-1]


def one_thread() -> "AbstractContextManager[object]":
    """Linear algebra on one thread, for as long as the context lasts.

    The last digits depend on how many threads share the work, and threads that wait for
    each other are slow where other programs run.
    """
    return _threads(scipy_too="scipy.linalg" in sys.modules).limit(limits=1)


@cache
def _threads(*, scipy_too: bool) -> "ThreadpoolController":
    """Of all libraries of linear algebra there are; scipy brings its own."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def place_everyone(ballots: Ballots, plane: Plane) -> Places:
    """Project each participant, one pass over the votes.

    With S statements, d of them voted on (those moderated out count as voted on):
    place = sqrt(S / d) x the sum of (vote - mean) x weight over the votes given.
    """
    found = list(ballots.blocks.each(partial(places_of, plane), "Placing participants"))
    points, votes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Places(points, votes)


def places_of(plane: Plane, block: Block) -> tuple[np.ndarray, np.ndarray]:
    """Points and votes given, of the participants of one block."""
    said = block.s * 3 + (block.vote + 1)
    x, y, hidden = (_per_participant(block, step[said]) for step in _steps(plane))
    heard = block.given - hidden + int(plane.moderated.sum())
    scale = np.sqrt(len(plane.means) / np.maximum(heard, 1)) / FINENESS
    return np.column_stack([x, y]) * scale[:, None], block.given


def _steps(plane: Plane) -> np.ndarray:
    """What each vote on each statement adds: to x, to y, and to votes moderated out.

    Whole numbers; 3 x (3 statements), the votes -1, 0 and 1 of a statement in turn.
    """
    away = np.array([-1, 0, 1]) - plane.means[:, None]
    moved = np.rint(away[None] * plane.weights.T[:, :, None] * FINENESS)
    hidden = np.repeat(plane.moderated, 3)
    return np.vstack([moved.reshape(2, -1), hidden]).astype(np.int64)


def _per_participant(block: Block, values: np.ndarray) -> np.ndarray:
    """Sums of a value per vote. Everyone in a block has voted."""
    sums: np.ndarray = np.add.reduceat(values, block.starts[:-1])
    return sums


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
