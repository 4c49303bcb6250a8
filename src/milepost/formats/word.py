"""Word files (.docx): their text, what reviewers did to it, and writing them.

A text that was written here carries the key of each clause in a bookmark, so that what
reviewers write beside it, or into it, comes back to its clause, whatever they moved in
between.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from milepost.errors import gettext_noop

from .blocks import DocumentBlock, DocumentFile, document_from_json
from .errors import UnknownFormat, UnreadableFile
from .sandbox import read_in_sandbox
from .word_answers import answer_file
from .word_count import count_file
from .word_marked import read_marks
from .word_marks import Of, RevisionKind
from .word_parts import Part
from .word_reading import read_file as read_blocks
from .word_reading import read_text
from .word_writing import document_as_word, write_document

__all__ = [
    "Answer",
    "DocumentBlock",
    "MarginComment",
    "MarkCount",
    "MarkedFile",
    "Revision",
    "TrackedParagraph",
    "count_marks",
    "document_as_word",
    "read_document",
    "read_file",
    "read_margin_comments",
    "read_marked_file",
    "read_marked_files",
    "read_tracked_changes",
    "write_answers",
    "write_document",
]

AT_ONCE = 4  # files read side by side, each in a process of its own


@dataclass(frozen=True)
class MarginComment:
    """A comment from the margin, with the words that it is about.

    id          tells it from every other mark of the file
    position    of the block that it begins in, or whose note it stands in; None where no
                place can be found
    key         of the clause of that block, where known
    part        where it hangs: body, table, text_box, footnote, endnote, header, footer
    quoted      the words marked; where all of them were deleted, the deleted words
    block_text  the text of the block; empty where there is none
    at          in UTC; None where the file does not say
    text        a line for each paragraph
    parent      id of the comment that it answers, where it does
    done        whether its thread was closed
    """

    id: str
    position: int | None
    key: str | None
    part: Part
    quoted: str
    block_text: str
    author: str
    initials: str
    at: datetime | None
    text: str
    parent: str | None
    done: bool


@dataclass(frozen=True)
class Revision:
    """One mark that Word made while it kept track.

    id    tells it from every other mark of the file
    kind  insertion, deletion, moved_away, moved_here; format for what changes no word
    of    what came or went: words, the end of a paragraph, a row or cell of a table; or a
          format. A picture counts as words, though it has none.
    text  the words inside it, those that another revision deleted again included
    at    in UTC; None where the file does not say
    move  the name that both ends of a move share; empty where the file gives none
    """

    id: str
    kind: RevisionKind
    of: Of
    text: str
    author: str
    at: datetime | None
    move: str


@dataclass(frozen=True)
class TrackedParagraph:
    """A paragraph that was changed while Word kept track.

    position   of its block as `read_document` counts; of what follows, where it is gone;
               of the block that it hangs on, where it stands in a note or a text box;
               None in headers and footers
    key        of the clause, where known; None for a new paragraph
    part       where it stands: body, table, text_box, footnote, endnote, header, footer,
               comment
    before     without what was inserted; empty for a new paragraph
    after      without what was deleted; empty for one that is gone
    author     of its first change
    at         of its first change, in UTC; None where the file does not say
    revisions  each change in it, in reading order
    """

    position: int | None
    key: str | None
    part: Part
    before: str
    after: str
    author: str
    at: datetime | None
    revisions: tuple[Revision, ...]

    @property
    def has_other_words(self) -> bool:
        """Whether accepting all of it would leave other words than rejecting all."""
        return self.part != "comment" and self.before != self.after


@dataclass(frozen=True)
class MarkCount:
    """How many marks of each kind. An end of a paragraph, a row or a cell that came or
    went is an insertion or a deletion of its own."""

    comments: int = 0
    insertions: int = 0
    deletions: int = 0
    moved_away: int = 0
    moved_here: int = 0
    formats: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class MarkedFile:
    """Everything that people did to a file, and the proof that it is everything.

    blocks   the text as if all was accepted
    changes  paragraphs with other words than before, in reading order of each part
    silent   paragraphs whose words stay: formats, empty paragraphs and rows, words that
             came and went again, pictures; and changes within the text of a comment
    counted  the marks in the file, counted without reading them
    """

    file: str
    blocks: tuple[DocumentBlock, ...]
    comments: tuple[MarginComment, ...]
    changes: tuple[TrackedParagraph, ...]
    silent: tuple[TrackedParagraph, ...]
    counted: MarkCount

    @property
    def revisions(self) -> dict[str, Revision]:
        """Each revision by its id. One of two joined paragraphs stands in both."""
        return {
            revision.id: revision
            for paragraph in (*self.changes, *self.silent)
            for revision in paragraph.revisions
        }

    @property
    def found(self) -> MarkCount:
        kinds = [revision.kind for revision in self.revisions.values()]
        return MarkCount(
            comments=len({comment.id for comment in self.comments}),
            insertions=kinds.count("insertion"),
            deletions=kinds.count("deletion"),
            moved_away=kinds.count("moved_away"),
            moved_here=kinds.count("moved_here"),
            formats=kinds.count("format"),
        )

    @property
    def lost(self) -> int:
        """Marks that the readers missed, or read twice. Anything but 0 is a bug."""
        return sum(
            abs(getattr(self.counted, field.name) - getattr(self.found, field.name))
            for field in fields(MarkCount)
        )


@dataclass(frozen=True)
class Answer:
    """What becomes of one mark.

    mark      the id of a comment or of a revision
    text      said in the thread of the comment, or beside the revision; may be empty
    decision  on a revision: its change becomes the text, or is undone; without one, it
              is left as it stands
    """

    mark: str
    text: str = ""
    decision: Literal["accepted", "rejected"] | None = None


def read_document(path: Path | str) -> list[DocumentBlock]:
    """Headings, paragraphs, list items and tables in reading order, the title too.

    Tracked changes are read as if accepted: inserted words are there, deleted are not.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return [DocumentBlock(**block) for block in _read(path, read_blocks)["blocks"]]


