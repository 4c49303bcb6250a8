"""Representative, consensus and divisive statements: tests of proportions, as in Polis."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from .clustering_options import ClusteringOptions
from .tallies import Tally

Z_90 = 1.2816  # one-sided 90 %
MAX_PER_GROUP = 5
MAX_CONSENSUS = 5


@dataclass(frozen=True)
class Side:
    """One direction, agree or disagree; arrays are groups x statements.

    share: (said so + 1) / (seen + 2). ratio: share over that of all other groups.
    z: test of the share against one half. z_ratio: against that of all other groups.
    """

    share: np.ndarray
    ratio: np.ndarray
    z: np.ndarray
    z_ratio: np.ndarray

    @property
    def significant(self) -> np.ndarray:
        """Whether both tests pass at 90 %, one-sided, each statement by itself."""
        return (self.z > Z_90) & (self.z_ratio > Z_90)

    @property
    def strength(self) -> np.ndarray:
        """Polis's repness metric, by which statements are ranked."""
        return self.ratio * self.z_ratio * self.share * self.z


def sides(groups: Tally) -> tuple[Side, Side]:
    """Shares, ratios and z tests of agreeing, and of disagreeing, by group and statement."""
    return (
        _side(groups.agrees, groups.seen),
        _side(groups.disagrees, groups.seen),
    )


def _side(successes: np.ndarray, trials: np.ndarray) -> Side:
    other_successes = successes.sum(axis=0) - successes
    other_trials = trials.sum(axis=0) - trials
    share = (successes + 1) / (trials + 2)
    return Side(
        share=share,
        ratio=share / ((other_successes + 1) / (other_trials + 2)),
        z=one_proportion_z(successes, trials),
        z_ratio=_two_proportion_z(successes, trials, other_successes, other_trials),
    )


def one_proportion_z(successes: np.ndarray, trials: np.ndarray) -> np.ndarray:
    """z statistics of proportions against one half, one success and one trial added."""
    return 2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def _two_proportion_z(
    successes: np.ndarray,
    trials: np.ndarray,
    other_successes: np.ndarray,
    other_trials: np.ndarray,
) -> np.ndarray:
    """Pooled z statistics of two proportions, one added to all four counts."""
    x, n, other_x, other_n = (
        a + 1 for a in (successes, trials, other_successes, other_trials)
    )
    pooled = (x + other_x) / (n + other_n)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    difference = x / n - other_x / other_n
    # all of one mind: no spread, and no difference either
    return np.divide(
        difference, spread, out=np.zeros_like(difference), where=pooled < 1
    )


def representative(
    groups: Tally,
    statements: np.ndarray,
    hidden: np.ndarray,
    profile: ClusteringOptions,
) -> pa.Table:
    """Representative statements: up to five per group that mark it against all others.

    The side is the one on which the group differs more from the others. In the profile
    "milepost" the strongest comes first, and a group that no statement marks gets the
    one on which it differs most. In "polis" the statement that the group agrees with
    best comes first, the strongest others after it, agreed before disagreed.
    """
    agree, disagree = sides(groups)
    rows: list[dict[str, object]] = []
    for group in range(len(groups.seen)) if len(groups.seen) > 1 else []:
        best_agree = None
        if profile.agree_first:
            best_agree = _best_agree(agree, groups, group, hidden)
            chosen = _polis_order(agree, disagree, group, hidden, best_agree)
        else:
            chosen = _representative_statements(agree, disagree, group, hidden)
        for rank, s in enumerate(chosen.tolist(), start=1):
            agrees = agree.z_ratio[group, s] > disagree.z_ratio[group, s]
            rows.append(
                {
                    "group": group,
                    "rank": rank,
                    "statement": int(statements[s]),
                    "direction": "agree" if agrees else "disagree",
                    **_representative_row(
                        groups.agrees if agrees else groups.disagrees,
                        groups.seen,
                        agree if agrees else disagree,
                        (group, s),
                    ),
                    "best_agree": s == best_agree,
                }
            )
    return pa.Table.from_pylist(rows, schema=REPRESENTATIVE)


def _representative_row(
    successes: np.ndarray, trials: np.ndarray, side: Side, cell: tuple[int, int]
) -> dict[str, object]:
    s = cell[1]
    return {
        "count": int(successes[cell]),
        "seen": int(trials[cell]),
        "others_count": int(successes[:, s].sum() - successes[cell]),
        "others_seen": int(trials[:, s].sum() - trials[cell]),
        "share": float(side.share[cell]),
        "ratio": float(side.ratio[cell]),
        "z": float(side.z[cell]),
        "z_ratio": float(side.z_ratio[cell]),
        "significant": bool(side.significant[cell]),
    }


REPRESENTATIVE = pa.schema(
    [
        ("group", pa.int32()),
        ("rank", pa.int32()),
        ("statement", pa.int32()),
        ("direction", pa.string()),
        ("count", pa.int64()),
        ("seen", pa.int64()),
        ("others_count", pa.int64()),
        ("others_seen", pa.int64()),
        ("share", pa.float64()),
        ("ratio", pa.float64()),
        ("z", pa.float64()),
        ("z_ratio", pa.float64()),
        ("significant", pa.bool_()),
        ("best_agree", pa.bool_()),
    ]
)


