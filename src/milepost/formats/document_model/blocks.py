"""Blocks and head of a document, in the form shared by all file formats."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any, Literal

from .pipe_table import is_table, plain_table
from .wording import plain_wording

Kind = Literal["heading", "paragraph", "list_item", "table"]
Purpose = Literal["", "for information", "for adoption"]
PURPOSES: tuple[Purpose, ...] = ("", "for information", "for adoption")
ROLES = ("recital", "operative", "aim", "objective", "enabler", "measure")

_ROLE_AT_THE_END = re.compile(rf"\s*\{{\s*\.({'|'.join(ROLES)})\s*\}}\s*$")


@dataclass(frozen=True)
class DocumentBlock:
    """A heading, a paragraph, an item of a list or a table.

    position  counts blocks from 0, in reading order
    kind      heading, paragraph, list_item or table
    level     headings: 1 for the highest (0 for the title of a document);
              list items: 1 for the outermost; others: 0
    text      without its number, in the notation of `wording`; of a table, as
              `pipe_table` writes it
    number    as it is printed ("3.", "(a)"); empty for bullets and where there is none
    key       of the clause, where the file was written here and still carries it
    role      one of `ROLES`, where the file states it
    language  code of its language, where the file states another than the document's
    """

    position: int
    kind: Kind
    level: int
    text: str
    number: str = ""
    key: str | None = None
    role: str = ""
    language: str = ""

    @property
    def words(self) -> str:
        """Plain text of the block, without emphasis marks and footnotes."""
        return plain_words(self.text)


@dataclass(frozen=True)
class DocumentHead:
    """What stands above a text.

    title     in the notation of `wording`; empty where the file states none
    language  code of the language that the text is in; empty where not stated
    symbol    such as CD/22/7
    series    the series of documents that it belongs to
    original  code of the language that it was written in
    purpose   what it is put to a meeting for
    date      of the document
    """

    title: str = ""
    language: str = ""
    symbol: str = ""
    series: str = ""
    original: str = ""
    purpose: Purpose = ""
    date: datetime.date | None = None


@dataclass(frozen=True)
class DocumentFile:
    """A text with its head, as files hold it. The title is none of the blocks."""

    head: DocumentHead = field(default_factory=DocumentHead)
    blocks: tuple[DocumentBlock, ...] = ()


def plain_words(text: str) -> str:
    """Plain text of a block, without emphasis and notes; tables with tabs between cells."""
    return plain_table(text) if is_table(text) else plain_wording(text)


def document_to_json(document: DocumentFile) -> dict[str, Any]:
    """Document as JSON values, to be read back by `document_from_json`."""
    day = document.head.date
    head = vars(document.head) | {"date": day and day.isoformat()}
    return {"head": head, "blocks": [dict(vars(block)) for block in document.blocks]}


def document_from_json(data: dict[str, Any]) -> DocumentFile:
    """Document from the JSON values of `document_to_json`."""
    day = data["head"]["date"]
    head = data["head"] | {"date": day and datetime.date.fromisoformat(day)}
    blocks = tuple(DocumentBlock(**block) for block in data["blocks"])
    return DocumentFile(DocumentHead(**head), blocks)


def split_role(text: str) -> tuple[str, str]:
    """Text without the role marker at its end (such as {.objective}), and the role or ""."""
    match = _ROLE_AT_THE_END.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")
