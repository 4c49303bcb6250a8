"""Table cells of SpreadsheetML and WordprocessingML, as XML strings."""

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
    """XML of a worksheet cell that replaces `cell` with `text` in the same style."""
    reference = f"{column_letters(cell['column'])}{cell['row']}"
    return sheet_text(
        reference, replace_invalid_characters(text), cell["looks"], cell["prefix"]
    )


def sheet_text(
    reference: str, text: str, style_index: str | None, prefix: str = ""
) -> str:
    """XML of a worksheet cell that holds `text` as a string, never as a formula."""
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
    """XML of one paragraph with `text`, to replace a Word cell's content in its style.

    The properties of the first paragraph and of its first run are copied from `data`,
    the bytes of the part.
    """
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
    """XML of a Word paragraph with `text` in one run, right to left where the text is.

    `properties` and `run_properties` are XML elements, those of the paragraph and of
    its run; `before` stands before the run.
    """
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
    """XML inside a run for `text`: <t> with line breaks and tabs as elements."""
    start, end = f'<{prefix}t xml:space="preserve">', f"</{prefix}t>"
    escaped = escape(text).replace("\n", f"{end}<{prefix}br/>{start}")
    return f"{start}{escaped.replace(chr(9), f'{end}<{prefix}tab/>{start}')}{end}"


def hidden_run(text: str) -> str:
    """XML of a Word run with `text` as hidden text."""
    return f"<w:r><w:rPr><w:noProof/><w:vanish/></w:rPr>{_run_text(text, 'w:')}</w:r>"
