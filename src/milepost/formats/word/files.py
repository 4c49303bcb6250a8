"""Word files (.docx) read and responded to in the sandbox; entry point of this package.

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

from .annotation_count import count_annotations_json
from .reading import read_document_file_json, read_document_json
from .responses import write_responses_json
from .reviewed_document import (
    AnnotationCount,
    AnnotationResponse,
    MarginComment,
    ReviewedDocument,
    Revision,
    TrackedParagraph,
)
from .reviewed_reading import read_reviewed_json

PARALLEL_READERS = 4  # files read side by side, each in a process of its own


def read_document(path: Path | str) -> list[DocumentBlock]:
    """Read a .docx file as blocks: headings, paragraphs, list items, tables and the title.

    Tracked changes are read as if accepted: inserted words are there, deleted are not.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return [
        DocumentBlock(**block)
        for block in _read_in_sandbox(path, read_document_json)["blocks"]
    ]


def read_file(path: Path | str) -> DocumentFile:
    """Read a .docx file as a document: its head (title, symbol, date) and its blocks.

    Positions count what is left.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return document_from_json(_read_in_sandbox(path, read_document_file_json))


def read_margin_comments(path: Path | str) -> list[MarginComment]:
    """Read all margin comments of a .docx file, in the order in which it lists them.

    Positions are those of `read_document` of the same file.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return list(read_reviewed_document(path).comments)


def read_tracked_changes(path: Path | str) -> list[TrackedParagraph]:
    """Read the paragraphs of a .docx file whose words tracked changes alter.

    Moved words are deleted in one place and inserted in another. A paragraph that was
    divided is one row, its parts in `after` a line each; of two that were joined, the
    first has the words of both in `after`, the second none. Numbers of clauses, formats
    and pictures are no words.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return list(read_reviewed_document(path).changes)


def count_annotations(path: Path | str) -> AnnotationCount:
    """Count the comments and revisions of a .docx file, apart from the reader of them.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    return AnnotationCount(**_read_in_sandbox(path, count_annotations_json))


def read_reviewed_document(path: Path | str) -> ReviewedDocument:
    """Read a .docx file's blocks, comments, tracked changes and the count of both.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    content = _read_in_sandbox(path, read_reviewed_json)
    return reviewed_document_from_json(Path(path).name, content)


def reviewed_document_from_json(file: str, content: dict[str, Any]) -> ReviewedDocument:
    """ReviewedDocument of the file named `file` from the JSON of `read_reviewed_json`."""
    blocks = tuple(DocumentBlock(**block) for block in content["blocks"])
    changes = [_tracked_paragraph(change) for change in content["changes"]]
    return ReviewedDocument(
        file=file,
        blocks=blocks,
        comments=tuple(_margin_comment(item, blocks) for item in content["comments"]),
        changes=tuple(item for item in changes if item.has_text_change),
        without_text_change=tuple(item for item in changes if not item.has_text_change),
        counted=AnnotationCount(**content["counted"]),
    )


def read_reviewed_documents(
    paths: Iterable[Path | str],
) -> Iterator[ReviewedDocument | UnreadableFile]:
    """ReviewedDocument of each path, or its UnreadableFile error, in order.

    A file that cannot be read gives its error, which is not raised: the others are read
    all the same, each in a process of its own.
    """
    with ThreadPoolExecutor(PARALLEL_READERS) as pool:
        yield from pool.map(_read_or_error, paths)


def write_responses(
    source: Path,
    target: Path,
    responses: Iterable[AnnotationResponse],
    *,
    author: str,
    at: datetime,
) -> tuple[str, ...]:
    """Write `source` with responses added to `target`; return ids left unresolved.

    All parts of the file that no response touches stay the same, byte for byte. A decision
    on one end of a move holds for both. Return the ids of revisions that stand though
    they were decided: what came, went or was merged as a cell, and what Word itself
    cannot undo.

    Raises:
        UnknownAnnotation: the file has no such comment or revision; nothing is written.
        UnreadableFile: one sentence that names the file.
    """
    rows = [
        {
            "annotation": response.annotation,
            "text": response.text.strip(),
            "decision": response.decision or "",
        }
        for response in responses
    ]
    result = _read_in_sandbox(
        source, write_responses_json, responses=rows, author=author, at=at.isoformat()
    )
    target.write_bytes(base64.b64decode(result["file"]))
    return tuple(result["left"])


def _read_or_error(path: Path | str) -> ReviewedDocument | UnreadableFile:
    try:
        return read_reviewed_document(path)
    except UnreadableFile as error:
        return error


def _margin_comment(
    comment: dict[str, Any], blocks: tuple[DocumentBlock, ...]
) -> MarginComment:
    position = comment["position"]
    text = "" if position is None else blocks[position].words
    return MarginComment(**_with_time(comment) | {"block_text": text})


def _tracked_paragraph(change: dict[str, Any]) -> TrackedParagraph:
    revisions = tuple(
        Revision(**_with_time(revision)) for revision in change["revisions"]
    )
    return TrackedParagraph(**_with_time(change) | {"revisions": revisions})


def _read_in_sandbox(path: Path | str, reader: Callable[..., Any], **more: Any) -> Any:
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise UnknownFormat(file=path.name, expected=gettext_noop("a .docx file"))
    return read_in_sandbox(reader, path, **more)


def _with_time(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"at": _parse_time(row["at"])}


def _parse_time(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    # Word writes the time of its own clock without saying so: it is taken as UTC.
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
