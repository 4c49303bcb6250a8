"""Word files (.docx): their text, what reviewers did to it, and writing them.

A text that was written here carries the key of each clause in a bookmark, so that what
reviewers write beside it, or into it, comes back to its clause, whatever they moved in
between.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from milepost.errors import gettext_noop
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    document_from_json,
)
from milepost.formats.errors import UnknownFormat, UnreadableFile
from milepost.formats.sandbox import read_in_sandbox

from .annotation_count import count_file
from .reading import read_file as read_blocks
from .reading import read_text
from .responses import answer_file
from .reviewed_document import (
    Answer,
    MarginComment,
    MarkCount,
    MarkedFile,
    Revision,
    TrackedParagraph,
)
from .reviewed_reading import read_marks
from .writing import document_as_word, write_document

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
    blocks = tuple(DocumentBlock(**block) for block in found["blocks"])
    changes = [_paragraph(change) for change in found["changes"]]
    return MarkedFile(
        file=Path(path).name,
        blocks=blocks,
        comments=tuple(_comment(one, blocks) for one in found["comments"]),
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


def _comment(
    comment: dict[str, Any], blocks: tuple[DocumentBlock, ...]
) -> MarginComment:
    place = comment["position"]
    text = "" if place is None else blocks[place].words
    return MarginComment(**_timed(comment) | {"block_text": text})


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
