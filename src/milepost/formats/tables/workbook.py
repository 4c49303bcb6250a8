"""Reader of worksheets (SpreadsheetML), inside the sandbox."""

import datetime
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.errors import UnreadableFile
from milepost.formats.guards import parse_int

from .model import (
    MOST_CELLS,
    MOST_NOTED,
    column_letters,
    normalise_cell,
    parse_cell_reference,
    parse_range,
)

MOST_COLUMNS = 16_384  # what a sheet can have at all: column XFD

TOO_WIDE = gettext_noop(
    "%(file)s cannot be accepted: it has too many cells from A1 to "
    "%(cell)s (maximum: %(limit)s)."
)
NO_SHEET = gettext_noop("%(file)s has no sheet that contains a table.")


def stream_sheets(path: str) -> Iterator[list[Any]]:
    """Rows and sheet ends of the visible sheets of an .xlsx file, as JSON lists.

    Rows are ["row", number, cells], and after those of each sheet comes ["table", name,
    merged, formulas, attachments]. Runs inside the sandbox.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    with guards.open_office_file(
        Path(path), "workbook", largest_part=guards.LARGEST_TABLE
    ) as archive:
        sheets = [
            (name, _scan(archive, part, Path(path)), _attachments(archive, part))
            for name, part in visible_sheets(archive)
        ]
    if not sheets:
        raise UnreadableFile(NO_SHEET, file=Path(path).name)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name, scan, attachments in sheets:
                sheet = workbook.get_sheet_by_name(name)
                left = [""] * (sheet.start[1] if sheet.start else 0)
                for number, values in enumerate(sheet.iter_rows(), start=1):
                    cells = left + [_text(value) for value in values]
                    yield ["row", number, cells]
                yield ["table", name, scan.merged, scan.formulas, attachments]
    except CalamineError as error:
        raise UnreadableFile(file=Path(path).name) from error


def visible_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, part) of each visible worksheet, in workbook order."""
    main = guards.main_part(archive) or ""
    parts = guards.relationships(archive, main)
    for sheet in guards.parse_part(archive, main).iter("{*}sheet"):
        keys = [str(value) for key, value in sheet.items() if str(key).endswith("}id")]
        kind, part = parts.get("".join(keys), ("", ""))
        visible = sheet.get("state", "visible") == "visible"
        if kind == "worksheet" and visible and part in archive.namelist():
            yield sheet.get("name", ""), part


@dataclass
class _Scan:
    """What a walk over the cells finds, besides what is in them."""

    file: str
    part: str
    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)

    def cell(self, element: etree._Element, row: int, column: int) -> None:
        if len(element):
            self.rows, self.columns = max(self.rows, row), max(self.columns, column + 1)
            if str(element[0].tag).endswith("}f") and len(self.formulas) < MOST_NOTED:
                self.formulas.append((row, column))
        if self.rows * self.columns > MOST_CELLS or self.columns > MOST_COLUMNS:
            raise UnreadableFile(
                TOO_WIDE,
                file=self.file,
                cell=f"{column_letters(column)}{row}",
                limit=f"{MOST_CELLS:,}",
            )

    def merge(self, element: etree._Element) -> None:
        self.merged.append(parse_range(element.get("ref", "")))
        if len(self.merged) > MOST_NOTED:
            raise UnreadableFile(guards.DAMAGED, file=self.file, part=self.part)


def _scan(archive: zipfile.ZipFile, part: str, path: Path) -> _Scan:
    """Scan a sheet for its extent, merged cells and formulas. Raises if it is too wide.

    The reader proper sets aside room for every cell from the first to the last, and
    aborts when two cells lie far apart: so their places are looked at beforehand. The
    size that a sheet declares of itself is not believed either way.
    """
    scan = _Scan(path.name, part)
    facts = {"file": path.name, "part": part}
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
            _walk(elements, scan)
        if elements.root is not None:
            guards.check_no_document_type(elements.root, **facts)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(guards.DAMAGED, **facts) from error
    return scan


def _walk(elements: Iterable[tuple[str, etree._Element]], scan: _Scan) -> None:
    row, column = 1, -1
    for _, element in elements:
        name = etree.QName(element).localname
        if name == "mergeCell":
            scan.merge(element)
        elif name == "row":
            row, column = int(element.get("r", row)) + 1, -1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # type: ignore[union-attr]
        else:
            reference = element.get("r")
            row, column = (
                parse_cell_reference(reference) if reference else (row, column + 1)
            )
            scan.cell(element, row, column)


def _attachments(archive: zipfile.ZipFile, part: str) -> list[tuple[int, int, str]]:
    """(row, column, "picture" or "note") of each attachment to a cell of a sheet."""
    attachments: list[tuple[int, int, str]] = []
    for kind, other in guards.relationships(archive, part).values():
        if kind in {"drawing", "comments"} and other in archive.namelist():
            root = guards.parse_part(archive, other)
            attachments += _pictures(root) if kind == "drawing" else _notes(root)
    return attachments[:MOST_NOTED]


def _pictures(drawing: etree._Element) -> Iterator[tuple[int, int, str]]:
    for start in drawing.iter("{*}from"):
        row, column = (
            parse_int(start.findtext(f"{{*}}{axis}", "")) for axis in ("row", "col")
        )
        yield row + 1, column, "picture"


def _notes(comments: etree._Element) -> Iterator[tuple[int, int, str]]:
    for note in comments.iter("{*}comment"):
        with suppress(ValueError):  # a note that hangs nowhere
            yield (*parse_cell_reference(note.get("ref", "")), "note")


def _text(value: object) -> str:
    """Cell value as text, in the way the sender reads it."""
    if isinstance(value, str):
        return normalise_cell(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
