"""Three sums over all participants, from which every later step is derived.

With V the votes (0 where not seen) and M which were seen (1 or 0), both participants
by statements: A = V'V, B = V'M and N = M'M. All entries are whole numbers, so the
sums are exact, the same in any order of rows, and can be added up across parts.
"""

from dataclasses import dataclass

import numpy as np

from .ballots import Ballots


@dataclass(frozen=True)
class Sums:
    """Whole numbers as float64, statements by statements."""

    votes: np.ndarray  # A: products of votes of who saw both
    seen: np.ndarray  # B: vote on the row's statement, of who saw both
    both: np.ndarray  # N: how many saw both

    @property
    def means(self) -> np.ndarray:
        """Mean vote per statement, over those who saw it; each was seen by someone."""
        return np.diag(self.seen) / np.diag(self.both)

    def centred(self) -> np.ndarray:
        """Products of votes once each has its statement's mean taken off.

        Where a vote is missing it is taken to be that mean, hence 0.
        """
        means = self.means
        crossed = self.seen * means
        return self.votes - crossed - crossed.T + np.outer(means, means) * self.both


def add_up(ballots: Ballots) -> Sums:
    """Read the votes once, a block of whole participants at a time."""
    size = len(ballots.statements)
    totals = [np.zeros((size, size)) for _ in range(3)]
    for first, height, rows in ballots.blocks():
        # float32 holds sums of ones exactly up to 2^24, more than a block has rows
        votes = np.zeros((height, size), dtype=np.float32)
        seen = np.zeros_like(votes)
        where = rows["p"].to_numpy() - first, rows["s"].to_numpy()
        votes[where] = rows["vote"].to_numpy()
        seen[where] = 1
        parts = votes.T @ votes, votes.T @ seen, seen.T @ seen
        for total, part in zip(totals, parts, strict=True):
            total += part
    return Sums(*totals)