def read_file(path: Path | str) -> DocumentFile:
    """As `read_document`, with the title and the lines above it as the head.

    Positions count what is left.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return document_from_json(_read(path, read_text))


def read_margin_comments(path: Path | str) -> list[MarginComment]:
    """Every comment in the margin, in the order of the file's list; none is dropped.

    Positions are those of `read_document` of the same file.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return list(read_marked_file(path).comments)


def read_tracked_changes(path: Path | str) -> list[TrackedParagraph]:
    """Every paragraph with other words than before, in reading order of each part.

    Moved words are deleted in one place and inserted in another. A paragraph that was
    divided is one row, its parts in `after` a line each; of two that were joined, the
    first has the words of both in `after`, the second none. Numbers of clauses, formats
    and pictures are no words.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return list(read_marked_file(path).changes)


def count_marks(path: Path | str) -> MarkCount:
    """Comments and revisions of a file, counted without reading them.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return MarkCount(**_read(path, count_file))


def read_marked_file(path: Path | str) -> MarkedFile:
    """The text of a file, and everything that people did to it.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    found = _read(path, read_marks)
    changes = [_paragraph(change) for change in found["changes"]]
    return MarkedFile(
        file=Path(path).name,
        blocks=tuple(DocumentBlock(**block) for block in found["blocks"]),
        comments=tuple(MarginComment(**_timed(one)) for one in found["comments"]),
        changes=tuple(one for one in changes if one.has_other_words),
        silent=tuple(one for one in changes if not one.has_other_words),
        counted=MarkCount(**found["counted"]),
    )


def read_marked_files(
    paths: Iterable[Path | str],
) -> Iterator[MarkedFile | UnreadableFile]:
    """What `read_marked_file` gives for each path, in their order.

    A file that cannot be read gives its error, which is not raised: the others are read
    all the same, each in a process of its own.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(_read_or_refused, paths)


def write_answers(
    source: Path, target: Path, answers: Iterable[Answer], *, author: str, at: datetime
) -> tuple[str, ...]:
    """Write the very same file with answers in it, said by `author` at that time.

    All parts of the file that no answer touches stay the same, byte for byte. A decision
    on one end of a move holds for both. Return the ids of revisions that stand though
    they were decided: what came, went or was merged as a cell, and what Word itself
    cannot undo.

    Raises:
        UnknownMark: the file has no such mark; nothing is written.
        UnreadableFile: one sentence that names the file.
    """
    rows = [
        {"mark": one.mark, "text": one.text.strip(), "decision": one.decision or ""}
        for one in answers
    ]
    found = _read(source, answer_file, answers=rows, author=author, at=at.isoformat())
    target.write_bytes(base64.b64decode(found["file"]))
    return tuple(found["left"])


def _read_or_refused(path: Path | str) -> MarkedFile | UnreadableFile:
    try:
        return read_marked_file(path)
    except UnreadableFile as refused:
        return refused


def _paragraph(change: dict[str, Any]) -> TrackedParagraph:
    revisions = tuple(Revision(**_timed(one)) for one in change["revisions"])
    return TrackedParagraph(**_timed(change) | {"revisions": revisions})


def _read(path: Path | str, reader: Callable[..., Any], **more: Any) -> Any:
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise UnknownFormat(file=path.name, expected=gettext_noop("a .docx file"))
    return read_in_sandbox(reader, path, **more)


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"at": _time(row["at"])}


def _time(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    # Word writes the time of its own clock without saying so: it is taken as UTC.
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
