"""Word files (.docx): their text, what reviewers did to it, and writing them.

A text that was written here carries the key of each clause in a bookmark, so that what
reviewers write beside it, or into it, comes back to its clause, whatever they moved in
between.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from milepost.errors import gettext_noop

from .blocks import DocumentBlock
from .errors import UnknownFormat
from .sandbox import read_in_sandbox
from .word_changes import read_changes
from .word_reading import read_file
from .word_writing import write_document

__all__ = [
    "DocumentBlock",
    "MarginComment",
    "TrackedParagraph",
    "read_document",
    "read_margin_comments",
    "read_tracked_changes",
    "write_document",
]


@dataclass(frozen=True)
class MarginComment:
    """A comment from the margin, with the words that it is about.

    position    of the block that it begins in; None where no place can be found
    key         of the clause of that block, where known
    quoted      the words marked; where all of them were deleted, the deleted words
    block_text  the text of the block; empty where there is none
    at          in UTC; None where the file does not say
    """

    position: int | None
    key: str | None
    quoted: str
    block_text: str
    author: str
    initials: str
    at: datetime | None
    text: str


@dataclass(frozen=True)
class TrackedParagraph:
    """A paragraph whose words were changed while Word kept track.

    position  of its block as `read_document` counts; of what follows, where it is gone
    key       of the clause, where known; None for a new paragraph
    before    without what was inserted; empty for a new paragraph
    after     without what was deleted; empty for one that is gone
    author    of its first change
    at        of its first change, in UTC; None where the file does not say
    """

    position: int
    key: str | None
    before: str
    after: str
    author: str
    at: datetime | None


def read_document(path: Path | str) -> list[DocumentBlock]:
    """Headings, paragraphs and list items in reading order; cells are paragraphs.

    Tracked changes are read as if accepted: inserted words are there, deleted are not.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return [DocumentBlock(**block) for block in _read(path, read_file)["blocks"]]


def read_margin_comments(path: Path | str) -> list[MarginComment]:
    """Every comment in the margin, in the order of the file's list; none is dropped.

    Positions are those of `read_document` of the same file.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return [
        MarginComment(**comment | {"at": _time(comment["at"])})
        for comment in _read(path, read_file)["comments"]
    ]


def read_tracked_changes(path: Path | str) -> list[TrackedParagraph]:
    """Every paragraph with other words than before, in reading order.

    Moved words are deleted in one place and inserted in another. A paragraph that was
    divided is one row, its parts in `after` a line each; of two that were joined, the
    first has the words of both in `after`, the second none. Numbers of clauses, formats
    and pictures are no words.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return [
        TrackedParagraph(**change | {"at": _time(change["at"])})
        for change in _read(path, read_changes)
    ]


def _read(path: Path | str, reader: Callable[[str], Any]) -> Any:
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise UnknownFormat(file=path.name, expected=gettext_noop("a .docx file"))
    return read_in_sandbox(reader, path)


def _time(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    # Word writes the time of its own clock without saying so: it is taken as UTC.
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
