"""Files of a review, each read once, as marked-up text and as tables of comments.

A Word file may be either. It is read as a text with marks and, where it may be a table
that was filled in, as tables too, in the same child of the sandbox.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import UnreadableFile
from .sandbox import stream_from_sandbox
from .tables.files import assemble_tables, read_tables
from .tables.model import TableFile
from .word.files import PARALLEL_READERS, reviewed_document_from_json
from .word.reviewed_document import ReviewedDocument
from .word.reviewed_reading import read_reviewed_json
from .word.table_rows import stream_tables


@dataclass(frozen=True)
class ReviewFile:
    """What a file holds.

    reviewed  the text with its annotations; None where it is no Word file
    tables    its tables, or why they cannot be read; None where the file is a text of
              ours, or has no table
    """

    reviewed: ReviewedDocument | None
    tables: TableFile | UnreadableFile | None


def read_review_files(paths: Iterable[Path]) -> Iterator[ReviewFile | Exception]:
    """ReviewFile of each path, or its error, in order, read in parallel.

    A file that cannot be read gives its error, which is not raised: the others are read
    all the same.
    """
    with ThreadPoolExecutor(PARALLEL_READERS) as pool:
        yield from pool.map(_read_or_error, paths)


def read_review_file(path: Path) -> ReviewFile:
    """Read a received file (.docx, .xlsx, .csv) as marked-up text, tables, or both.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    if path.suffix.lower() != ".docx":
        return ReviewFile(None, read_tables(path))
    pieces = stream_from_sandbox(stream_review_json, path)
    reviewed = reviewed_document_from_json(path.name, next(pieces))
    if not next(pieces):
        next(pieces, None)  # to the end: a child that dies there has not read all
        return ReviewFile(reviewed, None)
    try:
        return ReviewFile(reviewed, assemble_tables(pieces, path, lettered=False))
    except UnreadableFile as refused:
        return ReviewFile(reviewed, refused)


def stream_review_json(path: str) -> Iterator[Any]:
    """Marked-up text of a .docx, whether table rows follow, and those rows, as JSON.

    Runs inside the sandbox.
    """
    reviewed = read_reviewed_json(path)
    yield reviewed
    blocks = reviewed["blocks"]
    may_be_filled = any(block["kind"] == "table" for block in blocks)
    if may_be_filled and not any(block["key"] for block in blocks):
        yield True
        yield from stream_tables(path)
    else:
        yield False


def _read_or_error(path: Path) -> ReviewFile | Exception:
    try:
        return read_review_file(path)
    except Exception as error:  # noqa: BLE001 - raised again by who takes this file
        return error
