"""Reader of a Word file's text as blocks, inside the sandbox."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.formats import guards
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
    Kind,
    document_to_json,
    split_role,
)
from milepost.formats.document_model.heading_block import add_head_line
from milepost.formats.document_model.wording import Span, write_wording
from milepost.formats.guards import parse_int

from .bookmarks import key_of_bookmark
from .list_labels import DEEPEST_LEVEL, ListLabels
from .names import DELETIONS, PARAGRAPH, TABLE, W
from .parts import Parts, element_text, is_clause_number, open_parts, walk_elements
from .runs import REFERENCES, RunReader, document_language, run_language
from .styles import Style, paragraph_property, read_styles
from .table_block import TableBlockBuilder

MOST_HEAD_LINES = 15  # above the first heading of a text from elsewhere


def read_document_json(path: str) -> dict[str, Any]:
    """Read a .docx file; return {"blocks": its blocks} as JSON values."""
    blocks, _ = read_blocks(*open_parts(Path(path)))
    guards.check_unique_keys(blocks, file=Path(path).name)
    return {"blocks": [asdict(block) for block in blocks]}


def read_document_file_json(path: str) -> dict[str, Any]:
    """Read a .docx file with its head; return its document as JSON values."""
    walk = _BlockReader.read(*open_parts(Path(path)))
    guards.check_unique_keys(walk.blocks, file=Path(path).name)
    return document_to_json(_split_head(walk))


def read_blocks(
    body: etree._Element, parts: Parts
) -> tuple[list[DocumentBlock], dict[etree._Element, int]]:
    """Blocks of a Word text, and the block position of each paragraph element."""
    walk = _BlockReader.read(body, parts)
    return walk.blocks, walk.positions


def _split_head(walk: "_BlockReader") -> DocumentFile:
    """Split blocks into the head (title, symbol, date) and the text, renumbered from 0."""
    head = DocumentHead(language=walk.language)
    kept: list[DocumentBlock] = []
    above = True
    for block in walk.blocks:
        above = above and (block.kind != "heading" or not block.level)
        fact = walk.facts.get(block.position, "")
        guess = above and block.kind == "paragraph" and block.position < MOST_HEAD_LINES
        extended = add_head_line(head, block.text, fact) if fact or guess else None
        if extended:
            head = extended
        elif block.kind == "heading" and not block.level and not head.title:
            head = replace(head, title=block.text)
        else:
            kept.append(replace(block, position=len(kept)))
    return DocumentFile(head, tuple(kept))


@dataclass
class _Paragraph:
    element: etree._Element
    spans: list[Span] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    key: str | None = None
    languages: set[str] = field(default_factory=set)


class _BlockReader:
    """Goes along the text once, in reading order, gathering blocks.

    positions  position of the block that each paragraph with words went into
    facts   position of each block that is a line above the title, and what it says
    """

    def __init__(self, parts: Parts) -> None:
        self.blocks: list[DocumentBlock] = []
        self.positions: dict[etree._Element, int] = {}
        self.facts: dict[int, str] = {}
        self.language = ""
        self._pending_key: str | None = None  # begun between two paragraphs
        self._paragraph_stack: list[_Paragraph] = []  # text boxes nest paragraphs
        self._table: TableBlockBuilder | None = None
        self._deletion_depth = 0
        self._labels = ListLabels(parts.get("numbering"))
        self._styles = read_styles(parts.get("styles"))
        self._runs = RunReader(self._styles, parts)

    @classmethod
    def read(cls, body: etree._Element, parts: Parts) -> "_BlockReader":
        walk = cls(parts)
        for event, element in walk_elements(body):
            if event == "start":
                walk._enter(element)
            else:
                walk._leave(element)
        walk._set_languages(document_language(parts))
        return walk

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        if self._table and tag != PARAGRAPH:
            self._table.enter(element)
        if tag == PARAGRAPH:
            self._begin(element)
        elif tag in DELETIONS:
            self._deletion_depth += 1
        elif (words := element_text(element)) is not None:
            self._add(words, element)
        elif tag == f"{W}bookmarkStart":
            self._keep_key(element.get(f"{W}name", ""))
        elif tag in REFERENCES and self._paragraph_stack and not self._deletion_depth:
            note = self._runs.note(element)
            self._paragraph_stack[-1].spans.append(Span("", note=note))
        elif tag == TABLE and not self._table:
            self._table = TableBlockBuilder(element)

    def _leave(self, element: etree._Element) -> None:
        if element.tag == PARAGRAPH:
            self._finish(self._paragraph_stack.pop())
        elif element.tag in DELETIONS:
            self._deletion_depth -= 1
        elif self._table and element is self._table.element:
            self._finish_table(self._table)
            self._table = None

    def _begin(self, element: etree._Element) -> None:
        self._paragraph_stack.append(_Paragraph(element, key=self._pending_key))
        self._pending_key = None

    def _add(self, text: str, element: etree._Element) -> None:
        if (
            self._deletion_depth
            or element.tag == f"{W}delText"
            or not self._paragraph_stack
        ):
            return
        paragraph = self._paragraph_stack[-1]
        if is_clause_number(element):
            paragraph.number.append(text)
            return
        paragraph.spans.append(self._runs.span(element, text))
        if text.strip():
            paragraph.languages.add(run_language(element))

    def _keep_key(self, bookmark: str) -> None:
        key = key_of_bookmark(bookmark)
        if key is None:
            return
        if not self._paragraph_stack:
            self._pending_key = key
        elif self._paragraph_stack[-1].key is None:
            self._paragraph_stack[-1].key = key

    def _finish(self, paragraph: _Paragraph) -> None:
        text, role = split_role(write_wording(paragraph.spans).strip())
        style = self._styles.get(
            paragraph_property(paragraph.element, "pStyle"), Style()
        )
        kind, level, printed = self._classify(
            paragraph.element, style, has_text=bool(text)
        )
        if not text:
            return
        block = DocumentBlock(
            position=len(self.blocks),
            kind=kind,
            level=level,
            text=text,
            number="".join(paragraph.number).strip() or printed,
            key=paragraph.key,
            role=style.role or role,
            language=next(iter(paragraph.languages))
            if len(paragraph.languages) == 1
            else "",
        )
        self.positions[paragraph.element] = block.position
        if self._table:
            self._table.add(block)
            return
        if style.fact:
            self.facts[block.position] = style.fact
        self.blocks.append(block)

    def _finish_table(self, table: TableBlockBuilder) -> None:
        block = table.block(len(self.blocks))
        if block:
            self.blocks.append(block)

    def _set_languages(self, stated: str) -> None:
        """Set the text's language, stated or most common; blank it in blocks that share it."""
        counts = Counter(block.language or stated for block in self.blocks)
        self.language = stated or (counts.most_common(1)[0][0] if counts else "")
        self.blocks = [
            replace(block, language="") if block.language == self.language else block
            for block in self.blocks
        ]

    def _classify(
        self, element: etree._Element, style: Style, *, has_text: bool
    ) -> tuple[Kind, int, str]:
        """Kind, level and printed label of a paragraph; a list with text is counted on."""
        list_id = paragraph_property(element, "numPr/numId") or style.list_id
        list_level = parse_int(
            paragraph_property(element, "numPr/ilvl") or style.list_level
        )
        list_level = min(list_level, DEEPEST_LEVEL - 1)
        counts = has_text and list_id not in {"", "0"}
        number = self._labels.next(list_id, list_level) if counts else ""
        outline = paragraph_property(element, "outlineLvl") or style.outline
        if style.is_title or outline in set("012345678"):
            return "heading", 0 if style.is_title else int(outline) + 1, number
        if style.is_numbered_paragraph:
            return "paragraph", 0, number
        if style.item_level and not paragraph_property(element, "numPr/numId"):
            return "list_item", style.item_level, number
        if list_id not in {"", "0"}:
            # A style such as List Bullet 2 has a list of its own, of one level.
            return "list_item", max(list_level + 1, style.item_level), number
        return "paragraph", 0, number
