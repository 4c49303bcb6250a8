"""Incremental PCA of votes: exact updates of the cross-products, warm-started iteration.

Cross-products change only where the participant voted, the centred ones only where a
mean has moved, and the two directions are sought from where they were before. The result
is what reading all votes again would give. Cross-products and directions are all there
is to keep: whoever stores them can go on from there.
"""

from collections.abc import Mapping

import numpy as np

from .cross_products import CrossProducts
from .principal_components import RANK_TOLERANCE, PrincipalComponents, one_thread, pca

# Two to show, and more so that the iteration converges soon.
KEPT_DIRECTIONS = 8
MAX_ITERATIONS = 60
# Of a direction's residual, beyond which the iteration goes on.
TOLERANCE = 1e-12


class IncrementalPCA:
    """Exact cross-products of the votes so far, and their first two principal components.

    Parameters
    ----------
    sums
        Of all votes so far; taken over and changed in place.
    moderated
        Per statement, whether it shapes nothing.
    directions
        Those of an earlier `IncrementalPCA`, to begin from; sought anew where not given.
    """

    def __init__(
        self,
        sums: CrossProducts,
        moderated: np.ndarray,
        directions: np.ndarray | None = None,
    ) -> None:
        self.sums = sums
        self.moderated = moderated
        self._centred = np.zeros_like(sums.votes)
        self._centre(np.arange(len(moderated)))
        self.directions = (
            self._initial_directions() if directions is None else directions
        )
        self._refresh_directions()

    def _initial_directions(self) -> np.ndarray:
        """The first two components and some more directions, as orthonormal columns."""
        size = len(self.moderated)
        weights = pca(self.sums, self.moderated).weights
        others = np.random.default_rng(1).standard_normal((size, KEPT_DIRECTIONS))
        start = np.hstack([weights, others])[:, : min(KEPT_DIRECTIONS, size)]
        directions, _ = np.linalg.qr(start)
        return directions

    @property
    def components(self) -> PrincipalComponents:
        """First two principal components of the votes so far: those of `pca`, up to signs."""
        weights = self.directions[:, :2].copy()
        eigenvalues = (weights * (self._centred @ weights)).sum(axis=0)
        weights[
            :, eigenvalues <= RANK_TOLERANCE * max(float(np.trace(self._centred)), 1.0)
        ] = 0
        means = np.where(self.moderated, 0.0, self.sums.means)
        return PrincipalComponents(weights, means, self.moderated)

    def update(self, before: Mapping[int, int], after: Mapping[int, int]) -> None:
        """Replace one participant's votes, and update the cross-products and directions.

        All votes of that participant, by position of statement: 1, 0 or -1. `before` is
        empty for who had not voted yet.
        """
        self._add_votes(before, -1)
        self._add_votes(after, 1)
        votes = before.keys() | after.keys()
        moved = [s for s in votes if before.get(s) != after.get(s)]
        self._centre(np.array(sorted(moved), dtype=np.int64))
        self._refresh_directions()

    def _add_votes(self, votes: Mapping[int, int], sign: int) -> None:
        statements = np.fromiter(votes, dtype=np.int64, count=len(votes))
        vote = np.fromiter(votes.values(), dtype=float, count=len(votes))
        cells = np.ix_(statements, statements)
        self.sums.votes[cells] += sign * np.outer(vote, vote)
        self.sums.seen[cells] += sign * vote[:, None]
        self.sums.both[cells] += sign

    def _centre(self, rows: np.ndarray) -> None:
        """Recompute the products of centred votes of some statements with all.

        The formula is that of `Sums.centred`.
        """
        sums, means = self.sums, self.sums.means
        crossed = sums.seen[rows] * means + sums.seen[:, rows].T * means[rows, None]
        both = means[rows, None] * means * sums.both[rows]
        centred = sums.votes[rows] - crossed + both
        centred[:, self.moderated] = 0
        centred[self.moderated[rows]] = 0
        self._centred[rows] = centred
        self._centred[:, rows] = centred.T

    def _refresh_directions(self) -> None:
        """Converge the directions by orthogonal (subspace) iteration.

        Where that is slow, because two eigenvalues are nearly equal, all are solved for.
        """
        with one_thread():
            self.directions = self._orthogonal_iteration(self.directions)

    def _orthogonal_iteration(self, directions: np.ndarray) -> np.ndarray:
        for _ in range(MAX_ITERATIONS):
            orthonormal, _ = np.linalg.qr(self._centred @ directions)
            applied = self._centred @ orthonormal
            strengths, mix = np.linalg.eigh(orthonormal.T @ applied)
            directions, applied = orthonormal @ mix[:, ::-1], applied @ mix[:, ::-1]
            residual = applied[:, :2] - directions[:, :2] * strengths[::-1][:2]
            if np.abs(residual).max() <= TOLERANCE * max(float(strengths[-1]), 1.0):
                return directions
        _, vectors = np.linalg.eigh(self._centred)
        return vectors[:, ::-1][:, : directions.shape[1]]
