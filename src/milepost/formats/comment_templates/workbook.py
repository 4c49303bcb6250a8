"""A form of comments as a workbook, written a row at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from .cells import LONGEST_WRITTEN
from .header import SEAL_COLUMN
from .layout import Layout
from .problems import CellTooLong
from .rows import TemplateComment

HEADER_ROW = 3  # where the headings stand in the forms written here
LONGEST_SHEET_NAME = 31
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(
    target: BinaryIO,
    rows: Iterable[tuple[Layout, TemplateComment]],
    layouts: Sequence[Layout],
    *,
    title: str,
    facts: Iterable[str],
    sealed: bool,
) -> None:
    """A sheet for each layout. Every cell is text: none can act as a formula or a link."""
    import xlsxwriter

    options = {**AS_TEXT, "constant_memory": True}
    with xlsxwriter.Workbook(target, options) as workbook:
        formats = _formats(workbook)
        facts = list(facts)
        sheets = {
            layout.section.name: _sheet(workbook, layout, title, facts, formats, sealed)
            for layout in layouts
        }
        next_row = dict.fromkeys(sheets, HEADER_ROW)
        for layout, row in rows:
            name = layout.section.name
            cells = layout.cells(row)
            _write_row(sheets[name], next_row[name], cells, formats["cell"])
            if sealed and (seal := layout.seal(row, cells)):
                sheets[name].write_string(next_row[name], len(cells), seal)
            next_row[name] += 1


def _formats(workbook: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top", "border": 1}
    return {
        "title": workbook.add_format({"bold": True}),
        "heading": workbook.add_format(
            {**wrapped, "bold": True, "bg_color": "#E8EDF3"}
        ),
        "cell": workbook.add_format(wrapped),
    }


def _sheet(
    workbook: Any,
    layout: Layout,
    title: str,
    facts: Iterable[str],
    formats: Mapping[str, Any],
    sealed: bool,
) -> Any:
    name = layout.title[:LONGEST_SHEET_NAME]
    sheet = workbook.add_worksheet(name)
    if layout.language == "ar":
        sheet.right_to_left()
    for index, width in enumerate(layout.widths):
        sheet.set_column(index, index, width)
    headings = layout.headings
    if sealed:
        sheet.set_column(len(headings), len(headings), None, None, {"hidden": True})
        headings.append(SEAL_COLUMN)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    _write_row(sheet, 0, [title], formats["title"])
    _write_row(sheet, 1, facts, formats["title"])
    _write_row(sheet, HEADER_ROW - 1, headings, formats["heading"])
    return sheet


def _write_row(sheet: Any, number: int, cells: Iterable[str], form: Any) -> None:
    for index, text in enumerate(cells):
        if len(text) > LONGEST_WRITTEN:
            raise CellTooLong(row=number + 1, limit=f"{LONGEST_WRITTEN:,}")
        sheet.write_string(number, index, text, form)
