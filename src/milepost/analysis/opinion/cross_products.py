"""Three sums over all participants, from which every later step is derived.

With V the votes (0 where not seen) and M which were seen (1 or 0), both participants
by statements: A = V'V, B = V'M and N = M'M. All entries are whole numbers, so the
sums are exact, the same in any order of rows, and can be added up across parts,
engines and organisations.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from .ballots import Ballots
from .blocks import Block

# float32 holds sums of ones exactly up to 2^24, far more than rows are taken at a time.
ROWS_AT_A_TIME = 8192


@dataclass(frozen=True)
class Sums:
    """Whole numbers as float64, statements by statements."""

    votes: np.ndarray  # A: products of votes of who saw both
    seen: np.ndarray  # B: vote on the row's statement, of who saw both
    both: np.ndarray  # N: how many saw both

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.votes + other.votes, self.seen + other.seen, self.both + other.both
        )

    @property
    def means(self) -> np.ndarray:
        """Mean vote per statement, over those who saw it; 0 where nobody has yet."""
        said, seen = np.diag(self.seen), np.diag(self.both)
        return np.divide(said, seen, out=np.zeros_like(seen), where=seen > 0)

    def centred(self) -> np.ndarray:
        """Products of votes once each has its statement's mean taken off.

        Where a vote is missing it is taken to be that mean, hence 0.
        """
        means = self.means
        crossed = self.seen * means
        return self.votes - crossed - crossed.T + np.outer(means, means) * self.both


def add_up(ballots: Ballots) -> Sums:
    """Read the votes once, a block of whole participants at a time."""
    work = partial(sums_of, len(ballots.statements))
    return ballots.blocks.total(work, "Comparing statements")


def sums_of(statements: int, block: Block) -> Sums:
    """The sums over the participants of one block."""
    size = statements
    total = np.zeros((2 * size, 2 * size))
    rows = np.empty((min(ROWS_AT_A_TIME, block.number), 2 * size), dtype=np.float32)
    for part in block.parts(ROWS_AT_A_TIME):
        both = rows[: part.number]
        both[:] = 0
        flat, place = both.ravel(), part.p * (2 * size) + part.s
        flat[place] = part.vote
        flat[place + size] = 1
        # votes beside seen: one symmetric product gives all three sums
        total += both.T @ both
    return Sums(total[:size, :size], total[:size, size:], total[size:, size:])
