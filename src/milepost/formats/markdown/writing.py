"""Writer of Markdown that reads back as the same document.

Where the mark-up alone would be read otherwise, or cannot say a thing (the key of a
clause, a number such as "(a)"), a comment behind the block says it.
"""

import re
from collections.abc import Iterable

from milepost.formats.document_model.blocks import DocumentBlock, DocumentFile
from milepost.formats.document_model.pipe_table import read_table
from milepost.formats.document_model.wording import (
    Span,
    read_wording,
    with_emphasis_marks,
    write_wording,
)

from .attributes import write_attributes
from .head import write_head
from .inline import inline_spans, parser

DEEPEST_HEADING = 6  # of a heading

_NATIVE_NUMBER = re.compile(r"[0-9]{1,9}[.)]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def document_as_markdown(document: DocumentFile) -> str:
    """Markdown text of a document; `markdown.read_file` reads the document back."""
    written = _MarkdownWriter().write(document.blocks)
    return write_head(document.head) + written


class _MarkdownWriter:
    def __init__(self) -> None:
        self._markdown = parser()
        self._indents: list[int] = []  # of the items we are in

    def write(self, blocks: Iterable[DocumentBlock]) -> str:
        return "".join(f"{self._block(block)}\n\n" for block in blocks)

    def _block(self, block: DocumentBlock) -> str:
        if block.kind == "list_item":
            return self._item(block)
        self._indents.clear()
        if block.kind == "table":
            return self._table(block)
        if block.kind == "heading":
            level = min(max(block.level, 1), DEEPEST_HEADING)
            line = self._line(block, _block_attributes(block, level=level), "<br>")
            return f"{'#' * level} {line}"
        return self._line(block, _block_attributes(block, level=0), "\\\n")

    def _item(self, block: DocumentBlock) -> str:
        depth = max(1, min(block.level, len(self._indents) + 1))
        del self._indents[depth - 1 :]
        attributes = _block_attributes(block, level=depth)
        marker = "-"
        if _NATIVE_NUMBER.fullmatch(block.number):
            marker = attributes.pop("number")
        margin = " " * sum(self._indents)
        self._indents.append(len(marker) + 1)
        inside = " " * sum(self._indents)
        line = self._line(block, attributes, "\\\n").replace("\n", f"\n{inside}")
        return f"{margin}{marker} {line}"

    def _line(
        self, block: DocumentBlock, attributes: dict[str, str], break_: str
    ) -> str:
        spans = read_wording(block.text)
        if "number" in attributes:
            spans = (Span(f"{attributes['number']} "), *spans)
        text = _safe_at_line_start(self._inline(spans, break_))
        if block.kind == "heading":
            text = re.sub(r" (#+)$", r" \\\1", text)
        return text + write_attributes(attributes)

    def _table(self, block: DocumentBlock) -> str:
        rows = [
            [
                self._inline(read_wording(cell), "<br>").replace("|", "\\|")
                for cell in row
            ]
            for row in read_table(block.text)
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        lines.insert(1, f"| {' | '.join('---' for _ in rows[0])} |")
        attributes = write_attributes(_block_attributes(block, level=0)).strip()
        return "\n".join(lines) + (f"\n\n{attributes}" if attributes else "")

    def _inline(self, spans: tuple[Span, ...], break_: str) -> str:
        """Markdown of spans, with emphasis stars if they read back the same, else HTML tags."""
        marked = with_emphasis_marks(
            spans, text=lambda words: _escaped(words, break_), note=_note
        )
        (token,) = self._markdown.parseInline(marked)
        read = inline_spans(self._markdown, token.children or [])
        if write_wording(read) == write_wording(spans):
            return marked
        return "".join(_tagged(span, break_) for span in spans)


def _block_attributes(block: DocumentBlock, *, level: int) -> dict[str, str]:
    """Attributes of a block that Markdown cannot express; `level` is the one it expresses."""
    return {
        name: value
        for name, value in {
            "key": block.key,
            "role": block.role,
            "number": " ".join(block.number.split()),
            "level": str(block.level) if block.level != level else "",
            "lang": block.language,
        }.items()
        if value or (name == "key" and value is not None)
    }


def _tagged(span: Span, break_: str) -> str:
    text = _escaped(span.text, break_)
    for tag, meant in (("i", span.italic), ("b", span.bold)):
        text = f"<{tag}>{text}</{tag}>" if meant and text else text
    return text + (_note(span.note) if span.note else "")


def _note(wording: str) -> str:
    words = with_emphasis_marks(
        read_wording(wording), text=lambda words: _escaped(words, "<br>"), note=_note
    )
    return f"^[{words}]"


def _escaped(text: str, break_: str) -> str:
    text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
    text = re.sub(r"[\\`*_\[\]<&]", r"\\\g<0>", text)
    # Blanks that Markdown would drop: beside a line break, or none of the plain ones.
    text = re.sub(r"(?<=\n) +| +(?=\n)|[^\S\n ]+", _as_entities, text)
    return text.replace("\n", break_)


def _as_entities(blanks: re.Match[str]) -> str:
    return "".join(f"&#{ord(blank)};" for blank in blanks[0])


def _safe_at_line_start(text: str) -> str:
    """Text with line starts escaped that Markdown would read as other than a paragraph."""
    text = re.sub(r"(?m)^[#>\-+=~:|]", r"\\\g<0>", text)
    return re.sub(r"(?m)^([0-9]{1,9})([.)])", r"\1\\\2", text)
