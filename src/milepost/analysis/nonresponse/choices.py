"""Choices by region: one option each, of those who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .errors import ImpossibleChoices, NobodyAnswered, NothingToRank


@dataclass(frozen=True)
class Choices:
    """Choices of a region: how many could answer, did, and chose each option.

    Each organisation that answers chooses one option or none of them. An option that
    `chosen` lacks was chosen by nobody there.
    """

    region: str
    eligible: int
    answered: int
    chosen: Mapping[str, int]


@dataclass(frozen=True)
class ChoiceCounts:
    """Choices as arrays: regions x options, the last column those who chose none."""

    options: list[str]
    chosen: np.ndarray
    eligible: np.ndarray

    @property
    def answered(self) -> np.ndarray:
        """Number of organisations that answered, per region."""
        return self.chosen.sum(axis=1)

    @property
    def nonrespondents(self) -> np.ndarray:
        """Number of organisations that did not answer, per region."""
        return self.eligible - self.answered


def tabulate_choices(regions: Sequence[Choices]) -> ChoiceCounts:
    """Validate choices and tabulate them; options in the order they are first named.

    Raises ImpossibleChoices, NothingToRank, NobodyAnswered.
    """
    options = list(dict.fromkeys(name for region in regions for name in region.chosen))
    if len(options) < 2:
        raise NothingToRank
    for region in regions:
        total = sum(region.chosen.values())
        least = min(0, *region.chosen.values()) if region.chosen else 0
        if least < 0 or not 0 <= total <= region.answered <= region.eligible:
            raise ImpossibleChoices(
                region=region.region,
                answered=region.answered,
                eligible=region.eligible,
                chosen=total,
            )
    if not any(region.answered for region in regions):
        raise NobodyAnswered
    chosen = np.array(
        [[region.chosen.get(name, 0) for name in options] for region in regions]
    )
    answered = np.array([region.answered for region in regions])
    none = answered - chosen.sum(axis=1)
    return ChoiceCounts(
        options=options,
        chosen=np.column_stack([chosen, none]),
        eligible=np.array([region.eligible for region in regions]),
    )
