"""Simulated markup: comments and changes of a reviewer, placed by character in a block."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from milepost.formats.document_model.blocks import DocumentBlock

COVERING_NOTE = -1  # the block of an added paragraph that stands above all others


@dataclass(frozen=True)
class SimulatedReply:
    """An answer in the thread of a comment."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class SimulatedMarkup:
    """One thing that a reviewer does.

    kind     insert words, delete or replace some, comment on some, or add a paragraph
    block    whose words these are, as `read_document` counts; that a paragraph is added
             after
    start    of the words in `DocumentBlock.words`, counted in characters from 0
    end      behind the last of them; where words are inserted, the same as `start`
    text     the new words, or what the comment says
    replies  to a comment
    done     whether the thread was closed
    later    what others did to inserted words, counted within them
    """

    kind: Literal["insert", "delete", "replace", "comment", "add"]
    block: int
    author: str
    at: datetime
    start: int = 0
    end: int = 0
    text: str = ""
    replies: tuple[SimulatedReply, ...] = ()
    done: bool = False
    later: tuple["SimulatedMarkup", ...] = ()


def find_text(block: DocumentBlock, words: str) -> tuple[int, int]:
    """Start and end (in characters) of the first `words` in a block. Raises ValueError.

    Raises:
        ValueError: they do not stand there.
    """
    start = block.words.index(words)
    return start, start + len(words)
