"""Table rows of a Word file, streamed one at a time inside the sandbox."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.errors import UnreadableFile
from milepost.formats.guards import parse_int
from milepost.formats.tables.model import MOST_CELLS

from .names import CELL, DELETIONS, FALLBACK, PARAGRAPH, ROW, TABLE, W
from .parts import MOST_NESTED_TABLES, TOO_NESTED, element_text
from .table_grid import MOST_COLUMNS, TableGrid, WordCell

MOST_LINES = 300  # of text outside the tables, from the top
LONGEST_LINE = 500

TOO_MANY_CELLS = gettext_noop(
    "%(file)s cannot be accepted: it has too many cells (maximum: %(limit)s)."
)

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = (f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen", PARAGRAPH)
_PICTURES = (f"{W}drawing", f"{W}object", f"{W}pict", f"{_MATH}oMath")
_NOTES = (f"{W}commentReference", f"{W}footnoteReference")
_NOT_IN_TEXT = (*DELETIONS, FALLBACK)


def stream_tables(path: str) -> Iterator[list[Any]]:
    """Rows, ends of tables and lines of text outside tables in a .docx, as JSON lists.

    Rows are ["row", number, cells, shifted], and after those of each table comes
    ["table", number, merged, formulas, attachments]; ["line", text] is text outside.
    `shifted` is what `GridRow` says. Runs inside the sandbox.

    Tracked changes are read as if accepted. A table inside a cell is text of that cell.
    """
    file = Path(path)
    with guards.open_office_file(
        file, "document", largest_part=guards.LARGEST_TABLE
    ) as archive:
        main = guards.main_part(archive) or ""
        for line in _lines_above(archive, main):
            yield ["line", line]
        with archive.open(main) as stream:
            yield from _RowReader(file, main).read(stream)


def _lines_above(archive: zipfile.ZipFile, main: str) -> Iterator[str]:
    """Text of each paragraph in the page headers, where forms keep date and document."""
    for kind, part in guards.relationships(archive, main).values():
        if kind == "header" and part in archive.namelist():
            for paragraph in guards.parse_part(archive, part).iter(PARAGRAPH):
                yield cell_text(paragraph)[:LONGEST_LINE]


class _RowReader:
    """Goes along the text once and forgets each row when it has been told."""

    def __init__(self, file: Path, part: str) -> None:
        self.facts = {"file": file.name, "part": part}
        self.depth = self.copies = self.tables = self.lines = self.cells = 0
        self.grid = TableGrid()

    def read(self, stream: Any) -> Iterator[list[Any]]:
        elements = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=(TABLE, ROW, PARAGRAPH, FALLBACK),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for event, element in elements:
                yield from self._step(event, element)
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(guards.DAMAGED, **self.facts) from error
        if elements.root is None or elements.root.tag != f"{W}document":
            file = self.facts["file"]
            raise UnreadableFile(guards.NOT_OFFICE, file=file, suffix=".docx")
        guards.check_no_document_type(elements.root, **self.facts)

    def _step(self, event: str, element: etree._Element) -> Iterator[list[Any]]:
        starts = event == "start"
        if element.tag == FALLBACK:
            self.copies += 1 if starts else -1
        elif element.tag == TABLE:
            yield from self._step_table(starts=starts)
        elif starts or self.copies:
            return
        elif element.tag == ROW and self.depth == 1:
            yield from self._read_row(element)
        elif element.tag == PARAGRAPH and not self.depth:
            yield from self._read_line(element)

    def _step_table(self, *, starts: bool) -> Iterator[list[Any]]:
        self.depth += 1 if starts else -1
        if self.depth > MOST_NESTED_TABLES:
            file = self.facts["file"]
            raise UnreadableFile(TOO_NESTED, file=file, limit=MOST_NESTED_TABLES)
        if self.copies or self.depth != (1 if starts else 0):
            return
        if starts:
            self.tables, self.grid = self.tables + 1, TableGrid()
            return
        for row in self.grid.flush():
            yield ["row", row.number, row.texts, row.shifted]
        yield ["table", str(self.tables), self.grid.merged, [], self.grid.attachments]

    def _read_row(self, element: etree._Element) -> Iterator[list[Any]]:
        cells = row_cells(element)
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(guards.DAMAGED, **self.facts)
        for row in self.grid.add(cells):
            yield ["row", row.number, row.texts, row.shifted]
            self.cells += len(row.texts)
        if self.cells > MOST_CELLS:
            file, limit = self.facts["file"], f"{MOST_CELLS:,}"
            raise UnreadableFile(TOO_MANY_CELLS, file=file, limit=limit)
        _release(element)

    def _read_line(self, element: etree._Element) -> Iterator[list[Any]]:
        self.lines += 1
        text = cell_text(element)[:LONGEST_LINE] if self.lines <= MOST_LINES else ""
        if element.getparent().tag == f"{W}body":  # type: ignore[union-attr]
            _release(element)
        if text:
            yield ["line", text]


def row_cells(row: etree._Element) -> list[WordCell]:
    """Cells of a table row from left to right; [] if the row itself is deleted."""
    if row.find(f"{W}trPr/{W}del") is not None:
        return []
    excluded = {
        part
        for tag in _NOT_IN_TEXT
        for excluded_element in row.iter(tag)
        for part in excluded_element.iter()
    }
    start = _int_value(row, f"{W}trPr/{W}gridBefore", 0)
    cells = []
    for element in _cells(row):
        width = min(_int_value(element, f"{W}tcPr/{W}gridSpan", 1), MOST_COLUMNS)
        merge = element.find(f"{W}tcPr/{W}vMerge")
        continues = merge is not None and merge.get(f"{W}val") != "restart"
        attachments = [
            kind
            for kind, tags in (("picture", _PICTURES), ("note", _NOTES))
            if next(element.iter(*tags), None) is not None
        ]
        text = cell_text(element, excluded)
        cells.append(
            WordCell(text, start, width, merge is not None, continues, attachments)
        )
        start += width
        if len(cells) > MOST_COLUMNS:
            break
    return cells


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Cell elements of a row, those inside content controls too, not of nested tables."""
    for child in row:
        if child.tag == CELL:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _cells(child)


def cell_text(element: etree._Element, excluded: set[Any] | None = None) -> str:
    """Text below an element, one line per paragraph, without the `excluded` elements."""
    parts: list[str] = []
    for part in element.iter(*_TEXT):
        if excluded and part in excluded:
            continue
        if part.tag == PARAGRAPH:
            parts.append("\n")
        elif (text := element_text(part)) is not None:
            parts.append(text)
    return "".join(parts).strip()


def _int_value(element: etree._Element, place: str, default: int) -> int:
    value = element.find(place)
    return (
        parse_int(value.get(f"{W}val", "")) or default if value is not None else default
    )


def _release(element: etree._Element) -> None:
    """Clear an element and remove its earlier siblings, to free memory."""
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        parent.remove(element.getprevious())  # type: ignore[arg-type]
