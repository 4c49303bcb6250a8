"""Tipping-point analysis: how many nonrespondents must differ for ranks to change."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from milepost.errors import gettext_noop

from .bounds import TOTAL
from .choices import ChoiceCounts, Choices, tabulate_choices

TAKES = gettext_noop(
    "%(leader)s is ahead of %(other)s. For the two to draw level, "
    "at least %(organisations)s of the %(silent)s that did not "
    "answer would have to differ from those that did."
)
TAKES_IN_REGION = gettext_noop(
    "%(leader)s is ahead of %(other)s. For the two to draw level, "
    "at least %(organisations)s of the %(silent)s that did not "
    "answer in %(region)s alone would have to differ from those "
    "that did."
)
CANNOT = gettext_noop(
    "%(leader)s is ahead of %(other)s, whatever the %(silent)s "
    "that did not answer think."
)
CANNOT_IN_REGION = gettext_noop(
    "%(leader)s is ahead of %(other)s, whatever the %(silent)s "
    "that did not answer in %(region)s think."
)
LEVEL = gettext_noop("%(leader)s and %(other)s are level.")


@dataclass(frozen=True)
class TippingPoint:
    """Tipping point at which `other` draws level with `leader`.

    region
        Whose nonrespondents may differ: those of one region, or of all (`TOTAL`).
    lead
        Of `leader`, in organisations, were all nonrespondents like those who answered.
    nonrespondents
        Organisations that may differ.
    needed
        The smallest number of them that must, not rounded; None where all would not do.
    """

    leader: str
    other: str
    region: str
    lead: float
    nonrespondents: int
    needed: float | None

    @property
    def share(self) -> float | None:
        """Share (0 to 1) of the nonrespondents that must differ; None if it is undefined."""
        if self.needed is None or not self.nonrespondents:
            return None
        return self.needed / self.nonrespondents

    @property
    def organisations(self) -> int | None:
        """Number of nonrespondents that must differ, rounded up; None where all would not do."""
        # what is 3 but for the last bits of a sum is 3
        return None if self.needed is None else math.ceil(self.needed - 1e-9)


def find_tipping_points(regions: Sequence[Choices]) -> list[TippingPoint]:
    """Tipping points of neighbours in the ranking, over all regions and in each alone.

    Parameters
    ----------
    regions
        Each region once.

    Returns
    -------
    list of TippingPoint
        By pair of neighbours in the ranking, the first pair first; in each, the
        nonrespondents of all regions (`TOTAL`), then those of each region alone.

    Raises
    ------
    ImpossibleChoices, NothingToRank, NobodyAnswered

    Notes
    -----
    The ranking is that in which the nonrespondents of a region are like those who answered
    there: an option has N_h n_hk / n_h organisations of region h. Where nobody answered,
    they are like all who did. One who would have chosen the leader and chooses the other
    moves the lead by 2, one who would have chosen neither by 1. The first are moved
    first, so no smaller number can do.

    Assumes nothing about why they would differ: it says how many, not how likely.

    Source: the idea of the smallest departure that overturns a conclusion is that of
    P. R. Rosenbaum, Observational Studies, Springer 2002, chapter 4.
    """
    counts = tabulate_choices(regions)
    imputed = _impute_nonrespondents(counts)
    totals = counts.chosen + imputed
    order = np.argsort(-totals.sum(axis=0)[:-1], kind="stable")
    tipping_points = []
    for leader, other in pairwise(order):
        lead = float(totals[:, leader].sum() - totals[:, other].sum())
        places = [(TOTAL, slice(None))] + [
            (region.region, slice(at, at + 1)) for at, region in enumerate(regions)
        ]
        for name, rows in places:
            nonrespondents = int(counts.nonrespondents[rows].sum())
            for_leader = float(imputed[rows, leader].sum())
            for_other = float(imputed[rows, other].sum())
            neither = nonrespondents - for_leader - for_other
            tipping_points.append(
                TippingPoint(
                    leader=counts.options[leader],
                    other=counts.options[other],
                    region=name,
                    lead=lead,
                    nonrespondents=nonrespondents,
                    needed=_needed(lead, for_leader, neither),
                )
            )
    return tipping_points


def _impute_nonrespondents(counts: ChoiceCounts) -> np.ndarray:
    """Imputed choices of nonrespondents: regions x options, in organisations."""
    everywhere = counts.chosen.sum(axis=0) / counts.answered.sum()
    answered = counts.answered[:, None]
    shares = np.where(answered > 0, counts.chosen / np.maximum(answered, 1), everywhere)
    return np.asarray(shares * counts.nonrespondents[:, None])


def _needed(lead: float, for_leader: float, neither: float) -> float | None:
    if lead <= 2 * for_leader:
        return lead / 2
    needed = for_leader + (lead - 2 * for_leader)
    return needed if needed <= for_leader + neither + 1e-9 else None


def describe_tipping_point(
    tipping_point: TippingPoint, translate: Callable[[str], str] = str
) -> str:
    """Describe a tipping point in one sentence."""
    if tipping_point.organisations == 0:
        template = LEVEL
    elif tipping_point.organisations is None:
        template = CANNOT if tipping_point.region == TOTAL else CANNOT_IN_REGION
    else:
        template = TAKES if tipping_point.region == TOTAL else TAKES_IN_REGION
    return translate(template) % {
        "leader": tipping_point.leader,
        "other": tipping_point.other,
        "region": tipping_point.region,
        "silent": tipping_point.nonrespondents,
        "organisations": tipping_point.organisations,
    }
