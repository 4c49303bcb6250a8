"""Table grid: the column in which each cell of a Word table stands.

Word keeps a fine grid under each table, and a cell takes one or several of its strips.
Whoever drags a border leaves strips behind that no eye sees: so a column here is a cell
of the widest of the first rows, and the cells of other rows are put where they stand
under it. The cells of a row that has as many are counted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from milepost.formats.tables.model import MOST_NOTED, CellRange

MOST_COLUMNS = 1_000  # Word itself makes no more than 63
LOOK_AT = 40  # rows, before it is settled what the columns are


@dataclass(frozen=True)
class WordCell:
    """A cell as it stands in the file: `start` and `width` count strips of the grid.

    merged  it is one with cells above or below it
    continues   it is the continuation of the one above
    """

    text: str
    start: int
    width: int
    merged: bool = False
    continues: bool = False
    attachments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class GridRow:
    """`columns` are those in which each cell of the file begins."""

    number: int
    texts: list[str]
    columns: list[int]

    @property
    def shifted(self) -> list[int]:
        """Columns of the cells; [] where they are simply 0, 1, 2 and so on."""
        plain = self.columns == list(range(len(self.columns)))
        return [] if plain else self.columns


class TableGrid:
    """Takes the rows of one table, and gives them back with their columns known."""

    def __init__(self) -> None:
        self.attachments: list[tuple[int, int, str]] = []
        self._starts: list[int] | None = None
        self._buffered: list[list[WordCell]] = []
        self._row_count = 0
        self._open: dict[int, tuple[int, int]] = {}  # column: first row, last column
        self._spans: dict[tuple[int, int], CellRange] = {}  # by first row and column

    @property
    def merged(self) -> list[CellRange]:
        """Ranges of merged cells found so far."""
        return list(self._spans.values())

    def add(self, cells: list[WordCell]) -> Iterator[GridRow]:
        """Add a row of cells; yield rows whose columns are known (the first are held back)."""
        if self._starts is None:
            self._buffered.append(cells)
            if len(self._buffered) == LOOK_AT:
                yield from self.flush()
        else:
            yield self._align(cells, self._starts)

    def flush(self) -> Iterator[GridRow]:
        """Yield the rows held back, aligned to the cells of the widest of them."""
        if self._starts is None:
            widest = max(self._buffered, key=len, default=[])
            self._starts = [cell.start for cell in widest]
        buffered, self._buffered = self._buffered, []
        for cells in buffered:
            yield self._align(cells, self._starts)

    def _align(self, cells: list[WordCell], starts: list[int]) -> GridRow:
        self._row_count += 1
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
        return GridRow(self._row_count, texts, columns)

    def _note(self, cell: WordCell, column: int, last: int) -> None:
        """Record the attachments and the merged range of a cell in columns `column` to `last`."""
        if len(self.attachments) < MOST_NOTED:
            self.attachments += [
                (self._row_count, column, kind) for kind in cell.attachments
            ]
        if cell.continues and column in self._open:
            top, right = self._open[column]
            self._remember((top, column, self._row_count, right))
            return
        self._open.pop(column, None)
        if cell.merged:
            self._open[column] = (self._row_count, last)
        if last > column:
            self._remember((self._row_count, column, self._row_count, last))

    def _remember(self, span: CellRange) -> None:
        if len(self._spans) < MOST_NOTED or span[:2] in self._spans:
            self._spans[span[0], span[1]] = span
