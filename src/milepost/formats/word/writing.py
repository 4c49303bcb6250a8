"""Writer of a document as a Word file with the keys of its clauses in bookmarks."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
)
from milepost.formats.document_model.heading_block import head_lines
from milepost.formats.document_model.wording import Span


def write_document(
    target: Path | str | BinaryIO,
    blocks: Iterable[DocumentBlock],
    *,
    title: str,
    language: str,
) -> None:
    """Write `blocks` under a title as a .docx file to `target`, a path or a stream.

    `read_document` gives the same blocks back, after one heading of level 0 that is the
    title.

    Raises:
        KeyTooLong: a key makes a bookmark longer than Word keeps (40 characters).
    """
    head = DocumentHead(title=title, language=language)
    content = document_as_word(DocumentFile(head, tuple(blocks)))
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def document_as_word(document: DocumentFile) -> bytes:
    """Content of the .docx file of a document; `word.read_file` reads it back.

    Each block with a key lies in a bookmark made of it. Numbers are Word's own lists.
    Text in Arabic runs from right to left.

    Raises:
        KeyTooLong: a key makes a bookmark longer than Word keeps (40 characters).
    """
    from .builder import DocumentBuilder

    file = DocumentBuilder(document.head)
    for fact, line in head_lines(document.head):
        file.add_line(fact, file.runs([Span(line)]))
    if document.head.title:
        file.add_block(DocumentBlock(0, "heading", 0, document.head.title))
    for block in document.blocks:
        file.add_block(block)
    return file.to_bytes()