def _representative_statements(
    agree: Side, disagree: Side, group: int, hidden: np.ndarray
) -> np.ndarray:
    """Positions of the statements representative of `group`, strongest first."""
    agreeing = agree.z_ratio[group] > disagree.z_ratio[group]
    # on a tie neither side is the group's own
    tied = agree.z_ratio[group] == disagree.z_ratio[group]
    significant = np.where(
        agreeing, agree.significant[group], disagree.significant[group]
    )
    significant &= ~hidden & ~tied
    if significant.any():
        strength = np.where(agreeing, agree.strength[group], disagree.strength[group])
        order = np.argsort(np.where(significant, -strength, np.inf), kind="stable")
        return order[: min(MAX_PER_GROUP, int(significant.sum()))]
    differs = np.maximum(agree.z_ratio[group], disagree.z_ratio[group])
    differs = np.where(hidden | tied, -np.inf, differs)
    best = int(differs.argmax())
    return np.array([best] if differs[best] > 0 else [], dtype=np.int64)


def _best_agree(
    agree: Side, groups: Tally, group: int, hidden: np.ndarray
) -> int | None:
    """Position of the statement that `group` agrees with best, as Polis finds it.

    Statements are gone through in order. The first with some agreement to show opens;
    after that a statement takes over by being stronger: where the one that leads is
    agreed more than by others, by ratio x z_ratio x share x z, else by share x z.
    """
    ratio, share, z = agree.ratio[group], agree.share[group], agree.z[group]
    agreed, strength = share * z, agree.strength[group]
    opens = (z > Z_90) | ((ratio > 1) & (share > 0.5))
    voted = groups.agrees[group] + groups.disagrees[group] > 0
    best: int | None = None
    for s in np.flatnonzero(voted & ~hidden).tolist():
        if best is None:
            better = opens[s]
        elif ratio[best] > 1:
            better = strength[s] > strength[best]
        else:
            better = agreed[s] > agreed[best]
        best = s if better else best
    return best


def _polis_order(
    agree: Side,
    disagree: Side,
    group: int,
    hidden: np.ndarray,
    best_agree: int | None,
) -> np.ndarray:
    """Positions of the statements representative of `group`, in Polis's order.

    Either side may mark it; a statement is shown with the side on which the group
    differs more.
    """
    agreeing = agree.z_ratio[group] > disagree.z_ratio[group]
    first = [] if best_agree is None else [best_agree]
    significant = (agree.significant[group] | disagree.significant[group]) & ~hidden
    if significant.any():
        strength = np.where(agreeing, agree.strength[group], disagree.strength[group])
        order = np.argsort(-strength, kind="stable")
        rest = [s for s in order.tolist() if significant[s] and s not in first]
        chosen = np.array((first + rest)[:MAX_PER_GROUP])
        return chosen[np.argsort(~agreeing[chosen], kind="stable")]
    if first or hidden.all():
        return np.array(first, dtype=np.int64)
    differs = np.maximum(agree.z_ratio[group], disagree.z_ratio[group])
    return np.array([np.where(hidden, -np.inf, differs).argmax()])


def group_informed_consensus(groups: Tally) -> tuple[np.ndarray, np.ndarray]:
    """Group-informed consensus (Polis) per statement: on agreeing, and on disagreeing.

    The product over groups of (said so + 1) / (seen + 2), from 0 to 1: one group that
    does not go along is enough to make it small.
    """
    agree = ((groups.agrees + 1) / (groups.seen + 2)).prod(axis=0)
    disagree = ((groups.disagrees + 1) / (groups.seen + 2)).prod(axis=0)
    return agree, disagree


def divisiveness(groups: Tally) -> np.ndarray:
    """Divisiveness per statement, 0 to 1: the distance of the two groups most opposed.

    Each group leans (agrees - disagrees) / (seen + 2), from -1 to 1; the widest
    difference of leanings is halved.
    """
    leaning = (groups.agrees - groups.disagrees) / (groups.seen + 2)
    return (leaning.max(axis=0) - leaning.min(axis=0)) / 2


def consensus(everybody: Tally, statements: np.ndarray, hidden: np.ndarray) -> pa.Table:
    """Consensus statements: at most five that over half agree with, five that over half reject."""
    rows: list[dict[str, object]] = []
    for direction in ("agree", "disagree"):
        successes = everybody.agrees if direction == "agree" else everybody.disagrees
        share = (successes + 1) / (everybody.seen + 2)
        z = one_proportion_z(successes, everybody.seen)
        clear = (share > 0.5) & (z > Z_90) & ~hidden
        order = np.argsort(np.where(clear, -share * z, np.inf), kind="stable")
        for rank, s in enumerate(
            order[: min(MAX_CONSENSUS, int(clear.sum()))], start=1
        ):
            rows.append(
                {
                    "direction": direction,
                    "rank": rank,
                    "statement": int(statements[s]),
                    "count": int(successes[s]),
                    "seen": int(everybody.seen[s]),
                    "share": float(share[s]),
                    "z": float(z[s]),
                }
            )
    return pa.Table.from_pylist(rows, schema=CONSENSUS)


CONSENSUS = pa.schema(
    [
        ("direction", pa.string()),
        ("rank", pa.int32()),
        ("statement", pa.int32()),
        ("count", pa.int64()),
        ("seen", pa.int64()),
        ("share", pa.float64()),
        ("z", pa.float64()),
    ]
)
