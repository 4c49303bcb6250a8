"""How a text stands in a cell, in the XML of a workbook and of a Word file."""

import re
from typing import Any
from xml.sax.saxutils import escape

from milepost.formats.tables.model import column_letters

LONGEST_WRITTEN = 32_767  # characters a cell of a workbook can hold
# What no XML file can hold; in its place stands the sign for a sign that is not known.
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Workbooks write a sign as _x000D_ where XML would lose it; these words are no sign.
_LOOKS_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# The first sign that has a direction decides which way a text runs.
_RIGHT_TO_LEFT = re.compile(
    "^[^A-Za-z\u00c0-\u058f]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
)


def printable(text: str) -> str:
    """A text as XML can hold it."""
    return _NEVER_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def runs_left(text: str) -> bool:
    """Whether a text is written from right to left."""
    return bool(_RIGHT_TO_LEFT.match(text))


def sheet_cell(cell: dict[str, Any], text: str, _: bytes) -> str:
    """A cell of a sheet, with the looks that it had."""
    place = f"{column_letters(cell['column'])}{cell['row']}"
    return sheet_text(place, printable(text), cell["looks"], cell["prefix"])


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
    return word_paragraph(printable(text), looks=looks, run=run, prefix=cell["prefix"])


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
    turned = runs_left(text)
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
