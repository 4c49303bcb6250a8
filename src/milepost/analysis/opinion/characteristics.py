"""What marks a group, what all share, and what divides them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from .clustering_options import Profile
from .tallies import Tally

Z_90 = 1.2816  # one-sided 90 %
MOST_PER_GROUP = 5
MOST_SHARED = 5


@dataclass(frozen=True)
class Side:
    """One direction, agree or disagree; arrays are groups x statements.

    share: (said so + 1) / (seen + 2). ratio: share over that of all other groups.
    z: whether more than half say so. z_ratio: whether more than in other groups.
    """

    share: np.ndarray
    ratio: np.ndarray
    z: np.ndarray
    z_ratio: np.ndarray

    @property
    def marked(self) -> np.ndarray:
        return (self.z > Z_90) & (self.z_ratio > Z_90)

    @property
    def strength(self) -> np.ndarray:
        return self.ratio * self.z_ratio * self.share * self.z


def sides(groups: Tally) -> tuple[Side, Side]:
    """The agree and the disagree side of each statement in each group."""
    return (
        _side(groups.agrees, groups.seen),
        _side(groups.disagrees, groups.seen),
    )


def _side(said: np.ndarray, seen: np.ndarray) -> Side:
    others_said = said.sum(axis=0) - said
    others_seen = seen.sum(axis=0) - seen
    share = (said + 1) / (seen + 2)
    return Side(
        share=share,
        ratio=share / ((others_said + 1) / (others_seen + 2)),
        z=more_than_half(said, seen),
        z_ratio=_more_than_others(said, seen, others_said, others_seen),
    )


def more_than_half(said: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """z of the share against one half, with one more of each."""
    return 2 * np.sqrt(seen + 1) * ((said + 1) / (seen + 1) - 0.5)


def _more_than_others(
    said: np.ndarray, seen: np.ndarray, others_said: np.ndarray, others_seen: np.ndarray
) -> np.ndarray:
    """z of the difference between two shares, with one more on all four counts."""
    x, n, other_x, other_n = (a + 1 for a in (said, seen, others_said, others_seen))
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
    profile: Profile,
) -> pa.Table:
    """Up to five statements per group that mark it against all others.

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
            marks = _agreed_first(agree, disagree, group, hidden, best_agree)
        else:
            marks = _marks(agree, disagree, group, hidden)
        for rank, s in enumerate(marks.tolist(), start=1):
            agrees = agree.z_ratio[group, s] > disagree.z_ratio[group, s]
            rows.append(
                {
                    "group": group,
                    "rank": rank,
                    "statement": int(statements[s]),
                    "direction": "agree" if agrees else "disagree",
                    **_against_others(
                        groups.agrees if agrees else groups.disagrees,
                        groups.seen,
                        agree if agrees else disagree,
                        (group, s),
                    ),
                    "best_agree": s == best_agree,
                }
            )
    return pa.Table.from_pylist(rows, schema=REPRESENTATIVE)


def _against_others(
    said: np.ndarray, seen: np.ndarray, side: Side, where: tuple[int, int]
) -> dict[str, object]:
    s = where[1]
    return {
        "said": int(said[where]),
        "seen": int(seen[where]),
        "others_said": int(said[:, s].sum() - said[where]),
        "others_seen": int(seen[:, s].sum() - seen[where]),
        "share": float(side.share[where]),
        "ratio": float(side.ratio[where]),
        "z": float(side.z[where]),
        "z_ratio": float(side.z_ratio[where]),
        "stands_out": bool(side.marked[where]),
    }


REPRESENTATIVE = pa.schema(
    [
        ("group", pa.int32()),
        ("rank", pa.int32()),
        ("statement", pa.int32()),
        ("direction", pa.string()),
        ("said", pa.int64()),
        ("seen", pa.int64()),
        ("others_said", pa.int64()),
        ("others_seen", pa.int64()),
        ("share", pa.float64()),
        ("ratio", pa.float64()),
        ("z", pa.float64()),
        ("z_ratio", pa.float64()),
        ("stands_out", pa.bool_()),
        ("best_agree", pa.bool_()),
    ]
)


