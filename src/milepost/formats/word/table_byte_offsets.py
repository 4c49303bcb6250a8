"""Byte offsets of table cells in a Word file, found inside the sandbox."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from milepost.formats import guards
from milepost.formats.xml_byte_offsets import ElementScanner, QualifiedName

from .names import FALLBACK, W

MAIN = W.strip("{}")
COPY = FALLBACK.strip("{").replace("}", " ")  # as expat writes a name
NAMES = ("tbl", "tr", "tc", "p", "tcPr", "pPr", "rPr")
Place = tuple[int, int, int]  # table, row, and which cell of the row


def find_word_cells(
    path: str, wanted: list[tuple[str, int, int, int]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(main part, byte offsets of a cell) for each of the cells `wanted` that exists.

    `start` and `end` are the bytes that the text of a cell takes. Runs inside the
    sandbox.

    `wanted` has table, row, column, and which cell of the row that is. `paragraph` and
    `run` are the bytes in which the first paragraph and the first run say how they look.
    """
    file = Path(path)
    places = {
        (int(table), row, cell): (table, row, column)
        for table, row, column, cell in wanted
    }
    with guards.open_office_file(
        file, "document", largest_part=guards.LARGEST_TABLE
    ) as archive:
        part = guards.main_part(archive) or ""
        search = _WordCellFinder(archive.read(part), places)
    search.walk.run(file.name, part)
    for cell in search.cells:
        yield part, cell


class _WordCellFinder:
    def __init__(self, data: bytes, places: dict[Place, tuple[str, int, int]]) -> None:
        self.walk = ElementScanner(data, MAIN, NAMES, self._start, self._end, skip=COPY)
        self.cells: list[dict[str, Any]] = []
        self._places = places
        self._depth = self._tables = self._rows = self._cells = 0
        self._cell: dict[str, Any] | None = None
        self._paragraphs = 0  # begun in the cell
        self._open: dict[str, int] = {}  # where the parts that say how it looks began

    def _start(self, name: QualifiedName, _: dict[str, str]) -> None:
        if name.local == "tbl":
            self._depth += 1
            if self._depth == 1:
                self._tables, self._rows = self._tables + 1, 0
        elif self._depth != 1:
            return
        elif name.local == "tr":
            self._rows, self._cells = self._rows + 1, 0
        elif name.local == "tc":
            self._begin(name)
        elif self._cell is not None and name.local in {"tcPr", "pPr", "rPr", "p"}:
            self._paragraphs += name.local == "p"
            self._open[name.local] = self.walk.byte_offset

    def _begin(self, name: QualifiedName) -> None:
        place = self._places.get((self._tables, self._rows, self._cells))
        self._cells += 1
        if place is not None:
            start = self.walk.tag_end(self.walk.byte_offset)
            table, row, column = place
            self._cell = {"table": table, "row": row, "column": column}
            self._cell |= {"start": start, "end": start, "prefix": name.prefix}
            self._cell |= {"paragraph": None, "run": None, "first": self._cells == 1}
            self._paragraphs = 0
            self.cells.append(self._cell)

    def _end(self, name: QualifiedName) -> None:
        if name.local == "tbl":
            self._depth -= 1
        if self._depth != 1 or self._cell is None:
            return
        if name.local == "tc":
            self._cell["end"], self._cell = self.walk.byte_offset, None
        elif name.local in self._open:
            start = self._open.pop(name.local)
            self._note_properties(name.local, (start, self.walk.element_end(start)))

    def _note_properties(self, part: str, bytes_: tuple[int, int]) -> None:
        """Record the bytes of the properties of the cell, its first paragraph or first run."""
        assert self._cell is not None
        if part == "tcPr":
            self._cell["start"] = bytes_[1]
        elif part == "pPr" and self._paragraphs == 1:
            self._cell["paragraph"] = bytes_
        elif part == "rPr" and self._paragraphs == 1 and "pPr" not in self._open:
            self._cell["run"] = self._cell["run"] or bytes_
