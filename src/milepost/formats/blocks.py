"""What a text is made of, whatever file it came in."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "list_item"]


@dataclass(frozen=True)
class DocumentBlock:
    """A heading, a paragraph or an item of a list.

    position  counts blocks from 0, in reading order
    kind      heading, paragraph or list_item
    level     headings: 1 for the highest (0 for the title of a document);
              list items: 1 for the outermost; paragraphs: 0
    text      without its number
    number    as it is printed ("3.", "(a)"); empty for bullets and where there is none
    key       of the clause, where the file was written here and still carries it
    """

    position: int
    kind: Kind
    level: int
    text: str
    number: str = ""
    key: str | None = None
