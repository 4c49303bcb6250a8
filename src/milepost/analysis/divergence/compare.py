"""Gaps between known groups by item, with permutation tests and FDR control."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from milepost.analysis.proportions import wilson_interval
from milepost.errors import gettext_noop

from .counts import Counts, pivot_counts
from .permutation_test import permutation_p_value

if TYPE_CHECKING:
    import ibis.expr.types as ir

Row = dict[str, Any]
FEWEST = 5
SEED = 1
DRAWS = 1_999
FALSE_DISCOVERY_RATE = 0.05  # expected share of false ones among items that diverge
FAMILYWISE_ERROR_RATE = 0.05  # probability that the interval of the widest pair misses

APART = gettext_noop(
    "“%(item)s”: agreement is highest in %(most)s and lowest in "
    "%(least)s; the difference is larger than chance would explain."
)
NOT_SIGNIFICANT = gettext_noop(
    "“%(item)s”: agreement is highest in %(most)s and lowest in "
    "%(least)s; chance could explain the difference."
)
NO_GAP = gettext_noop("“%(item)s”: the groups lean the same way, to the same degree.")
TOO_FEW = gettext_noop("“%(item)s”: too few groups have enough answers to be compared.")
# Who said how much, of the group named in the sentence.
COUNTS = gettext_noop(
    "%(group)s (agree: %(agrees)s of %(answered)s; disagree: %(disagrees)s)"
)


@dataclass(frozen=True)
class Divergence:
    """Divergence of groups: tables by item, by group and by pair of groups.

    items
        ============  ======  =======================================================
        item                  as in the counts
        groups        int64   groups compared
        hidden        int64   groups not shown, being small or telling one that is
        answered      int64   organisations in the groups compared
        gap           double  how far apart the two farthest are, 0 to 1; null where
                              fewer than two groups are compared
        low, high     double  its interval, 95 %, allowing for the choice of the pair
        most, least   string  the group that leans most to agree, and that least; null
                              where there is no gap
        p             double  permutation p-value
        adjusted      double  the same, adjusted by Benjamini and Hochberg
        diverges      bool    adjusted is 0.05 or less
        ============  ======  =======================================================
    shares
        One row per item and group compared: item, group, answered, agrees, disagrees,
        passes; leaning (-1 to 1); agree_share, agree_low, agree_high and the same for
        disagree, 0 to 1, with Wilson's 95 % interval.
    pairs
        group, other, items (compared in both), distance (mean gap between them, 0 to 1).
    """

    items: pa.Table
    shares: pa.Table
    pairs: pa.Table


def find_divergence(
    counts: "ir.Table", *, threshold: int = FEWEST, seed: int = SEED, draws: int = DRAWS
) -> Divergence:
    """Compare groups item by item: largest gap, its interval and permutation test.

    Parameters
    ----------
    counts
        One row per item and group; see `count_answers` for answers one by one.

        =========  =============  ======================================
        item       string or int
        group      string         an organisation is in one of them
        agrees     int64          organisations
        disagrees  int64
        passes     int64
        =========  =============  ======================================
    threshold
        Groups of which fewer answered an item are hidden there, and more where the sum
        of all would tell them. 1, hiding none, where all agreed to be named.
    seed, draws
        Of p.

    Raises
    ------
    NoAnswers, ImpossibleCount

    Notes
    -----
    With A agrees and D disagrees of n, a group leans m = (A - D) / (n + 2). The gap is half
    the difference of the two that lean farthest apart; its interval is normal with the
    variances ((A + D + 2) / (n + 2) - m^2) / (n + 2), at 1 - 0.05 / (pairs of groups)
    (Bonferroni), since the widest pair was chosen.

    p is that of dealing the organisations out to the groups at random (`permutation_p_value`): it
    holds for groups of any size and where everybody answered. Items are then judged
    together by the rule of Benjamini and Hochberg: of those said to diverge, at most 5 %
    are expected to do so by chance. They are leads for a conversation, so a few false ones
    cost little, and a rule that allows no false one would miss most true ones. With the
    smallest p of 1 / (draws + 1), one item alone can stand out of 100 by default.

    Effect comes before chance: items are in order of their gap.

    Source: A. Agresti and B. Caffo, The American Statistician 54 (2000); Y. Benjamini and
    Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995).
    """
    known = pivot_counts(counts.to_pyarrow(), threshold)
    rows = [_item(known, i, seed, draws) for i in range(len(known.items))]
    _control_false_discoveries(rows)
    rows.sort(key=lambda row: -1 if row["gap"] is None else row["gap"], reverse=True)
    kind = pa.field("item", pa.array(known.items).type)
    items = pa.Table.from_pylist(rows, schema=ITEMS.set(0, kind))
    return Divergence(items=items, shares=_shares(known), pairs=_pairs(known))


def _item(counts: Counts, i: int, seed: int, draws: int) -> Row:
    compared = np.flatnonzero(counts.answered[i])
    row: Row = {
        "item": counts.items[i],
        "groups": len(compared),
        "hidden": int(counts.hidden[i]),
        "answered": int(counts.answered[i].sum()),
        "diverges": False,
    }
    if len(compared) < 2:
        return dict.fromkeys(ITEMS.names) | row
    counts_by_answer = (counts.agrees, counts.disagrees, counts.passes)
    p = permutation_p_value(
        *(part[i, compared] for part in counts_by_answer), seed=seed, draws=draws
    )
    return row | _largest_gap(counts, i, len(compared)) | {"p": p}


def _largest_gap(counts: Counts, i: int, compared: int) -> Row:
    """Largest gap between two groups on item `i`, its Bonferroni interval, and the groups."""
    from scipy.special import ndtri

    leaning, variance = counts.leaning[i], counts.variance[i]
    most, least = int(np.nanargmax(leaning)), int(np.nanargmin(leaning))
    gap = float(leaning[most] - leaning[least]) / 2
    z = -ndtri(
        FAMILYWISE_ERROR_RATE / (compared * (compared - 1))
    )  # two-sided, over all pairs
    spread = float(z * np.sqrt(variance[most] + variance[least]) / 2)
    return {
        "gap": gap,
        "low": max(gap - spread, 0.0),
        "high": min(gap + spread, 1.0),
        "most": counts.groups[most] if gap else None,
        "least": counts.groups[least] if gap else None,
    }


def _control_false_discoveries(rows: list[Row]) -> None:
    from scipy.stats import false_discovery_control

    tested = [row for row in rows if row["p"] is not None]
    if not tested:
        return
    adjusted = false_discovery_control([row["p"] for row in tested])
    for row, p in zip(tested, adjusted.tolist(), strict=True):
        row |= {"adjusted": p, "diverges": p <= FALSE_DISCOVERY_RATE}


ITEMS = pa.schema(
    [
        ("item", pa.string()),
        ("groups", pa.int64()),
        ("hidden", pa.int64()),
        ("answered", pa.int64()),
        ("gap", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("most", pa.string()),
        ("least", pa.string()),
        ("p", pa.float64()),
        ("adjusted", pa.float64()),
        ("diverges", pa.bool_()),
    ]
)


def _shares(counts: Counts) -> pa.Table:
    i, g = np.nonzero(counts.answered)
    answered = counts.answered[i, g]
    columns: dict[str, Any] = {
        "item": pa.array(counts.items).take(pa.array(i)),
        "group": pa.array(counts.groups).take(pa.array(g)),
        "answered": answered,
        "agrees": counts.agrees[i, g],
        "disagrees": counts.disagrees[i, g],
        "passes": counts.passes[i, g],
        "leaning": counts.leaning[i, g],
    }
    for side in ("agree", "disagree"):
        share, low, high = wilson_interval(columns[f"{side}s"], answered)
        columns |= {f"{side}_share": share, f"{side}_low": low, f"{side}_high": high}
    return pa.table(columns)


def _pairs(counts: Counts) -> pa.Table:
    rows: list[Row] = []
    for first, second in combinations(range(len(counts.groups)), 2):
        gaps = np.abs(counts.leaning[:, first] - counts.leaning[:, second]) / 2
        compared = ~np.isnan(gaps)
        if compared.any():
            rows.append(
                {
                    "group": counts.groups[first],
                    "other": counts.groups[second],
                    "items": int(compared.sum()),
                    "distance": float(gaps[compared].mean()),
                }
            )
    rows.sort(key=lambda row: -row["distance"])
    return pa.Table.from_pylist(rows, schema=PAIRS)


PAIRS = pa.schema(
    [
        ("group", pa.string()),
        ("other", pa.string()),
        ("items", pa.int64()),
        ("distance", pa.float64()),
    ]
)


def describe_divergence(
    divergence: Divergence,
    item: object,
    text: str,
    translate: Callable[[str], str] = str,
) -> str:
    """Describe the divergence on `item` in one sentence that names the item as `text`."""
    (row,) = (row for row in divergence.items.to_pylist() if row["item"] == item)
    if row["gap"] is None:
        return translate(TOO_FEW) % {"item": text}
    if row["most"] is None:
        return translate(NO_GAP) % {"item": text}
    by_group = {
        share["group"]: share
        for share in divergence.shares.to_pylist()
        if share["item"] == item
    }
    named = {
        side: translate(COUNTS) % by_group[row[side]] for side in ("most", "least")
    }
    template = APART if row["diverges"] else NOT_SIGNIFICANT
    return translate(template) % {"item": text, **named}
