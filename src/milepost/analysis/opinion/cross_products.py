"""Pairwise-complete cross-products of votes, from which means and components follow.

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
class CrossProducts:
    """Sums over participants, whole numbers as float64, statements by statements."""

    votes: np.ndarray  # A: products of votes of who saw both
    seen: np.ndarray  # B: vote on the row's statement, of who saw both
    both: np.ndarray  # N: how many saw both

    def __add__(self, other: "CrossProducts") -> "CrossProducts":
        return CrossProducts(
            self.votes + other.votes, self.seen + other.seen, self.both + other.both
        )

    @property
    def means(self) -> np.ndarray:
        """Mean vote per statement, over those who saw it; 0 where nobody has yet."""
        totals, seen = np.diag(self.seen), np.diag(self.both)
        return np.divide(totals, seen, out=np.zeros_like(seen), where=seen > 0)

    def centred(self) -> np.ndarray:
        """Cross-products of votes centred by statement (the scatter matrix).

        A missing vote is taken to be the statement's mean, hence 0.
        """
        means = self.means
        crossed = self.seen * means
        return self.votes - crossed - crossed.T + np.outer(means, means) * self.both


def cross_products(ballots: Ballots) -> CrossProducts:
    """Cross-products of all votes, read once, a block of whole participants at a time."""
    products_of_block = partial(block_cross_products, len(ballots.statements))
    return ballots.blocks.total(products_of_block, "Comparing statements")


def block_cross_products(statements: int, block: Block) -> CrossProducts:
    """Cross-products over the participants of one block."""
    size = statements
    total = np.zeros((2 * size, 2 * size))
    rows = np.empty((min(ROWS_AT_A_TIME, block.number), 2 * size), dtype=np.float32)
    for part in block.parts(ROWS_AT_A_TIME):
        both = rows[: part.number]
        both[:] = 0
        flat, place = (
            both.ravel(),
            part.participant_index * (2 * size) + part.statement_index,
        )
        flat[place] = part.vote
        flat[place + size] = 1
        # votes beside seen: one symmetric product gives all three sums
        total += both.T @ both
    return CrossProducts(total[:size, :size], total[:size, size:], total[size:, size:])
