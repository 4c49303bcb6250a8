"""Writer of a form of comments as an .xlsx workbook, streamed row by row."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from milepost.formats.document_model.languages import is_rtl_language
from milepost.formats.tables.model import column_letters

from .cells import LONGEST_CELL_TEXT, sheet_text
from .header import SEAL_COLUMN
from .layout import Layout, group_by_layout
from .problems import CellTooLong
from .rows import TemplateComment

HEADER_ROW = 3  # where the headings stand in the forms written here
LONGEST_SHEET_NAME = 31
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
# What the library says of a cell that is there only for its looks, and of the size that
# the sheet had before its rows were put in.
_SAMPLE = re.compile(r'<row [^>]*><c r="A4" s="([0-9]+)"/></row>')
_SIZE = re.compile(r"<dimension [^>]*/>")


def write_workbook(
    target: BinaryIO,
    rows: Iterable[tuple[Layout, TemplateComment]],
    layouts: Sequence[Layout],
    *,
    title: str,
    facts: Iterable[str],
    sealed: bool,
) -> None:
    """Write a workbook with one sheet per layout; `rows` come in the layouts' order.

    The library makes everything but the rows, which are streamed into its sheets: that
    takes a third of the time. Every cell is text: none can act as a formula or a link.
    """
    skeleton = zipfile.ZipFile(_skeleton(layouts, title, list(facts), sealed=sealed))
    groups = group_by_layout(rows, layouts)
    with skeleton, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in skeleton.infolist():
            data = skeleton.read(entry)
            if not entry.filename.startswith("xl/worksheets/sheet"):
                archive.writestr(entry.filename, data)
                continue
            layout, comments = next(groups)
            with archive.open(entry.filename, "w") as part:
                before, looks, after = _SAMPLE.split(_SIZE.sub("", data.decode()))
                part.write(before.encode())
                for row in _rows(layout, comments, looks, sealed=sealed):
                    part.write(row.encode())
                part.write(after.encode())


def _rows(
    layout: Layout, comments: Iterable[TemplateComment], looks: str, *, sealed: bool
) -> Iterator[str]:
    letters = [column_letters(place) for place in range(len(layout.headings) + 1)]
    for number, comment in enumerate(comments, start=HEADER_ROW + 1):
        cells = layout.cells(comment)
        _check_lengths(number, cells)
        written = "".join(
            sheet_text(f"{letter}{number}", cell, looks)
            for letter, cell in zip(letters, cells, strict=False)
        )
        if sealed and (seal := layout.seal(comment, cells)):
            written += sheet_text(f"{letters[-1]}{number}", seal, None)
        yield f'<row r="{number}">{written}</row>'


def _check_lengths(number: int, cells: Iterable[str]) -> None:
    if any(len(text) > LONGEST_CELL_TEXT for text in cells):
        raise CellTooLong(row=number, limit=f"{LONGEST_CELL_TEXT:,}")


def _skeleton(
    layouts: Sequence[Layout], title: str, facts: Sequence[str], *, sealed: bool
) -> BinaryIO:
    """Workbook (.xlsx stream) without rows, with one blank cell that has the cell style."""
    import xlsxwriter

    output = io.BytesIO()
    wrapped = {"text_wrap": True, "valign": "top", "border": 1}
    with xlsxwriter.Workbook(output, {**AS_TEXT, "in_memory": True}) as workbook:
        formats = {
            "title": workbook.add_format({"bold": True}),
            "heading": workbook.add_format(
                {**wrapped, "bold": True, "bg_color": "#E8EDF3"}
            ),
            "cell": workbook.add_format(wrapped),
        }
        for layout in layouts:
            sheet = workbook.add_worksheet(layout.title[:LONGEST_SHEET_NAME])
            _set_sheet_layout(sheet, layout, sealed=sealed)
            headings = [*layout.headings, *[SEAL_COLUMN] * sealed]
            lines = {0: [title], 1: facts, HEADER_ROW - 1: headings}
            _write(sheet, lines, formats)
    return output


def _write(
    sheet: Any, lines: Mapping[int, Sequence[str]], formats: Mapping[str, Any]
) -> None:
    for number, texts in lines.items():
        look = formats["heading" if number == HEADER_ROW - 1 else "title"]
        for index, text in enumerate(texts):
            sheet.write_string(number, index, text, look)
    sheet.write_blank(HEADER_ROW, 0, None, formats["cell"])


def _set_sheet_layout(sheet: Any, layout: Layout, *, sealed: bool) -> None:
    """Set a sheet's direction, column widths, frozen header and print settings."""
    if is_rtl_language(layout.language):
        sheet.right_to_left()
    for index, width in enumerate(layout.widths):
        sheet.set_column(index, index, width)
    if sealed:
        last = len(layout.widths)
        sheet.set_column(last, last, None, None, {"hidden": True})
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
