"""Vote counts by group: who agreed, disagreed and passed on each statement."""

from dataclasses import dataclass

import numpy as np

from milepost.analysis.proportions import wilson_interval

from .ballots import Ballots
from .blocks import Block


@dataclass(frozen=True)
class Tally:
    """Vote counts, whole numbers; last axis: statements; a first axis, if any: groups."""

    agrees: np.ndarray
    disagrees: np.ndarray
    seen: np.ndarray

    @property
    def passes(self) -> np.ndarray:
        """Number of passes."""
        return self.seen - self.agrees - self.disagrees

    def select(self, groups: slice) -> "Tally":
        """Vote counts of the selected groups."""
        return Tally(self.agrees[groups], self.disagrees[groups], self.seen[groups])

    def pooled(self) -> "Tally":
        """Vote counts of all groups added up."""
        sums = (part.sum(axis=0) for part in (self.agrees, self.disagrees, self.seen))
        return Tally(*sums)

    def columns(self) -> dict[str, np.ndarray]:
        """Flat columns of counts, with the share that agrees (0 to 1) and its 95 % interval.

        The share is of those who saw the statement, passes included. Not a number
        where nobody saw it.
        """
        share, low, high = wilson_interval(self.agrees.ravel(), self.seen.ravel())
        return {
            "seen": self.seen.ravel(),
            "agrees": self.agrees.ravel(),
            "disagrees": self.disagrees.ravel(),
            "passes": self.passes.ravel(),
            "agree_share": share,
            "low": low,
            "high": high,
        }


def tally(ballots: Ballots, labels: np.ndarray, k: int) -> Tally:
    """Vote counts by group, in one pass over the votes.

    Parameters
    ----------
    labels
        Per participant, the group, below `k`; -1 for who is in none, who make up
        a last group of their own.

    Returns
    -------
    Tally
        number + 1 groups by statements: their sum is everybody.
    """
    groups = np.where(labels < 0, k, labels)
    shape = k + 1, len(ballots.statements), 3

    def count(block: Block) -> np.ndarray:
        group_of_vote = np.repeat(
            groups[block.first : block.first + block.number], block.given
        )
        cell = (group_of_vote * shape[1] + block.statement_index) * 3 + (block.vote + 1)
        return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)

    counted = ballots.blocks.total(count, "Counting votes")
    return Tally(counted[:, :, 2], counted[:, :, 0], counted.sum(axis=2))
