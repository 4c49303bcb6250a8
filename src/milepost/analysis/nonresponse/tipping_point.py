"""How many of the silent would have to think otherwise for a ranking to change."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from milepost.errors import gettext_noop

from .bounds import TOTAL
from .choices import Choices, Counts, counted

TAKES = gettext_noop(
    "%(leader)s is ahead of %(other)s: at least %(organisations)s of the %(silent)s "
    "silent would have to differ from those who answered for them to be level."
)
TAKES_IN_REGION = gettext_noop(
    "%(leader)s is ahead of %(other)s: at least %(organisations)s of the %(silent)s "
    "silent of %(region)s alone would have to differ from those who answered there for "
    "them to be level."
)
CANNOT = gettext_noop(
    "%(leader)s is ahead of %(other)s, whatever the %(silent)s silent think."
)
CANNOT_IN_REGION = gettext_noop(
    "%(leader)s is ahead of %(other)s, whatever the %(silent)s silent of %(region)s "
    "alone think."
)
LEVEL = gettext_noop("%(leader)s and %(other)s are level.")


@dataclass(frozen=True)
class Reversal:
    """What it would take for `other` to draw level with `leader`.

    region
        Whose silent may differ: those of one region, or of all (`TOTAL`).
    lead
        Of `leader`, in organisations, were all the silent like those who answered.
    silent
        Organisations that may differ.
    needed
        The smallest number of them that must, not rounded; None where all would not do.
    """

    leader: str
    other: str
    region: str
    lead: float
    silent: int
    needed: float | None

    @property
    def share(self) -> float | None:
        """Of the silent, 0 to 1."""
        if self.needed is None or not self.silent:
            return None
        return self.needed / self.silent

    @property
    def organisations(self) -> int | None:
        """In whole organisations."""
        # what is 3 but for the last bits of a sum is 3
        return None if self.needed is None else math.ceil(self.needed - 1e-9)


def find_reversals(regions: Sequence[Choices]) -> list[Reversal]:
    """For each option and the next in the ranking, what would make them level.

    Parameters
    ----------
    regions
        Each region once.

    Returns
    -------
    list of Reversal
        By pair of neighbours in the ranking, the first pair first; in each, the silent
        of all regions (`TOTAL`), then those of each region alone.

    Raises
    ------
    ImpossibleChoices, NothingToRank, NobodyAnswered

    Notes
    -----
    The ranking is that in which the silent of a region are like those who answered
    there: an option has N_h n_hk / n_h organisations of region h. Where nobody answered,
    they are like all who did. One who would have chosen the leader and chooses the other
    moves the lead by 2, one who would have chosen neither by 1. The first are moved
    first, so no smaller number can do.

    Assumes nothing about why they would differ: it says how many, not how likely.

    Source: the idea of the smallest departure that overturns a conclusion is that of
    P. R. Rosenbaum, Observational Studies, Springer 2002, chapter 4.
    """
    counts = counted(regions)
    alike = _as_those_who_answered(counts)
    given = counts.chosen + alike
    order = np.argsort(-given.sum(axis=0)[:-1], kind="stable")
    found = []
    for leader, other in pairwise(order):
        lead = float(given[:, leader].sum() - given[:, other].sum())
        places = [(TOTAL, slice(None))] + [
            (one.region, slice(at, at + 1)) for at, one in enumerate(regions)
        ]
        for name, where in places:
            silent = int(counts.silent[where].sum())
            for_leader = float(alike[where, leader].sum())
            for_other = float(alike[where, other].sum())
            neither = silent - for_leader - for_other
            found.append(
                Reversal(
                    leader=counts.options[leader],
                    other=counts.options[other],
                    region=name,
                    lead=lead,
                    silent=silent,
                    needed=_needed(lead, for_leader, neither),
                )
            )
    return found


def _as_those_who_answered(counts: Counts) -> np.ndarray:
    """What the silent would choose: regions x options, in organisations."""
    everywhere = counts.chosen.sum(axis=0) / counts.answered.sum()
    answered = counts.answered[:, None]
    shares = np.where(answered > 0, counts.chosen / np.maximum(answered, 1), everywhere)
    return np.asarray(shares * counts.silent[:, None])


def _needed(lead: float, for_leader: float, neither: float) -> float | None:
    if lead <= 2 * for_leader:
        return lead / 2
    needed = for_leader + (lead - 2 * for_leader)
    return needed if needed <= for_leader + neither + 1e-9 else None


def say_reversal(one: Reversal, translate: Callable[[str], str] = str) -> str:
    """The result in one sentence."""
    if one.organisations == 0:
        template = LEVEL
    elif one.organisations is None:
        template = CANNOT if one.region == TOTAL else CANNOT_IN_REGION
    else:
        template = TAKES if one.region == TOTAL else TAKES_IN_REGION
    return translate(template) % {
        "leader": one.leader,
        "other": one.other,
        "region": one.region,
        "silent": one.silent,
        "organisations": one.organisations,
    }
