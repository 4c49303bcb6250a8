"""Writing a text as a Word file that comes back with its clauses known."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from milepost.errors import gettext_noop
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
)
from milepost.formats.document_model.heading_block import head_lines
from milepost.formats.document_model.wording import Span
from milepost.formats.errors import FormatError

BOOKMARK = "clause_"  # tells our bookmarks from those that Word and people set
LONGEST_BOOKMARK = 40  # Word cuts longer names
NUMBER_STYLE = "ClauseNumber"  # the style of the run that holds a printed number
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
REGIONS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR"}


class KeyTooLong(FormatError, ValueError):
    template = gettext_noop(
        "The key “%(key)s” of a clause is too long for a bookmark in Word."
    )


def write_document(
    target: Path | str | BinaryIO,
    blocks: Iterable[DocumentBlock],
    *,
    title: str,
    language: str,
) -> None:
    """Write a text under its title. `read_document` gives the same blocks back, after
    one heading of level 0 that is the title.

    Raises:
        KeyTooLong: a key makes a bookmark longer than Word keeps (40 signs).
    """
    head = DocumentHead(title=title, language=language)
    content = document_as_word(DocumentFile(head, tuple(blocks)))
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def document_as_word(document: DocumentFile) -> bytes:
    """The .docx file of a document; `word.read_file` gives the document back.

    Each block with a key lies in a bookmark made of it. Numbers are Word's own lists.
    Text in Arabic runs from right to left.

    Raises:
        KeyTooLong: a key makes a bookmark longer than Word keeps (40 signs).
    """
    from .builder import WordFile

    file = WordFile(document.head)
    for fact, line in head_lines(document.head):
        file.add_line(fact, file.runs([Span(line)]))
    if document.head.title:
        file.add_block(DocumentBlock(0, "heading", 0, document.head.title))
    for block in document.blocks:
        file.add_block(block)
    return file.packed()


def bookmark_of_key(key: str) -> str:
    """The name of a clause's bookmark. Word allows letters, figures and "_" only."""
    name = BOOKMARK + re.sub(r"[^A-Za-z0-9]", _coded, key)
    if len(name) > LONGEST_BOOKMARK:
        raise KeyTooLong(key=key)
    return name


def key_of_bookmark(name: str) -> str | None:
    """The key that a bookmark stands for; None for any other bookmark."""
    if not name.startswith(BOOKMARK):
        return None
    coded = name.removeprefix(BOOKMARK)
    return re.sub(r"_(?:_|x([0-9a-f]{1,6})_)", _decoded, coded)


def _coded(sign: re.Match[str]) -> str:
    return "__" if sign[0] == "_" else f"_x{ord(sign[0]):x}_"


def _decoded(code: re.Match[str]) -> str:
    return chr(int(code[1], 16)) if code[1] else "_"
