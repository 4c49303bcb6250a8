"""Free texts to analyse, read from a CSV file with one row per text."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from milepost.errors import gettext_noop
from milepost.formats.errors import (
    BlankCell,
    EmptyFile,
    MissingColumn,
    RepeatedColumn,
    UnexpectedColumn,
    UnreadableFile,
    WrongValue,
    WrongWidth,
)
from milepost.formats.tables.delimited import read_rows

TEXTS = pa.schema(
    {
        "id": "string",
        "text": "string",
        "language": "string",
        "at": pa.timestamp("us", tz="UTC"),
        "organisation": "string",
    }
)
NEEDED = ("id", "text")
A_MOMENT = gettext_noop(
    "a date or a date and time, such as 2026-05-31 or 2026-05-31T14:00"
)


class RepeatedId(UnreadableFile):
    template = gettext_noop(
        "%(file)s, row %(row)s, column id: “%(value)s” is already in row %(first)s."
    )


def read_texts(path: Path) -> pa.Table:
    """Read a CSV file of texts as a table: id, text, language, at, organisation.

    Columns, in any order: id (unique), text; if need be language (a code such as fr),
    at (a day or a moment of ISO 8601, UTC where it has no offset), organisation.

    Returns
    -------
    pyarrow table, in the order of the file
        All five columns; null where a column is missing or a cell blank.

    Raises
    ------
    UnreadableFile
        One sentence naming file, row and column: the header is row 1.
    """
    rows = read_rows(path)
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise EmptyFile(file=path.name)
    header = [name.strip() for name in rows[0]]
    _check_header(path, header)
    first: dict[str, int] = {}
    texts = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise WrongWidth(
                file=path.name, row=number, expected=len(header), found=len(cells)
            )
        cut = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        text = _text(path, number, cut)
        if (before := first.setdefault(cut["id"], number)) != number:
            raise RepeatedId(file=path.name, row=number, value=cut["id"], first=before)
        texts.append(text)
    if not texts:
        raise EmptyFile(file=path.name)
    return pa.Table.from_pylist(texts, schema=TEXTS)


def _check_header(path: Path, header: list[str]) -> None:
    for place, column in enumerate(header):
        if column in header[:place]:
            raise RepeatedColumn(file=path.name, row=1, column=column)
    for column in NEEDED:
        if column not in header:
            raise MissingColumn(file=path.name, row=1, column=column)
    for column in header:
        if column not in TEXTS.names:
            known = ", ".join(TEXTS.names)
            raise UnexpectedColumn(file=path.name, row=1, column=column, known=known)


def _text(path: Path, row: int, cells: dict[str, str]) -> dict[str, object]:
    for column in NEEDED:
        if not cells[column]:
            raise BlankCell(file=path.name, row=row, column=column)
    text: dict[str, object] = {name: cell or None for name, cell in cells.items()}
    if cells.get("at"):
        try:
            text["at"] = _moment(cells["at"])
        except ValueError as error:
            raise WrongValue(
                file=path.name,
                row=row,
                column="at",
                value=cells["at"],
                expected=A_MOMENT,
            ) from error
    return text


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
