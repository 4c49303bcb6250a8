"""What each region chose: one option each, of those who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .errors import ImpossibleChoices, NobodyAnswered, NothingToRank


@dataclass(frozen=True)
class Choices:
    """A region: how many could answer, how many did, and how many chose each option.

    Each organisation that answers chooses one option or none of them. An option that
    `chosen` lacks was chosen by nobody there.
    """

    region: str
    eligible: int
    answered: int
    chosen: Mapping[str, int]


@dataclass(frozen=True)
class Counts:
    """The same as arrays: regions x options, the last column those who chose none."""

    options: list[str]
    chosen: np.ndarray
    eligible: np.ndarray

    @property
    def answered(self) -> np.ndarray:
        return self.chosen.sum(axis=1)

    @property
    def silent(self) -> np.ndarray:
        return self.eligible - self.answered


def counted(regions: Sequence[Choices]) -> Counts:
    """Check `regions` and lay them out; options in the order they are first named.

    Raises ImpossibleChoices, NothingToRank, NobodyAnswered.
    """
    options = list(dict.fromkeys(name for one in regions for name in one.chosen))
    if len(options) < 2:
        raise NothingToRank
    for one in regions:
        total = sum(one.chosen.values())
        least = min(0, *one.chosen.values()) if one.chosen else 0
        if least < 0 or not 0 <= total <= one.answered <= one.eligible:
            raise ImpossibleChoices(
                region=one.region,
                answered=one.answered,
                eligible=one.eligible,
                chosen=total,
            )
    if not any(one.answered for one in regions):
        raise NobodyAnswered
    chosen = np.array(
        [[one.chosen.get(name, 0) for name in options] for one in regions]
    )
    answered = np.array([one.answered for one in regions])
    none = answered - chosen.sum(axis=1)
    return Counts(
        options=options,
        chosen=np.column_stack([chosen, none]),
        eligible=np.array([one.eligible for one in regions]),
    )
