"""Builder of the table block of one Word table, inside the sandbox."""

from dataclasses import dataclass, field

from lxml import etree

from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.document_model.pipe_table import WIDEST, write_table
from milepost.formats.document_model.wording import Span, write_wording
from milepost.formats.guards import parse_int

from .names import TABLE, W
from .styles import val_attribute

_ROW, _CELL = f"{W}tr", f"{W}tc"


@dataclass
class TableBlockBuilder:
    """Gathers the paragraphs of one table, a line each in their cells.

    A table within a cell gives its paragraphs to that cell. Where cells were merged, the
    words stand in the first and the others are empty.
    """

    element: etree._Element
    rows: list[list[list[str]]] = field(default_factory=list)
    first: DocumentBlock | None = None
    key: str | None = None
    current_cell: int = 0  # the cell that we are in

    def enter(self, element: etree._Element) -> None:
        """Begin a row or cell if `element` is one of this table, not of a nested one."""
        if element.tag not in {_ROW, _CELL} or self._is_nested(element):
            return
        if element.tag == _ROW:
            self.rows.append([])
        elif self.rows:
            row = self.rows[-1]
            span = parse_int(val_attribute(element.find(f"{W}tcPr/{W}gridSpan")), 1)
            room = WIDEST - len(row)
            row.extend([] for _ in range(min(max(span, 1), room)))
            self.current_cell = len(row) - min(max(span, 1), max(room, 1))

    def add(self, block: DocumentBlock) -> None:
        """Append the number and text of a paragraph to the current cell."""
        self.first = self.first or block
        self.key = self.key if self.key is not None else block.key
        number = write_wording([Span(block.number)]) + " " if block.number else ""
        if not self.rows or not self.rows[-1]:  # words outside of any cell
            self.rows.append([[]])
        self.rows[-1][self.current_cell].append(number + block.text)

    def block(self, position: int) -> DocumentBlock | None:
        """Table block of all rows, at `position`; None if the table has no text."""
        if self.first is None:
            return None
        cells = [["\n".join(lines) for lines in row] for row in self.rows if row]
        return DocumentBlock(
            position=position,
            kind="table",
            level=0,
            text=write_table(cells),
            key=self.key,
            role=self.first.role,
            language=self.first.language,
        )

    def _is_nested(self, element: etree._Element) -> bool:
        return next(element.iterancestors(TABLE)) is not self.element
