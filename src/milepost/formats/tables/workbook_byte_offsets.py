"""Byte offsets of cells in the sheets of a workbook, found inside the sandbox."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from milepost.formats import guards
from milepost.formats.xml_byte_offsets import ElementScanner, QualifiedName

from .model import parse_cell_reference
from .workbook import visible_sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def find_sheet_cells(
    path: str, wanted: dict[str, list[tuple[int, int]]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(part, byte offsets of a cell) for each of the cells `wanted` whose row exists.

    `start` and `end` are the bytes that the cell takes, or would take. Runs inside the
    sandbox.

    `wanted` has row and column by name of the sheet. A cell that is not there yet is
    nothing long, and gets the looks of the one to its left.
    """
    with guards.open_office_file(
        Path(path), "workbook", largest_part=guards.LARGEST_TABLE
    ) as archive:
        for name, part in visible_sheets(archive):
            if name in wanted:
                search = _SheetCellFinder(archive.read(part), name, wanted[name])
                search.walk.run(Path(path).name, part)
                for cell in search.cells:
                    yield part, cell


class _SheetCellFinder:
    def __init__(self, data: bytes, sheet: str, wanted: list[tuple[int, int]]) -> None:
        self.walk = ElementScanner(
            data, MAIN, ("row", "c", "f"), self._start, self._end
        )
        self.cells: list[dict[str, Any]] = []
        self._wanted: dict[int, list[int]] = defaultdict(list)
        for row, column in wanted:
            self._wanted[row].append(column)
        self._sheet, self._row, self._column = sheet, 0, -1
        self._left: list[int] = []  # of the columns wanted in this row
        self._looks: str | None = None  # of the last cell that was passed
        self._cell: dict[str, Any] | None = None
        self._began = 0

    def _start(self, name: QualifiedName, attributes: dict[str, str]) -> None:
        if name.local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column, self._looks = -1, None
            self._left = sorted(self._wanted.pop(self._row, []))
        elif name.local == "c" and self._left:
            self._pass_cell(name, attributes)
        elif name.local == "f" and self._cell is not None:
            self._cell["formula"] = True

    def _pass_cell(self, name: QualifiedName, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = (
            parse_cell_reference(reference)[1] if reference else self._column + 1
        )
        while self._left and self._left[0] < self._column:
            self._add(self._left.pop(0), name, self._looks)
        self._looks = attributes.get("s")
        if self._left and self._left[0] == self._column:
            self._cell = self._add(self._left.pop(0), name, self._looks)
            self._began = self.walk.byte_offset

    def _end(self, name: QualifiedName) -> None:
        if name.local == "c" and self._cell is not None:
            self._cell["end"] = self.walk.element_end(self._began)
            self._cell = None
        elif name.local == "row":
            for column in self._left:
                self._add(column, name, self._looks)
            self._left = []

    def _add(
        self, column: int, name: QualifiedName, looks: str | None
    ) -> dict[str, Any]:
        here = self.walk.byte_offset
        cell = {"table": self._sheet, "row": self._row, "column": column}
        cell |= {"start": here, "end": here, "prefix": name.prefix}
        cell |= {"looks": looks, "formula": False}
        self.cells.append(cell)
        return cell
