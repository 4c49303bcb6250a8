"""Writer of a document as tagged, accessible PDF (PDF/UA-1)."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from milepost.errors import gettext_noop

from .document_model.blocks import DocumentBlock, DocumentFile
from .document_model.heading_block import head_lines
from .document_model.pipe_table import read_table
from .document_model.wording import Span, plain_wording, read_wording
from .errors import FormatError
from .xml_text import as_xml_text

PAGE = Path(__file__).with_name("document.typ")
BULLET = "•"
LONGEST_NAME = 200


class NotInFonts(FormatError):
    """`signs`: words in a script that none of the fonts has."""

    template = gettext_noop(
        "“%(signs)s” cannot be printed: only Latin, Greek, Cyrillic "
        "and Arabic letters are available."
    )


def document_as_pdf(document: DocumentFile) -> bytes:
    """Content of the accessible .pdf file of a document; keys of clauses are left out.

    Levels of headings that a text leaves out are closed up, since a reader who listens
    finds their way by them.

    Raises:
        NotInFonts: there are words in it that no font can show.
    """
    import fontpkg_amiri
    import typst

    try:
        return typst.compile(
            str(PAGE),
            font_paths=[str(fontpkg_amiri.ROOT / "files")],
            ignore_system_fonts=True,  # the same page on every machine
            sys_inputs={"document": json.dumps(_template_input(document))},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        match = re.search(r'the text `"(.*?)"` could not be displayed', str(error))
        if not match:
            raise
        raise NotInFonts(signs=match[1]) from error


def _template_input(document: DocumentFile) -> dict[str, Any]:
    head = document.head
    first = document.blocks[0].words if document.blocks else ""
    name = plain_wording(head.title) or head.symbol or first or "–"
    return {
        "name": as_xml_text(" ".join(name.split()))[:LONGEST_NAME],
        "language": _language(head.language) or "und",
        "above": [as_xml_text(line) for _, line in head_lines(head)],
        "title": _spans_input(head.title) if head.title else [],
        "blocks": _nest_list_items(document.blocks),
    }


def _nest_list_items(blocks: Iterable[DocumentBlock]) -> list[dict[str, Any]]:
    """Template input of blocks, with list items nested and heading levels closed up."""
    blocks_input: list[dict[str, Any]] = []
    headings = 0
    inside: list[list[dict[str, Any]]] = []  # the lists that we are in
    for block in blocks:
        row = _block_input(block)
        if block.kind != "list_item":
            inside = []
            if block.kind == "heading":
                headings = row["level"] = min(max(block.level, 1), headings + 1)
            blocks_input.append(row)
            continue
        if not inside:
            blocks_input.append({"kind": "list", "language": "", "inside": []})
            inside = [blocks_input[-1]["inside"]]
        depth = max(1, min(block.level, len(inside) + bool(inside[-1])))
        if depth > len(inside):
            inside.append(inside[-1][-1]["inside"])
        del inside[depth:]
        inside[-1].append(row)
    return blocks_input


def _block_input(block: DocumentBlock) -> dict[str, Any]:
    is_bullet = block.kind == "list_item" and not block.number
    row: dict[str, Any] = {
        "kind": block.kind,
        "number": BULLET if is_bullet else as_xml_text(block.number),
        "language": _language(block.language),
        "inside": [],
    }
    if block.kind == "table":
        rows = read_table(block.text)
        return row | {
            "rows": [[_spans_input(cell) for cell in cells] for cells in rows]
        }
    return row | {"spans": _spans_input(block.text)}


def _spans_input(wording: str) -> list[dict[str, Any]]:
    return [_span_input(span) for span in read_wording(wording)]


def _span_input(span: Span) -> dict[str, Any]:
    return {
        "lines": as_xml_text(span.text).split("\n"),
        "bold": span.bold,
        "italic": span.italic,
        "note": _spans_input(span.note),
    }


def _language(code: str) -> str:
    """Two- or three-letter language code at the start of `code`; "" without one."""
    match = re.match("[a-z]{2,3}(?![a-z])", code.lower())
    return match[0] if match else ""
