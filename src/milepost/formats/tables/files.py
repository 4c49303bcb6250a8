"""Table files: sheets of a workbook, tables of a Word file, or a CSV file, read as text."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.errors import EmptyFile, UnknownFormat, UnreadableFile
from milepost.formats.sandbox import stream_from_sandbox
from milepost.formats.word.table_rows import stream_tables

from . import delimited
from .model import (
    LONGEST_CELL,
    MOST_CELLS,
    SourceRow,
    SourceTable,
    TableFile,
    column_letters,
    normalise_cell,
)
from .workbook import TOO_WIDE, stream_sheets

TOO_LONG = gettext_noop(
    "%(file)s, row %(row)s, column %(column)s: the text is too "
    "long (maximum number of characters: %(limit)s)."
)
READERS = {".xlsx": stream_sheets, ".docx": stream_tables}
KINDS = gettext_noop("an .xlsx, .docx or .csv file")


def read_tables(path: Path | str) -> TableFile:
    """Read the tables of a file: visible sheets (.xlsx), Word tables (.docx), or CSV.

    CSV is UTF-8 (or UTF-16 with its mark), separated by comma, semicolon or tab.

    Raises:
        UnreadableFile: one sentence naming the file and, where known, row or cell.
    """
    path = Path(path)
    guards.check_size(path)
    check_suffix(path)
    suffix = path.suffix.lower()
    pieces = (
        _stream_csv_file(path)
        if suffix == ".csv"
        else stream_from_sandbox(READERS[suffix], path)
    )
    return assemble_tables(pieces, path, lettered=suffix != ".docx")


def check_suffix(path: Path) -> None:
    """Refuse a file that is not .xlsx, .docx or .csv, saying which suffix it should have."""
    suffix = path.suffix.lower()
    if suffix in {".xlsm", ".xltm"}:
        raise UnreadableFile(guards.MACROS, file=path.name, suffix=".xlsx")
    if suffix in {".docm", ".dotm"}:
        raise UnreadableFile(guards.MACROS, file=path.name, suffix=".docx")
    if suffix == ".xls":
        raise UnreadableFile(guards.OLD_OFFICE, file=path.name, suffix=".xlsx")
    if suffix == ".doc":
        raise UnreadableFile(guards.OLD_OFFICE, file=path.name, suffix=".docx")
    if suffix not in {*READERS, ".csv"}:
        raise UnknownFormat(file=path.name, expected=KINDS)


def _stream_csv_file(path: Path) -> Iterator[list[Any]]:
    rows = delimited.read_rows(path)
    if sum(len(row) for row in rows) > MOST_CELLS:
        cell = f"{column_letters(max(map(len, rows)) - 1)}{len(rows)}"
        limit = f"{MOST_CELLS:,}"
        raise UnreadableFile(TOO_WIDE, file=path.name, cell=cell, limit=limit)
    for number, row in enumerate(rows, start=1):
        yield ["row", number, [normalise_cell(cell) for cell in row]]
    yield ["table", "", [], [], []]


def assemble_tables(
    pieces: Iterable[list[Any]], path: Path, *, lettered: bool
) -> TableFile:
    """TableFile of the rows, lines and table ends that a reader streams from `path`.

    Raises:
        UnreadableFile: a cell is too long, or nothing is in the file.
    """
    tables: list[SourceTable] = []
    lines: list[str] = []
    rows: list[SourceRow] = []
    for what, *piece in pieces:
        if what == "line":
            lines.append(piece[0])
        elif what == "row":
            number, cells, *shifted = piece
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                checked = _check_lengths(number, cells, path)
                rows.append(SourceRow(number, checked, *map(tuple, shifted)))
        else:
            name, *noted = piece
            merged, formulas, attachments = (
                tuple(map(tuple, values)) for values in noted
            )
            table = SourceTable(
                name, tuple(rows), merged, formulas, attachments, lettered
            )
            tables.append(table)
            rows = []
    if not lines and not any(table.rows for table in tables):
        raise EmptyFile(file=path.name)
    return TableFile(tuple(tables), tuple(lines))


def _check_lengths(number: int, cells: list[str], path: Path) -> tuple[str, ...]:
    for index, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            raise UnreadableFile(
                TOO_LONG,
                file=path.name,
                row=number,
                column=column_letters(index),
                limit=f"{LONGEST_CELL:,}",
            )
    return tuple(cells)
