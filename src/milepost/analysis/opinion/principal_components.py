"""Principal component analysis of votes, and the scores of participants."""

import sys
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from .ballots import Ballots
from .blocks import Block
from .cross_products import CrossProducts

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from threadpoolctl import ThreadpoolController

# Loadings become whole numbers of this fineness before they are added up, so that the
# score of a participant is the same to the last bit in whatever order votes are read.
FIXED_POINT = 2.0**40
# A component with less than this part of the total variance is noise of rounding.
RANK_TOLERANCE = 1e-12
MAX_FULL = 1_000  # statements, beyond which it pays not to compute every eigenvector


@dataclass(frozen=True)
class PrincipalComponents:
    """Loadings of two components (weights: statements x 2, 0 where moderated out).

    means: per statement.
    """

    weights: np.ndarray
    means: np.ndarray
    moderated: np.ndarray  # bool per statement

    @property
    def extremity(self) -> np.ndarray:
        """Extremity of each statement (Polis): distance from 0 of who agreed with it alone."""
        size = len(self.means)
        lengths = np.hypot(self.weights[:, 0], self.weights[:, 1])
        return np.sqrt(size) * np.abs(1 - self.means) * lengths


@dataclass(frozen=True)
class Scores:
    """Component scores (participants x 2), and votes given (raw) per participant."""

    points: np.ndarray
    votes: np.ndarray


def pca(sums: CrossProducts, moderated: np.ndarray) -> PrincipalComponents:
    """The first two principal components of the centred votes.

    A statement moderated out counts as if everyone had passed: it says nothing.
    """
    centred = sums.centred()
    centred[moderated, :] = 0
    centred[:, moderated] = 0
    eigenvalues, eigenvectors = _two_largest_eigenpairs(centred)
    weights = np.zeros((len(moderated), 2))
    floor = RANK_TOLERANCE * max(float(np.trace(centred)), 1.0)
    for axis, eigenvalue in enumerate(eigenvalues):
        if eigenvalue > floor:
            weights[:, axis] = eigenvectors[:, axis]
    weights[moderated] = 0.0  # exactly, and not what rounding leaves
    means = np.where(moderated, 0.0, sums.means)
    return PrincipalComponents(weights, means, moderated)


def pca_via_gram_matrix(ballots: Ballots, moderated: np.ndarray) -> PrincipalComponents:
    """First two principal components of the centred votes, by the Gram matrix.

    With X the centred votes, X'X and XX' have the same strengths, and each direction
    of the one follows from the other; the smaller is the one to solve. A few hundred
    members and thousands of roll calls need no table of statements by statements.
    """
    size = len(ballots.participants), len(ballots.statements)
    votes, seen = np.zeros(size), np.zeros(size, dtype=bool)
    for block in ballots.blocks.each(lambda block: block, "Reading votes"):
        cells = block.first + block.participant_index, block.statement_index
        votes[cells], seen[cells] = block.vote, True
    means = votes.sum(axis=0) / seen.sum(axis=0)
    centred = np.where(seen & ~moderated, votes - means, 0.0)
    eigenvalues, eigenvectors = _two_largest_eigenpairs(centred @ centred.T)
    weights = np.zeros((size[1], 2))
    floor = RANK_TOLERANCE * max(float((centred**2).sum()), 1.0)
    for axis, eigenvalue in enumerate(eigenvalues):
        if eigenvalue > floor:
            weights[:, axis] = centred.T @ eigenvectors[:, axis] / np.sqrt(eigenvalue)
    return PrincipalComponents(weights, np.where(moderated, 0.0, means), moderated)


def _two_largest_eigenpairs(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two largest eigenvalues, largest first, and their vectors as columns."""
    size = len(matrix)
    if size <= MAX_FULL:
        with one_thread():
            values, vectors = np.linalg.eigh(matrix)
    else:  # takes a sixth of a second to load, and then finds these two alone
        from scipy.linalg import eigh

        with one_thread():
            values, vectors = eigh(matrix, subset_by_index=[size - 2, size - 1])
    return values[:-3:-1], vectors[:, :-3:-1]


def one_thread() -> "AbstractContextManager[object]":
    """Context manager that keeps BLAS on one thread.

    The last digits depend on how many threads share the work, and threads that wait for
    each other are slow where other programs run.
    """
    return _blas_controller(scipy_too="scipy.linalg" in sys.modules).limit(limits=1)


@cache
def _blas_controller(*, scipy_too: bool) -> "ThreadpoolController":
    """Thread controller of the libraries of linear algebra that are loaded, cached.

    scipy brings a library of its own.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def project_participants(ballots: Ballots, components: PrincipalComponents) -> Scores:
    """Component scores of all participants, in one pass over the votes.

    With S statements, d of them voted on (those moderated out count as voted on):
    score = sqrt(S / d) x the sum of (vote - mean) x weight over the votes given.
    """
    parts = list(
        ballots.blocks.each(partial(project_block, components), "Placing participants")
    )
    points, votes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Scores(points, votes)


def project_block(
    components: PrincipalComponents, block: Block
) -> tuple[np.ndarray, np.ndarray]:
    """Scores (n x 2) and numbers of votes given, of the participants of one block."""
    vote_index = block.statement_index * 3 + (block.vote + 1)
    x, y, hidden = (
        _sum_by_participant(block, step[vote_index])
        for step in _contributions(components)
    )
    counted = block.given - hidden + int(components.moderated.sum())
    scale = np.sqrt(len(components.means) / np.maximum(counted, 1)) / FIXED_POINT
    return np.column_stack([x, y]) * scale[:, None], block.given


def _contributions(components: PrincipalComponents) -> np.ndarray:
    """Contribution of each vote on each statement: to x, to y, and to votes moderated out.

    Whole numbers; 3 x (3 statements), the votes -1, 0 and 1 of a statement in turn.
    """
    deviation = np.array([-1, 0, 1]) - components.means[:, None]
    contributions = np.rint(
        deviation[None] * components.weights.T[:, :, None] * FIXED_POINT
    )
    hidden = np.repeat(components.moderated, 3)
    return np.vstack([contributions.reshape(2, -1), hidden]).astype(np.int64)


def _sum_by_participant(block: Block, values: np.ndarray) -> np.ndarray:
    """Sums of `values`, one per vote, by participant of the block.

    Everyone in a block has voted.
    """
    sums: np.ndarray = np.add.reduceat(values, block.starts[:-1])
    return sums


def fix_signs(points: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Fix the sign of each component: the score farthest from 0 is positive.

    A component has no sign of its own. Deciding it by the participants, not by the
    statements, leaves the picture in place when agree and disagree change sides.
    """
    signed = points.copy()
    for axis in range(2):
        values = points[among, axis]
        if values[np.abs(values).argmax()] < 0:
            signed[:, axis] = -signed[:, axis]
    return signed + 0.0  # no negative zero
