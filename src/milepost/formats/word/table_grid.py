"""Which cell of a Word table stands in which column.

Word keeps a fine grid under each table, and a cell takes one or several of its strips.
Whoever drags a border leaves strips behind that no eye sees: so a column here is a cell
of the widest of the first rows, and the cells of other rows are put where they stand
under it. The cells of a row that has as many are counted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from milepost.formats.tables.model import MOST_NOTED, Span

MOST_COLUMNS = 1_000  # Word itself makes no more than 63
LOOK_AT = 40  # rows, before it is settled what the columns are


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file: `start` and `width` count strips of the grid.

    merged  it is one with cells above or below it
    below   it is the continuation of the one above
    """

    text: str
    start: int
    width: int
    merged: bool = False
    below: bool = False
    beside: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class GridRow:
    """`columns` are those in which each cell of the file begins."""

    number: int
    texts: list[str]
    columns: list[int]

    @property
    def shifted(self) -> list[int]:
        """The columns; none where they are simply the first, the second and so on."""
        plain = self.columns == list(range(len(self.columns)))
        return [] if plain else self.columns


class Grid:
    """Takes the rows of one table, and gives them back with their columns known."""

    def __init__(self) -> None:
        self.beside: list[tuple[int, int, str]] = []
        self._starts: list[int] | None = None
        self._held: list[list[Cell]] = []
        self._given = 0
        self._open: dict[int, tuple[int, int]] = {}  # column: first row, last column
        self._spans: dict[tuple[int, int], Span] = {}  # by first row and column

    @property
    def merged(self) -> list[Span]:
        return list(self._spans.values())

    def add(self, cells: list[Cell]) -> Iterator[GridRow]:
        if self._starts is None:
            self._held.append(cells)
            if len(self._held) == LOOK_AT:
                yield from self.rest()
        else:
            yield self._placed(cells, self._starts)

    def rest(self) -> Iterator[GridRow]:
        """What was held back until the columns were known."""
        if self._starts is None:
            widest = max(self._held, key=len, default=[])
            self._starts = [cell.start for cell in widest]
        held, self._held = self._held, []
        for cells in held:
            yield self._placed(cells, self._starts)

    def _placed(self, cells: list[Cell], starts: list[int]) -> GridRow:
        self._given += 1
        counted = len(cells) == len(starts)
        texts: list[str] = []
        columns = []
        for index, cell in enumerate(cells):
            column, last = index, index
            if not counted:
                column = max(0, bisect_right(starts, cell.start) - 1)
                last = max(column, bisect_left(starts, cell.start + cell.width) - 1)
            texts += [""] * (last + 1 - len(texts))
            texts[column] = "\n".join(filter(None, (texts[column], cell.text)))
            columns.append(column)
            self._note(cell, column, last)
        return GridRow(self._given, texts, columns)

    def _note(self, cell: Cell, column: int, last: int) -> None:
        """Remember what the cell is one with, and what hangs on it."""
        if len(self.beside) < MOST_NOTED:
            self.beside += [(self._given, column, kind) for kind in cell.beside]
        if cell.below and column in self._open:
            top, right = self._open[column]
            self._remember((top, column, self._given, right))
            return
        self._open.pop(column, None)
        if cell.merged:
            self._open[column] = (self._given, last)
        if last > column:
            self._remember((self._given, column, self._given, last))

    def _remember(self, span: Span) -> None:
        if len(self._spans) < MOST_NOTED or span[:2] in self._spans:
            self._spans[span[0], span[1]] = span
