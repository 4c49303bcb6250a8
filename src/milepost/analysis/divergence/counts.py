"""Counts by item and group as arrays, small groups suppressed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from milepost.analysis.disclosure import suppress_one_way

from .errors import ImpossibleCount, NoAnswers

ANSWERS = ("agrees", "disagrees", "passes")


@dataclass(frozen=True)
class Counts:
    """Counts: agrees, disagrees, passes, each items x groups, 0 where hidden.

    hidden: per item, how many groups are not shown.
    """

    items: list[Any]
    groups: list[str]
    agrees: np.ndarray
    disagrees: np.ndarray
    passes: np.ndarray
    hidden: np.ndarray

    @cached_property
    def answered(self) -> np.ndarray:
        """Number of organisations that answered (items x groups), 0 where hidden."""
        return self.agrees + self.disagrees + self.passes

    @cached_property
    def leaning(self) -> np.ndarray:
        """Leaning of groups (items x groups), -1 disagree to 1 agree; nan where not compared.

        As though one more had agreed and one more disagreed.
        """
        n = np.where(self.answered > 0, self.answered, np.nan)
        return np.asarray((self.agrees - self.disagrees) / (n + 2))

    @cached_property
    def variance(self) -> np.ndarray:
        """Variance of `leaning` (items x groups); nan where a group is not compared."""
        n = self.answered + 2.0
        spread = (self.agrees + self.disagrees + 2) / n - self.leaning**2
        return np.asarray(spread / n)


def pivot_counts(table: pa.Table, threshold: int) -> Counts:
    """Pivot a table of counts to arrays (items x groups), small groups suppressed.

    Items and groups are in rising order.

    Raises NoAnswers, ImpossibleCount.
    """
    rows = table.sort_by([("item", "ascending"), ("group", "ascending")]).to_pylist()
    if not rows:
        raise NoAnswers
    items = {
        item: position
        for position, item in enumerate(dict.fromkeys(r["item"] for r in rows))
    }
    groups = {
        group: position
        for position, group in enumerate(sorted({r["group"] for r in rows}))
    }
    array = np.full((len(items), len(groups), 3), -1, dtype=np.int64)
    for row in rows:
        cell = array[items[row["item"]], groups[row["group"]]]
        answers = [row[name] for name in ANSWERS]
        if cell[0] >= 0 or any(number is None or number < 0 for number in answers):
            raise ImpossibleCount(item=row["item"], group=row["group"])
        cell[:] = answers
    array = np.maximum(array, 0)
    hidden = np.array([_hidden(row, threshold) for row in array.sum(axis=2)])
    array[hidden] = 0
    agrees, disagrees, passes = np.moveaxis(array, 2, 0)
    return Counts(
        list(items), list(groups), agrees, disagrees, passes, hidden.sum(axis=1)
    )


def _hidden(answered: np.ndarray, threshold: int) -> list[bool]:
    named = {str(position): count for position, count in enumerate(answered.tolist())}
    return [count is None for count in suppress_one_way(named, threshold).values()]
