"""Global recoding: categories of a table are collapsed until no count is small."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milepost.analysis.errors import CannotSuppress


@dataclass(frozen=True)
class CollapsedRow:
    """Counts of a category, or of several collapsed, in the order of the columns."""

    names: tuple[str, ...]
    counts: tuple[int, ...]

    def has_few(self, threshold: int) -> bool:
        """Whether a count is from 1 to below `threshold`."""
        return any(0 < count < threshold for count in self.counts)


def collapse_categories(
    rows: Mapping[str, Sequence[int]], threshold: int
) -> list[CollapsedRow]:
    """Collapse the categories with a small count into one, and more until it has none.

    Parameters
    ----------
    rows
        Whole numbers from 0 by name of the row; as many in each, one per column.
    threshold
        A count from 1 to below this is small. 0 is about nobody.

    Returns
    -------
    list of CollapsedRow
        Rows without a small count, in the order given, the joined one last. Empty where
        even all rows together hold one: then nothing may be shown, the total included.

    Raises
    ------
    CannotSuppress
        A count is below 0 or no whole number, or the threshold is below 1.

    Notes
    -----
    Whatever can be worked out from what is shown is a sum of rows shown, and no such sum
    holds a small count. The next to join is the row with the fewest in all, so that
    large rows stay. Assumes that no other table about the same people is published.

    Source: A. Hundepool and others, Statistical Disclosure Control, Wiley 2012,
    section 3.2.3 (global recoding).
    """
    for value in (threshold - 1, *(count for row in rows.values() for count in row)):
        if not isinstance(value, int) or value < 0:
            raise CannotSuppress(value=value)
    categories = [CollapsedRow((name,), tuple(counts)) for name, counts in rows.items()]
    joined = [row for row in categories if row.has_few(threshold)]
    candidates = sorted((row for row in categories if row not in joined), key=_size)
    while joined and _sum(joined).has_few(threshold):
        if not candidates:
            return []
        joined.append(candidates.pop(0))
    shown = [row for row in categories if row not in joined]
    return shown + ([_sum(joined)] if joined else [])


def _size(row: CollapsedRow) -> int:
    return sum(row.counts)


def _sum(rows: Sequence[CollapsedRow]) -> CollapsedRow:
    names = tuple(name for row in rows for name in row.names)
    return CollapsedRow(
        names,
        tuple(sum(column) for column in zip(*(r.counts for r in rows), strict=True)),
    )
