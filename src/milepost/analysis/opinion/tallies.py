"""How many agreed, disagreed and passed, of everybody and of each group."""

from dataclasses import dataclass

import numpy as np

from .ballots import Ballots
from .blocks import Block

Z_95 = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True)
class Tally:
    """Whole numbers; last axis: statements; a first axis, where there is one: groups."""

    agrees: np.ndarray
    disagrees: np.ndarray
    seen: np.ndarray

    @property
    def passes(self) -> np.ndarray:
        return self.seen - self.agrees - self.disagrees

    def of(self, groups: slice) -> "Tally":
        return Tally(self.agrees[groups], self.disagrees[groups], self.seen[groups])

    def together(self) -> "Tally":
        """All groups as one."""
        sums = (part.sum(axis=0) for part in (self.agrees, self.disagrees, self.seen))
        return Tally(*sums)

    def columns(self) -> dict[str, np.ndarray]:
        """Flat columns, with the share that agrees (0 to 1) and its 95 % interval.

        The share is of those who saw the statement, passes included. Not a number
        where nobody saw it.
        """
        share, low, high = wilson(self.agrees.ravel(), self.seen.ravel())
        return {
            "seen": self.seen.ravel(),
            "agrees": self.agrees.ravel(),
            "disagrees": self.disagrees.ravel(),
            "passes": self.passes.ravel(),
            "agree_share": share,
            "low": low,
            "high": high,
        }


def tally(ballots: Ballots, labels: np.ndarray, number: int) -> Tally:
    """Count by group, one pass over the votes.

    Parameters
    ----------
    labels
        Per participant, the group, below `number`; -1 for who is in none, who make up
        a last group of their own.

    Returns
    -------
    Tally
        number + 1 groups by statements: their sum is everybody.
    """
    groups = np.where(labels < 0, number, labels)
    shape = number + 1, len(ballots.statements), 3

    def count(block: Block) -> np.ndarray:
        of = np.repeat(groups[block.first : block.first + block.number], block.given)
        place = (of * shape[1] + block.s) * 3 + (block.vote + 1)
        return np.bincount(place, minlength=int(np.prod(shape))).reshape(shape)

    counted = ballots.blocks.total(count, "Counting votes")
    return Tally(counted[:, :, 2], counted[:, :, 0], counted.sum(axis=2))


def wilson(
    successes: np.ndarray, of: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share (0 to 1) with its Wilson score interval at 95 %.

    With share p of n and z = 1.96: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927),
    "Probable inference, the law of succession, and statistical inference".
    """
    n = np.where(of > 0, of, np.nan).astype(float)
    p = successes / n
    squared = Z_95**2 / n
    middle = (p + squared / 2) / (1 + squared)
    spread = Z_95 * np.sqrt(p * (1 - p) / n + squared / (4 * n)) / (1 + squared)
    return p, np.maximum(middle - spread, 0.0), np.minimum(middle + spread, 1.0)
