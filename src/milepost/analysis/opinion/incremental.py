"""A landscape that follows votes as they are given, without reading all of them again.

Sums change only where the participant voted, the differences between statements only
where one's mean has moved, and the two directions are sought from where they were before.
What results is what reading all votes again would give. Sums and directions are all there
is to keep: whoever stores them can follow on from there.
"""

from collections.abc import Mapping

import numpy as np

from .ballots import Ballots
from .cross_products import Sums, add_up
from .principal_components import NOTHING, Plane, find_plane, one_thread

# Directions carried along: two to show, and more so that the search settles soon.
CARRIED = 8
MOST_ROUNDS = 60
# A direction has settled once applying the votes to it turns it no more than this.
SETTLED = 1e-12


class Live:
    """Exact sums of the votes so far, and the plane found in them.

    Parameters
    ----------
    sums
        Of all votes so far; taken over and changed in place.
    moderated
        Per statement, whether it shapes nothing.
    directions
        Those of an earlier `Live`, to begin from; sought anew where not given.
    """

    def __init__(
        self, sums: Sums, moderated: np.ndarray, directions: np.ndarray | None = None
    ) -> None:
        self.sums = sums
        self.moderated = moderated
        self._centred = np.zeros_like(sums.votes)
        self._centre(np.arange(len(moderated)))
        self.directions = self._first() if directions is None else directions
        self._settle()

    def _first(self) -> np.ndarray:
        """The plane's two directions and some more, as columns at right angles."""
        size = len(self.moderated)
        weights = find_plane(self.sums, self.moderated).weights
        others = np.random.default_rng(1).standard_normal((size, CARRIED))
        carried = np.hstack([weights, others])[:, : min(CARRIED, size)]
        found, _ = np.linalg.qr(carried)
        return found

    @property
    def plane(self) -> Plane:
        """As `find_plane` gives it of all votes, up to the signs of the directions."""
        weights = self.directions[:, :2].copy()
        strengths = (weights * (self._centred @ weights)).sum(axis=0)
        weights[:, strengths <= NOTHING * max(float(np.trace(self._centred)), 1.0)] = 0
        means = np.where(self.moderated, 0.0, self.sums.means)
        return Plane(weights, means, self.moderated)

    def revote(self, before: Mapping[int, int], after: Mapping[int, int]) -> None:
        """Take it that one participant's votes are `after` where they were `before`.

        All votes of that participant, by position of statement: 1, 0 or -1. `before` is
        empty for who had not voted yet.
        """
        self._count(before, -1)
        self._count(after, 1)
        votes = before.keys() | after.keys()
        moved = [s for s in votes if before.get(s) != after.get(s)]
        self._centre(np.array(sorted(moved), dtype=np.int64))
        self._settle()

    def _count(self, votes: Mapping[int, int], sign: int) -> None:
        held = np.fromiter(votes, dtype=np.int64, count=len(votes))
        vote = np.fromiter(votes.values(), dtype=float, count=len(votes))
        where = np.ix_(held, held)
        self.sums.votes[where] += sign * np.outer(vote, vote)
        self.sums.seen[where] += sign * vote[:, None]
        self.sums.both[where] += sign

    def _centre(self, rows: np.ndarray) -> None:
        """Work out anew the products of centred votes of some statements with all.

        The formula is that of `Sums.centred`.
        """
        sums, means = self.sums, self.sums.means
        crossed = sums.seen[rows] * means + sums.seen[:, rows].T * means[rows, None]
        both = means[rows, None] * means * sums.both[rows]
        found = sums.votes[rows] - crossed + both
        found[:, self.moderated] = 0
        found[self.moderated[rows]] = 0
        self._centred[rows] = found
        self._centred[:, rows] = found.T

    def _settle(self) -> None:
        """Turn the directions until they are those of the votes (orthogonal iteration).

        Where they will not settle soon, because two are nearly as strong, all are solved
        for anew.
        """
        with one_thread():
            self.directions = self._settled(self.directions)

    def _settled(self, found: np.ndarray) -> np.ndarray:
        for _ in range(MOST_ROUNDS):
            turned, _ = np.linalg.qr(self._centred @ found)
            applied = self._centred @ turned
            strengths, mix = np.linalg.eigh(turned.T @ applied)
            found, applied = turned @ mix[:, ::-1], applied @ mix[:, ::-1]
            left = applied[:, :2] - found[:, :2] * strengths[::-1][:2]
            if np.abs(left).max() <= SETTLED * max(float(strengths[-1]), 1.0):
                return found
        _, vectors = np.linalg.eigh(self._centred)
        return vectors[:, ::-1][:, : found.shape[1]]


def follow(ballots: Ballots, moderated: np.ndarray) -> Live:
    """Begin to follow the votes of `ballots`."""
    return Live(add_up(ballots), moderated)
