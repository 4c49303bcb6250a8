"""Cells of linked tables: sums over the same finest cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING

from .errors import TooManyCells

if TYPE_CHECKING:
    import ibis.expr.types as ir

WHOLE = "all"
MOST_CELLS = 20_000


@dataclass(frozen=True)
class Cell:
    """A cell of a table: released, hidden, or only watched.

    parts
        The finest cells that it adds up, by number.
    tables
        The released tables that it stands in. None: it is in no table, and only watched,
        so that nobody can work it out.
    count
        None where whoever audits does not know it either.
    """

    name: str
    parts: frozenset[int]
    tables: tuple[str, ...]
    count: int | None
    shown: bool = True

    def hide(self) -> "Cell":
        """Copy of the cell that is not shown."""
        return replace(self, shown=False)


def tabulate(records: "ir.Table", tables: Iterable[Sequence[str]]) -> list[Cell]:
    """Tabulate records: the cells of tables with their margins, for `suppress_tables`.

    Parameters
    ----------
    records
        One row per person or organisation. A missing value is a category of its own.
    tables
        The columns that each table crosses, such as [["region"], ["region", "role"]].

    Returns
    -------
    list of Cell
        Each number once, though it stands in several tables, all shown; then, watched,
        whatever combination of all columns was found and is in no table.

    Raises
    ------
    TooManyCells
    """
    crossed = [tuple(table) for table in tables]
    columns = sorted({column for table in crossed for column in table})
    counts = _counted(records, columns)
    categories = {
        column: sorted({key[at] for key in counts}) for at, column in enumerate(columns)
    }
    number = prod(len(values) for values in categories.values())
    if number > MOST_CELLS:
        raise TooManyCells(cells=number, most=MOST_CELLS)
    finest = list(product(*categories.values()))
    stands_in: dict[tuple[str, ...], list[str]] = {}
    for table in crossed:
        for size in range(len(table) + 1):
            for margin in combinations(sorted(table), size):
                stands_in.setdefault(margin, []).append(" x ".join(table))
    cells = [
        cell
        for margin, named in stands_in.items()
        for cell in _cells(margin, named, columns, categories, finest, counts)
    ]
    if tuple(columns) in stands_in:
        return cells
    return cells + [
        Cell(_name(columns, key), frozenset([at]), (), counts[key], shown=False)
        for at, key in enumerate(finest)
        if key in counts
    ]


def _counted(records: "ir.Table", columns: Sequence[str]) -> dict[tuple[str, ...], int]:
    words = {name: records[name].cast("string").fill_null("") for name in columns}
    counted = records.mutate(**words).group_by(columns).agg(n=lambda t: t.count())
    rows = counted.to_pyarrow().to_pylist()
    return {tuple(row[name] for name in columns): row["n"] for row in rows}


def _cells(
    margin: tuple[str, ...],
    tables: Sequence[str],
    columns: Sequence[str],
    categories: Mapping[str, Sequence[str]],
    finest: Sequence[tuple[str, ...]],
    counts: Mapping[tuple[str, ...], int],
) -> list[Cell]:
    """Cells of one margin that stands in `tables`, those with a count of 0 included."""
    places = [columns.index(column) for column in margin]
    keys = product(*(categories[column] for column in margin))
    parts: dict[tuple[str, ...], list[int]] = {key: [] for key in keys}
    for at, key in enumerate(finest):
        parts[tuple(key[place] for place in places)].append(at)
    return [
        Cell(
            _name(margin, key),
            frozenset(positions),
            tuple(dict.fromkeys(tables)),
            sum(counts.get(finest[at], 0) for at in positions),
        )
        for key, positions in parts.items()
    ]


def _name(columns: Sequence[str], key: Sequence[str]) -> str:
    named = (f"{c}={value}" for c, value in zip(columns, key, strict=True))
    return ", ".join(named) or WHOLE


def roll_up(
    counts: Mapping[str, int], parents: Mapping[str, str], table: str
) -> list[Cell]:
    """Cells of a one-way hierarchical table, such as countries within regions.

    Parameters
    ----------
    counts
        Of the lowest level, by name.
    parents
        The name above each name; without one it is below the total alone.
    table
        What the table is called.

    Returns
    -------
    list of Cell
        The lowest level, those above, and the total, all shown.
    """
    descendants: dict[str, set[int]] = {WHOLE: set()}
    for at, name in enumerate(counts):
        above: str | None = name
        while above is not None:
            descendants.setdefault(above, set()).add(at)
            above = parents.get(above)
        descendants[WHOLE].add(at)
    numbers = list(counts.values())
    return [
        Cell(name, frozenset(positions), (table,), sum(numbers[at] for at in positions))
        for name, positions in descendants.items()
    ]
