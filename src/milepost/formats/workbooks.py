"""Tables that people send: the first visible sheet of a workbook, or a CSV file.

Every cell is text, every row keeps the number it has on the sender's screen, and blank
rows are left out.
"""

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.errors import gettext_noop

from . import delimited, guards
from .errors import EmptyFile, UnknownFormat, UnreadableFile
from .sandbox import read_in_sandbox

MOST_COLUMNS = 16_384  # what a sheet can have at all: column XFD
MOST_CELLS = 2_000_000  # from A1 to the last cell with something in it
LONGEST_CELL = 100_000  # characters; a sheet itself holds 32,767
MOST_MERGED = 10_000

TOO_WIDE = gettext_noop(
    "%(file)s is refused: from A1 to %(cell)s is more than %(limit)s cells."
)
TOO_LONG = gettext_noop(
    "%(file)s, row %(row)s, column %(column)s: more than %(limit)s characters."
)
NO_SHEET = gettext_noop("%(file)s has no sheet with a table in it.")


@dataclass(frozen=True)
class Row:
    """`number` counts from 1; blank cells at the end are left out."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """`merged` are ranges such as "A3:C3"; a CSV file has none."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[str, ...]


def read_sheet(path: Path | str) -> Sheet:
    """Read the first visible sheet of an .xlsx file, or a .csv file.

    CSV is UTF-8 (or UTF-16 with its mark), separated by comma, semicolon or tab.

    Raises:
        UnreadableFile: one sentence naming the file and, where known, row or cell.
    """
    path = Path(path)
    guards.check_size(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _read_csv(path)
    if suffix == ".xlsx":
        found = read_in_sandbox(read_first_sheet, path)
        rows = tuple(Row(number, tuple(cells)) for number, cells in found["rows"])
        return _checked(Sheet(found["name"], rows, tuple(found["merged"])), path)
    if suffix in {".xlsm", ".xltm"}:
        raise UnreadableFile(guards.MACROS, file=path.name, suffix=".xlsx")
    if suffix == ".xls":
        raise UnreadableFile(guards.OLD_OFFICE, file=path.name, suffix=".xlsx")
    raise UnknownFormat(file=path.name, expected=gettext_noop("an .xlsx or .csv file"))


def column_letters(index: int) -> str:
    """The name of a column as a sheet shows it: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_place(reference: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of a reference such as "B7"."""
    match = re.fullmatch(r"\$?([A-Z]{1,7})\$?([0-9]{1,10})", reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1


def range_place(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of a range such as "A3:C3"."""
    first, _, last = reference.partition(":")
    return (*cell_place(first), *cell_place(last or first))


def read_first_sheet(path: str) -> dict[str, Any]:
    """Run inside the sandbox: the first visible sheet, as JSON can hold it."""
    from python_calamine import CalamineError, CalamineWorkbook

    with guards.open_office_file(Path(path), "workbook") as archive:
        name, part = _first_visible_sheet(archive, Path(path))
        merged = _scan(archive, part, Path(path))
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            values = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise UnreadableFile(file=Path(path).name) from error
    rows = _rows([_text(value) for value in row] for row in values)
    return {"name": name, "rows": list(rows), "merged": merged}


def _first_visible_sheet(archive: zipfile.ZipFile, path: Path) -> tuple[str, str]:
    main = guards.main_part(archive) or ""
    parts = guards.relations(archive, main)
    for sheet in guards.parse_part(archive, main).iter("{*}sheet"):
        keys = [str(value) for key, value in sheet.items() if str(key).endswith("}id")]
        kind, part = parts.get("".join(keys), ("", ""))
        visible = sheet.get("state", "visible") == "visible"
        if kind == "worksheet" and visible and part in archive.namelist():
            return sheet.get("name", ""), part
    raise UnreadableFile(NO_SHEET, file=path.name)


def _scan(archive: zipfile.ZipFile, part: str, path: Path) -> list[str]:
    """Walk the cells of a sheet without keeping them; return the merged ranges.

    The reader proper sets aside room for every cell from the first to the last, and
    aborts when two cells lie far apart: so their places are looked at beforehand. The
    size that a sheet declares of itself is not believed either way.
    """
    facts = {"file": path.name, "part": part}
    merged: list[str] = []
    try:
        with archive.open(part) as stream:
            elements = etree.iterparse(
                stream,
                events=("end",),
                tag=("{*}c", "{*}row", "{*}mergeCell"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            _walk(elements, merged, facts)
        if elements.root is not None:
            guards.refuse_document_type(elements.root, **facts)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(guards.DAMAGED, **facts) from error
    return merged


def _walk(
    elements: Iterable[tuple[str, etree._Element]],
    merged: list[str],
    facts: dict[str, str],
) -> None:
    rows = columns = 0
    row, column = 1, -1
    for _, element in elements:
        name = etree.QName(element).localname
        if name == "mergeCell":
            merged.append(element.get("ref", ""))
            range_place(merged[-1])
        elif name == "row":
            row, column = int(element.get("r", row)) + 1, -1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # type: ignore[union-attr]
        else:
            reference = element.get("r")
            row, column = cell_place(reference) if reference else (row, column + 1)
            if len(element):
                rows, columns = max(rows, row), max(columns, column + 1)
        if rows * columns > MOST_CELLS or columns > MOST_COLUMNS:
            cell = f"{column_letters(column)}{row}"
            raise UnreadableFile(TOO_WIDE, **facts, cell=cell, limit=f"{MOST_CELLS:,}")
        if len(merged) > MOST_MERGED:
            raise UnreadableFile(guards.DAMAGED, **facts)


def _text(value: object) -> str:
    """A cell as its sender reads it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    # Windows ends its lines with two characters; a line break is one.
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _rows(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, start=1):
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _checked(sheet: Sheet, path: Path) -> Sheet:
    if not sheet.rows:
        raise EmptyFile(file=path.name)
    for row in sheet.rows:
        for index, cell in enumerate(row.cells):
            if len(cell) > LONGEST_CELL:
                raise UnreadableFile(
                    TOO_LONG,
                    file=path.name,
                    row=row.number,
                    column=column_letters(index),
                    limit=f"{LONGEST_CELL:,}",
                )
    return sheet


def _read_csv(path: Path) -> Sheet:
    rows = [[_text(cell) for cell in row] for row in delimited.read_rows(path)]
    if sum(len(row) for row in rows) > MOST_CELLS:
        cell = f"{column_letters(max(map(len, rows)) - 1)}{len(rows)}"
        limit = f"{MOST_CELLS:,}"
        raise UnreadableFile(TOO_WIDE, file=path.name, cell=cell, limit=limit)
    kept = tuple(Row(number, tuple(cells)) for number, cells in _rows(rows))
    return _checked(Sheet(path.stem, kept, ()), path)