def _marks(agree: Side, disagree: Side, group: int, hidden: np.ndarray) -> np.ndarray:
    """Positions of the statements that mark `group`, strongest first."""
    agreeing = agree.z_ratio[group] > disagree.z_ratio[group]
    # on a tie neither side is the group's own
    tied = agree.z_ratio[group] == disagree.z_ratio[group]
    marked = np.where(agreeing, agree.marked[group], disagree.marked[group])
    marked &= ~hidden & ~tied
    if marked.any():
        strength = np.where(agreeing, agree.strength[group], disagree.strength[group])
        order = np.argsort(np.where(marked, -strength, np.inf), kind="stable")
        return order[: min(MOST_PER_GROUP, int(marked.sum()))]
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


def _agreed_first(
    agree: Side,
    disagree: Side,
    group: int,
    hidden: np.ndarray,
    best_agree: int | None,
) -> np.ndarray:
    """Positions of the statements that mark `group`, in Polis's order.

    Either side may mark it; a statement is shown with the side on which the group
    differs more.
    """
    agreeing = agree.z_ratio[group] > disagree.z_ratio[group]
    head = [] if best_agree is None else [best_agree]
    marked = (agree.marked[group] | disagree.marked[group]) & ~hidden
    if marked.any():
        strength = np.where(agreeing, agree.strength[group], disagree.strength[group])
        order = np.argsort(-strength, kind="stable")
        rest = [s for s in order.tolist() if marked[s] and s not in head]
        chosen = np.array((head + rest)[:MOST_PER_GROUP])
        return chosen[np.argsort(~agreeing[chosen], kind="stable")]
    if head or hidden.all():
        return np.array(head, dtype=np.int64)
    differs = np.maximum(agree.z_ratio[group], disagree.z_ratio[group])
    return np.array([np.where(hidden, -np.inf, differs).argmax()])


def shared_by_groups(groups: Tally) -> tuple[np.ndarray, np.ndarray]:
    """Per statement: how far every group agrees, and how far every group disagrees.

    The product over groups of (said so + 1) / (seen + 2), from 0 to 1: one group that
    does not go along is enough to make it small.
    """
    agree = ((groups.agrees + 1) / (groups.seen + 2)).prod(axis=0)
    disagree = ((groups.disagrees + 1) / (groups.seen + 2)).prod(axis=0)
    return agree, disagree


def divisiveness(groups: Tally) -> np.ndarray:
    """Per statement, from 0 to 1: how far apart the two groups most opposed are.

    Each group leans (agrees - disagrees) / (seen + 2), from -1 to 1; the widest
    difference of leanings is halved.
    """
    leaning = (groups.agrees - groups.disagrees) / (groups.seen + 2)
    return (leaning.max(axis=0) - leaning.min(axis=0)) / 2


def consensus(everybody: Tally, statements: np.ndarray, hidden: np.ndarray) -> pa.Table:
    """Up to five statements that clearly more than half agree with, and so disagree."""
    rows: list[dict[str, object]] = []
    for direction in ("agree", "disagree"):
        said = everybody.agrees if direction == "agree" else everybody.disagrees
        share = (said + 1) / (everybody.seen + 2)
        z = more_than_half(said, everybody.seen)
        clear = (share > 0.5) & (z > Z_90) & ~hidden
        order = np.argsort(np.where(clear, -share * z, np.inf), kind="stable")
        for rank, s in enumerate(order[: min(MOST_SHARED, int(clear.sum()))], start=1):
            rows.append(
                {
                    "direction": direction,
                    "rank": rank,
                    "statement": int(statements[s]),
                    "said": int(said[s]),
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
        ("said", pa.int64()),
        ("seen", pa.int64()),
        ("share", pa.float64()),
        ("z", pa.float64()),
    ]
)
