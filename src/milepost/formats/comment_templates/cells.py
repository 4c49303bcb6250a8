"""Cells of a table in SpreadsheetML and WordprocessingML, as strings of XML."""

import re
from typing import Any
from xml.sax.saxutils import escape

from milepost.formats.document_model.languages import is_rtl_text
from milepost.formats.tables.model import column_letters
from milepost.formats.xml_text import replace_invalid_characters

LONGEST_CELL_TEXT = 32_767  # characters a cell of a workbook can hold
# Workbooks write a sign as _x000D_ where XML would lose it; these words are no sign.
_LOOKS_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def sheet_cell(cell: dict[str, Any], text: str, _: bytes) -> str:
    """A cell of a sheet, with the looks that it had."""
    reference = f"{column_letters(cell['column'])}{cell['row']}"
    return sheet_text(
        reference, replace_invalid_characters(text), cell["looks"], cell["prefix"]
    )


def sheet_text(
    reference: str, text: str, style_index: str | None, prefix: str = ""
) -> str:
    """A cell of a sheet that holds a text, whatever it looks like: never a formula."""
    style = f' s="{style_index}"' if style_index else ""
    if not text:
        return f'<{prefix}c r="{reference}"{style}/>'
    if "_x" in text:
        text = _LOOKS_CODED.sub("_x005F_", text)
    return (
        f'<{prefix}c r="{reference}"{style} t="inlineStr"><{prefix}is>'
        f'<{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
        f"</{prefix}c>"
    )


def word_cell(cell: dict[str, Any], text: str, data: bytes) -> str:
    """The inside of a cell in Word: one paragraph, with the looks of its first."""
    looks, run = (
        data[slice(*cell[part])].decode() if cell[part] else ""
        for part in ("paragraph", "run")
    )
    return word_paragraph(
        replace_invalid_characters(text),
        properties=looks,
        run_properties=run,
        prefix=cell["prefix"],
    )


def word_paragraph(
    text: str,
    *,
    properties: str = "",
    run_properties: str = "",
    before: str = "",
    prefix: str = "w:",
    bold: bool = False,
) -> str:
    """A paragraph. `properties` and `run_properties` are elements of XML, those of the
    paragraph and of its run; `before` stands before the run."""
    rtl = is_rtl_text(text)
    if rtl and not properties:
        properties = f"<{prefix}pPr><{prefix}bidi/></{prefix}pPr>"
    if (rtl or bold) and not run_properties:
        inside = f"<{prefix}b/>" * bold + f"<{prefix}rtl/>" * rtl
        run_properties = f"<{prefix}rPr>{inside}</{prefix}rPr>"
    words = (
        f"<{prefix}r>{run_properties}{_run_text(text, prefix)}</{prefix}r>"
        if text
        else ""
    )
    return f"<{prefix}p>{properties}{before}{words}</{prefix}p>"


def _run_text(text: str, prefix: str) -> str:
    """The inside of a run: its text, with breaks and tabs as Word keeps them."""
    start, end = f'<{prefix}t xml:space="preserve">', f"</{prefix}t>"
    escaped = escape(text).replace("\n", f"{end}<{prefix}br/>{start}")
    return f"{start}{escaped.replace(chr(9), f'{end}<{prefix}tab/>{start}')}{end}"


def hidden_run(text: str) -> str:
    """Words that Word keeps and does not show."""
    return f"<w:r><w:rPr><w:noProof/><w:vanish/></w:rPr>{_run_text(text, 'w:')}</w:r>"
