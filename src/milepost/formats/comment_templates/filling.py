"""Responses written into the table of comments that was sent; all else is unchanged."""

import copy
import re
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from milepost.errors import gettext_noop
from milepost.formats.errors import UnknownFormat
from milepost.formats.sandbox import stream_from_sandbox
from milepost.formats.tables.workbook_byte_offsets import find_sheet_cells
from milepost.formats.word.table_byte_offsets import find_word_cells

from .cells import LONGEST_CELL_TEXT, sheet_cell, word_cell
from .header import Header
from .problems import CellTooLong, NoResponseColumn, NoSuchRow, ResponseCellHoldsFormula
from .profile import CODED_COLUMNS, RESPONSE_COLUMNS, Profile
from .reading import CommentFile, read_comment_file
from .rows import TemplateComment
from .seal import SEAL, make_seal
from .writing import copy_output

CELL_WRITERS = {".xlsx": sheet_cell, ".docx": word_cell}
_SEAL = re.compile(SEAL.pattern.encode())

Texts = dict[tuple[str, int, int], str]  # by table, row, column


@dataclass(frozen=True)
class RowResponse:
    """What became of the comment in a row, in the words that its sender reads.

    sheet  name of the sheet, or number of the table in Word, as in `TemplateComment`
    """

    sheet: str
    row: int
    outcome: str = ""
    observations: str = ""


def fill_responses(
    source: Path | str,
    target: Path | str | BinaryIO,
    responses: Iterable[RowResponse],
    *,
    profile: Profile | None = None,
    secret: bytes | None = None,
) -> None:
    """Write a copy of `source` with responses in its response cells; all else unchanged.

    The outcome goes into the column for outcomes, the rest into that for observations;
    where there is one of the two it takes both, a line each. Rows that carry a seal, and
    are as they went out, are sealed anew with `secret`.

    Raises:
        UnreadableFile: `source` cannot be read, or is none of .xlsx and .docx.
        NoSuchRow: there is no comment in a row that is answered.
        NoResponseColumn: a table has no column for answers.
        ResponseCellHoldsFormula: a formula stands where an answer belongs.
        CellTooLong: an answer is longer than a cell of a workbook can hold.
    """
    source = Path(source)
    suffix = source.suffix.lower()
    comments = read_comment_file(source, profile, secret=secret)
    if suffix not in CELL_WRITERS:
        raise UnknownFormat(
            file=source.name, expected=gettext_noop("an .xlsx or .docx file")
        )
    responses = list(responses)
    texts = _texts(comments, responses, file=source.name)
    seals = _seals(comments, texts, secret)
    places = _places(source, comments, texts)
    reached = {row for cells in places.values() for row in map(_row, cells)}
    for response in responses:
        if (response.sheet, response.row) not in reached:
            raise NoResponseColumn(file=source.name, row=response.row)
    _write(source, target, places, texts, seals)


def _places(
    source: Path, comments: CommentFile, texts: Texts
) -> dict[str, list[dict[str, Any]]]:
    """Byte ranges of the cells that `texts` go into, by part of the file."""
    if source.suffix.lower() == ".docx":
        shifted = {
            (header.table.name, row.number): row.shifted
            for header in comments.headers
            for row in header.table.rows
            if row.shifted
        }
        cells = [
            (*place, _cell(place[2], shifted.get(place[:2], ()))) for place in texts
        ]
        pieces = stream_from_sandbox(find_word_cells, source, wanted=cells)
    else:
        wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for sheet, row_number, column in texts:
            wanted[sheet].append((row_number, column))
        pieces = stream_from_sandbox(find_sheet_cells, source, wanted=wanted)
    places: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for part, cell in pieces:
        places[part].append(cell)
    return places


def _cell(column: int, shifted: tuple[int, ...]) -> int:
    """Index of the Word cell that begins in a column of the grid; -1 where none does."""
    if not shifted:
        return column
    return shifted.index(column) if column in shifted else -1


def _row(cell: dict[str, Any]) -> tuple[str, int]:
    return cell["table"], cell["row"]


def _texts(comments: CommentFile, responses: list[RowResponse], *, file: str) -> Texts:
    headers = {header.table.name: header for header in comments.headers}
    rows = {(comment.sheet, comment.row) for comment in comments.rows}
    texts: Texts = {}
    for response in responses:
        if (response.sheet, response.row) not in rows:
            raise NoSuchRow(file=file, row=response.row, sheet=response.sheet)
        header = headers[response.sheet]
        for column, text in _texts_by_column(header, response):
            if len(text) > LONGEST_CELL_TEXT:
                raise CellTooLong(row=response.row, limit=f"{LONGEST_CELL_TEXT:,}")
            texts[response.sheet, response.row, column] = text
        if not any(name in header.places for name in RESPONSE_COLUMNS):
            raise NoResponseColumn(file=file, row=response.row)
    return texts


def _texts_by_column(
    header: Header, response: RowResponse
) -> Iterator[tuple[int, str]]:
    places = [name for name in RESPONSE_COLUMNS if name in header.places]
    texts = {name: getattr(response, name) for name in RESPONSE_COLUMNS}
    if len(places) == 1:
        texts = {places[0]: "\n".join(filter(None, texts.values()))}
    for name in places:
        yield header.places[name], texts[name]


def _seals(
    comments: CommentFile, texts: Texts, secret: bytes | None
) -> dict[bytes, bytes]:
    """Replacement of each old seal (bytes) whose row is answered and has an intact seal."""
    answered = {(sheet, row) for sheet, row, _ in texts}
    headers = {header.table.name: header for header in comments.headers}
    seals = {}
    for row in comments.rows:
        place = (row.sheet, row.row)
        seal = comments.seals.get(place)
        if seal and place in answered and not seal.changed and not seal.forged:
            values = _values(row, headers[row.sheet], texts)
            locked = {name: values.get(name, "") for name in seal.locked}
            seals[seal.text.encode()] = make_seal(seal.key, locked, secret).encode()
    return seals


def _values(
    row: TemplateComment, header: Header, texts: Mapping[tuple[str, int, int], str]
) -> dict[str, str]:
    return {
        name: texts.get(
            (row.sheet, row.row, column),
            getattr(row, f"{name}_as_given" if name in CODED_COLUMNS else name),
        )
        for name, column in header.places.items()
    }


def _write(
    source: Path,
    target: Path | str | BinaryIO,
    places: dict[str, list[dict[str, Any]]],
    texts: Texts,
    seals: dict[bytes, bytes],
) -> None:
    with (
        tempfile.TemporaryFile() as output,
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(output, "w") as new,
    ):
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename in places:
                data = b"".join(_spliced(data, places[entry.filename], texts, source))
            if seals and entry.filename in {*places, "xl/sharedStrings.xml"}:
                data = _SEAL.sub(lambda match: seals.get(match[0], match[0]), data)
            new.writestr(copy.copy(entry), data, compress_type=entry.compress_type)
        new.close()
        output.seek(0)
        copy_output(output, target)


def _spliced(
    data: bytes, cells: list[dict[str, Any]], texts: Texts, source: Path
) -> Iterator[bytes]:
    """Bytes of a part with its response cells replaced, in pieces."""
    compose = CELL_WRITERS[source.suffix.lower()]
    done = 0
    for cell in sorted(cells, key=lambda cell: (cell["start"], cell["column"])):
        if cell.get("formula"):
            raise ResponseCellHoldsFormula(file=source.name, row=cell["row"])
        yield data[done : cell["start"]]
        text = texts[cell["table"], cell["row"], cell["column"]]
        yield compose(cell, text, data).encode()
        done = cell["end"]
    yield data[done:]
