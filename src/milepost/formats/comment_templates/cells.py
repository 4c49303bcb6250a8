"""How a text stands in a cell, in the XML of a workbook and of a Word file."""

import re
from typing import Any
from xml.sax.saxutils import escape

from milepost.formats.document_model.languages import is_rtl_text
from milepost.formats.tables.model import column_letters
from milepost.formats.xml_text import replace_invalid_characters

LONGEST_WRITTEN = 32_767  # characters a cell of a workbook can hold
# Workbooks write a sign as _x000D_ where XML would lose it; these words are no sign.
_LOOKS_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def sheet_cell(cell: dict[str, Any], text: str, _: bytes) -> str:
    """A cell of a sheet, with the looks that it had."""
    place = f"{column_letters(cell['column'])}{cell['row']}"
    return sheet_text(
        place, replace_invalid_characters(text), cell["looks"], cell["prefix"]
    )


def sheet_text(place: str, text: str, looks: str | None, prefix: str = "") -> str:
    """A cell of a sheet that holds a text, whatever it looks like: never a formula."""
    style = f' s="{looks}"' if looks else ""
    if not text:
        return f'<{prefix}c r="{place}"{style}/>'
    if "_x" in text:
        text = _LOOKS_CODED.sub("_x005F_", text)
    return (
        f'<{prefix}c r="{place}"{style} t="inlineStr"><{prefix}is>'
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
        replace_invalid_characters(text), looks=looks, run=run, prefix=cell["prefix"]
    )


def word_paragraph(
    text: str,
    *,
    looks: str = "",
    run: str = "",
    before: str = "",
    prefix: str = "w:",
    bold: bool = False,
) -> str:
    """A paragraph. `looks` and `run` are its properties and those of its words, where it
    had some; `before` is what stands before the words."""
    turned = is_rtl_text(text)
    if turned and not looks:
        looks = f"<{prefix}pPr><{prefix}bidi/></{prefix}pPr>"
    if (turned or bold) and not run:
        inside = f"<{prefix}b/>" * bold + f"<{prefix}rtl/>" * turned
        run = f"<{prefix}rPr>{inside}</{prefix}rPr>"
    words = f"<{prefix}r>{run}{_words(text, prefix)}</{prefix}r>" if text else ""
    return f"<{prefix}p>{looks}{before}{words}</{prefix}p>"


def _words(text: str, prefix: str) -> str:
    """The inside of a run: its text, with breaks and tabs as Word keeps them."""
    start, end = f'<{prefix}t xml:space="preserve">', f"</{prefix}t>"
    said = escape(text).replace("\n", f"{end}<{prefix}br/>{start}")
    return f"{start}{said.replace(chr(9), f'{end}<{prefix}tab/>{start}')}{end}"


def hidden_run(text: str) -> str:
    """Words that Word keeps and does not show."""
    return f"<w:r><w:rPr><w:noProof/><w:vanish/></w:rPr>{_words(text, 'w:')}</w:r>"
