"""Texts in Markdown, read into the same blocks as a Word file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from milepost.errors import gettext_noop

from . import guards
from .blocks import DocumentBlock, Kind
from .delimited import decode
from .errors import UnknownFormat, UnreadableFile

LONGEST_TEXT = 500_000  # characters: two hundred pages

TOO_LONG = gettext_noop("%(file)s is longer than %(limit)s characters.")


def read_document(source: Path | str) -> list[DocumentBlock]:
    """Headings, paragraphs and list items; cells, code and quotations are paragraphs.

    `source` is the path of a .md or .txt file, or the text itself as a string.

    Raises:
        UnreadableFile: the file is missing, too long, or no text.
    """
    name, text = "Markdown", source
    if isinstance(source, Path):
        name, text = source.name, _text_of(source)
    text = str(text)
    if len(text) > LONGEST_TEXT:
        raise UnreadableFile(TOO_LONG, file=name, limit=f"{LONGEST_TEXT:,}")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [
        DocumentBlock(position, kind, level, words, number)
        for position, (kind, level, words, number) in enumerate(_blocks(tokens))
    ]


def _text_of(path: Path) -> str:
    if path.suffix.lower() not in {".md", ".markdown", ".txt"}:
        raise UnknownFormat(file=path.name, expected=gettext_noop("a .md or .txt file"))
    guards.check_size(path)
    return decode(path.read_bytes(), file=path.name)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[Kind, int, str, str]]:
    depth, heading = 0, 0
    label = None  # the number of an item whose first words have not come yet
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
        elif token.type == "list_item_open":
            label = f"{token.info}{token.markup}" if token.info else ""
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type in {"inline", "fence", "code_block", "html_block"}:
            words = _words(token)
            if words and heading:
                yield "heading", heading, words, ""
            elif words and label is not None:
                yield "list_item", depth, words, label
            elif words:
                yield "paragraph", 0, words, ""
            heading, label = 0, None


def _words(token: Token) -> str:
    """The words of a piece of Markdown, without its marks."""
    if token.type != "inline":
        return token.content.strip()
    words = []
    for part in token.children or []:
        if part.type in {"softbreak", "hardbreak"}:
            words.append(" " if part.type == "softbreak" else "\n")
        elif part.type in {"text", "code_inline", "text_special", "image"}:
            words.append(part.content)
    return "".join(words).strip()
