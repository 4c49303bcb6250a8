"""Reader of Markdown into the same blocks as a Word file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    Kind,
    document_from_json,
    document_to_json,
    split_role,
)
from milepost.formats.document_model.pipe_table import write_table
from milepost.formats.document_model.wording import Span, write_wording
from milepost.formats.errors import UnknownFormat, UnreadableFile
from milepost.formats.guards import parse_int
from milepost.formats.sandbox import read_in_sandbox
from milepost.formats.tables.delimited import decode

from .attributes import read_attributes
from .head import cut_head
from .inline import DEEPEST, inline_spans, parser

SUFFIXES = {".md", ".markdown", ".txt"}
A_TEXT = gettext_noop("a .md or .txt file")
LONGEST_TEXT = 500_000  # characters: two hundred pages
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

TOO_NESTED = gettext_noop(
    "%(file)s cannot be accepted: its lists are nested too deeply "
    "(maximum depth: %(limit)s)."
)


def read_document(source: Path | str) -> list[DocumentBlock]:
    """Read Markdown as blocks; code and quotations become paragraphs.

    `source` is the path of a .md or .txt file, or the text itself as a string.

    Raises:
        UnreadableFile: the file is missing, too long, or no text.
    """
    return list(read_file(source).blocks)


def read_file(source: Path | str) -> DocumentFile:
    """Read Markdown, a path or a text, as a document: the head (front matter) and blocks.

    Raises:
        UnreadableFile: the file is missing, too long, or no text.
    """
    if isinstance(source, Path):
        if source.suffix.lower() not in SUFFIXES:
            raise UnknownFormat(file=source.name, expected=A_TEXT)
        return document_from_json(read_in_sandbox(read_document_file_json, source))
    return _document(source, file="Markdown")


def read_document_file_json(path: str) -> dict[str, Any]:
    """Read a Markdown file; return its document as JSON values. Runs in the sandbox."""
    guards.check_size(Path(path))
    text = decode(Path(path).read_bytes(), file=Path(path).name)
    return document_to_json(_document(text, file=Path(path).name))


def _document(text: str, *, file: str) -> DocumentFile:
    if len(text) > LONGEST_TEXT:
        raise UnreadableFile(guards.TOO_LONG, file=file, limit=f"{LONGEST_TEXT:,}")
    head, text = cut_head(text, file=file)
    reader = _TokenReader()
    tokens = reader.markdown.parse(text, reader.env)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise UnreadableFile(TOO_NESTED, file=file, limit=DEEPEST // 2)
    reader.read_tokens(tokens)
    guards.check_unique_keys(reader.blocks, file=file)
    return DocumentFile(head, tuple(reader.blocks))


@dataclass
class _TokenReader:
    """Goes along the tokens of a text once, gathering blocks."""

    markdown: MarkdownIt = field(default_factory=parser)
    env: dict[str, Any] = field(default_factory=dict)
    blocks: list[DocumentBlock] = field(default_factory=list)
    depth: int = 0  # of lists
    heading: int = 0
    label: str | None = None  # of an item whose first words have not come yet
    rows: list[list[str]] | None = None  # of the table we are in

    def read_tokens(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type.endswith("_list_open"):
                self.depth += 1
            elif token.type.endswith("_list_close"):
                self.depth -= 1
            elif token.type == "list_item_open":
                self.label = f"{token.info}{token.markup}" if token.info else ""
            elif token.type == "heading_open":
                self.heading = int(token.tag[1:])
            elif token.type in {"table_open", "tr_open", "table_close"}:
                self._turn_table(token.type)
            else:
                self._take_words(token)

    def _turn_table(self, step: str) -> None:
        if step == "table_open":
            self.rows = []
        elif self.rows is not None and step == "tr_open":
            self.rows.append([])
        elif self.rows is not None:
            self._append("table", 0, write_table(self.rows), {})
            self.rows = None

    def _take_words(self, token: Token) -> None:
        if token.type == "inline" and self.rows is not None:
            self.rows[-1].append(write_wording(self._spans(token)))
        elif token.type == "inline":
            attributes: dict[str, str] = {}
            for child in token.children or []:
                if child.type == "html_inline":
                    attributes |= read_attributes(child.content)
            self._add(self._spans(token), attributes)
        elif token.type == "html_block":
            self._take_html(token.content)
        elif token.type in {"fence", "code_block"}:
            self._add([Span(token.content.strip())], {})
        elif token.type == "definition" and token.info not in self.env["used"]:
            self._add([Span(f"[^{token.info}]: {token.content}")], {})

    def _take_html(self, source: str) -> None:
        attributes = read_attributes(source)
        if attributes and self.blocks:
            last = self.blocks.pop()
            self._append(last.kind, last.level, last.text, vars(last) | attributes)
        elif words := _COMMENT.sub("", source).strip():
            self._add([Span(words)], {})

    def _spans(self, token: Token) -> list[Span]:
        return list(inline_spans(self.markdown, token.children or []))

    def _add(self, spans: list[Span], attributes: dict[str, str]) -> None:
        kind: Kind = "paragraph"
        level, number = 0, ""
        if self.heading:
            kind, level = "heading", self.heading
        elif self.label is not None:
            kind, level, number = "list_item", self.depth, self.label
        self.heading, self.label = 0, None
        if spans and attributes.get("number"):
            first = spans[0].text.removeprefix(f"{attributes['number']} ")
            spans = [replace(spans[0], text=first), *spans[1:]]
        self._append(kind, level, write_wording(spans), {"number": number} | attributes)

    def _append(
        self, kind: Kind, level: int, text: str, attributes: Mapping[str, Any]
    ) -> None:
        text, role = split_role(text.strip())
        if not text:
            return
        block = DocumentBlock(
            position=len(self.blocks),
            kind=kind,
            level=parse_int(str(attributes.get("level", "")), level),
            text=text,
            number=attributes.get("number", ""),
            key=attributes.get("key"),
            role=attributes.get("role") or role,
            language=attributes.get("lang") or attributes.get("language", ""),
        )
        self.blocks.append(block)
