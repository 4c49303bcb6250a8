"""Source tables: rows and cells as text, in the form shared by all file formats.

Every cell is text, every row keeps the number it has on the sender's screen, and blank
rows are left out.
"""

import re
from dataclasses import dataclass

MOST_CELLS = 2_000_000  # from the first to the last cell with something in it
LONGEST_CELL = 100_000  # characters; a cell of a workbook itself holds 32,767
MOST_NOTED = 10_000  # merged cells and the like of one table that are remembered

CellRange = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True, slots=True)
class SourceRow:
    """`number` counts from 1; blank cells at the end are left out.

    shifted  in which column each cell of the file begins; empty where that is the first
             cell in the first column, the second in the second, and so on
    """

    number: int
    cells: tuple[str, ...]
    shifted: tuple[int, ...] = ()

    def cell(self, index: int) -> str:
        """Text of the cell at `index`, from 0; "" beyond the last cell."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True)
class SourceTable:
    """A sheet of a workbook, a table of a Word file, or a CSV file.

    name      of the sheet; of a table in Word its number, from 1; empty for CSV
    merged    cells made one; rows count from 1, columns from 0
    formulas  row and column of cells that hold one; `rows` has what came of it
    attachments    row and column of what is not text, and what it is: picture or note
    lettered  whether a person calls the columns A, B, C, or 1, 2, 3
    """

    name: str
    rows: tuple[SourceRow, ...]
    merged: tuple[CellRange, ...] = ()
    formulas: tuple[tuple[int, int], ...] = ()
    attachments: tuple[tuple[int, int, str], ...] = ()
    lettered: bool = True

    def column(self, index: int) -> str:
        """Label of the column at `index` (from 0): a letter, or in Word a number from 1."""
        return column_letters(index) if self.lettered else str(index + 1)


@dataclass(frozen=True)
class TableFile:
    """All tables of a file, and the first lines of text that stand outside of them."""

    tables: tuple[SourceTable, ...]
    lines: tuple[str, ...] = ()


def normalise_cell(text: str) -> str:
    """Cell text with line feeds as line ends and without surrounding white space."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def column_letters(index: int) -> str:
    """Column letters for an index from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def parse_cell_reference(reference: str) -> tuple[int, int]:
    """(row from 1, column from 0) of a reference such as "B7". Raises ValueError."""
    match = re.fullmatch(r"\$?([A-Z]{1,7})\$?([0-9]{1,10})", reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1


def parse_range(reference: str) -> CellRange:
    """(first row, first column, last row, last column) of a range such as "A3:C3"."""
    first, _, last = reference.partition(":")
    return (*parse_cell_reference(first), *parse_cell_reference(last or first))


def range_name(table: SourceTable, span: CellRange) -> str:
    """Label of a range for messages: "A3:C3", or in Word "3.1–3.3" (row, column)."""
    top, left, bottom, right = span
    if table.lettered:
        return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
    return f"{top}.{left + 1}–{bottom}.{right + 1}"
