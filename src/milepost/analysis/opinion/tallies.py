"""How many agreed, disagreed and passed, of everybody and of each group."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .ballots import Ballots

if TYPE_CHECKING:
    import ibis.expr.types as ir

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


def tally_everybody(ballots: Ballots) -> Tally:
    counted = _count(ballots.table, "s")
    return Tally(*(counted[name].to_numpy() for name in ("agrees", "disagrees", "n")))


def tally_groups(ballots: Ballots, members: np.ndarray, labels: np.ndarray) -> Tally:
    """members: positions of the participants in a group; labels: their groups."""
    import ibis

    groups = ibis.memtable(pa.table({"p": members, "g": labels}))
    counted = _count(ballots.table.join(groups, "p"), "g", "s")
    where = counted["g"].to_numpy(), counted["s"].to_numpy()
    shape = int(labels.max()) + 1, len(ballots.statements)
    filled = []
    for name in ("agrees", "disagrees", "n"):
        counts = np.zeros(shape, dtype=np.int64)
        counts[where] = counted[name].to_numpy()
        filled.append(counts)
    return Tally(*filled)


def _count(votes: "ir.Table", *by: str) -> pa.Table:
    counted = votes.group_by(*by).agg(
        agrees=(votes.vote == 1).sum().cast("int64"),
        disagrees=(votes.vote == -1).sum().cast("int64"),
        n=votes.count(),
    )
    return counted.order_by(*by).to_pyarrow()


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
