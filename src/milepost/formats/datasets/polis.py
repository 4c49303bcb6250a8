"""Polis exports: votes and statements of a conversation, read as Arrow tables.

Files are read in one go by Arrow. Only when that fails are they walked through row by
row, to say which row and column is at fault.
"""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from milepost.errors import gettext_noop
from milepost.formats.errors import (
    BlankCell,
    Damaged,
    EmptyFile,
    MissingColumn,
    RepeatedColumn,
    Truncated,
    UnexpectedColumn,
    UnknownFormat,
    UnreadableFile,
    WrongEncoding,
    WrongValue,
    WrongWidth,
)

from .votes import A_NUMBER, ONE_OF_THREE, PARQUET_MARK, VOTES
from .votes import read_votes_parquet as read_parquet

STATEMENTS = pa.schema(
    {"statement": "int32", "text": "string", "moderated": "int8", "author": "string"}
)
# Polis's names of the columns that are read, what they must hold, and our names.
VOTE_COLUMNS = {
    "timestamp": ("at", pa.int64()),
    "comment-id": ("statement", pa.int32()),
    "voter-id": ("participant", pa.string()),
    "vote": ("vote", pa.int8()),
}
IGNORED_COLUMNS = (
    "datetime",
    "important",
)  # are in votes.csv too, the latter since 2025
MATRIX_COLUMNS = (
    "participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree",
)  # fmt: skip
WHOLE = re.compile(r"\d{1,18}")
LARGEST_STATEMENT = 2**31 - 1
GZIP_STARTS = b"\x1f\x8b"


def read_votes(path: Path) -> pa.Table:
    """Read Polis votes (long or matrix CSV, plain or gzip, or Parquet) as a `VOTES` table.

    Returns
    -------
    pyarrow table, in the order of the file
        participant (string), statement (int32), vote (int8: 1 agree, 0 pass, -1
        disagree), at (int64: milliseconds, or the order of rows where the file does not say).

    Raises
    ------
    UnreadableFile
        One sentence naming file, row and column.
    """
    start = _start(path)
    if start == PARQUET_MARK:
        return read_parquet(path)
    with _refusals(path):
        header = _header(path)
        _refuse_repeated(path, header)
        if "participant" in header and "voter-id" not in header:
            return _read_matrix(path, header)
        for column in VOTE_COLUMNS:
            _require(path, header, column)
        _refuse_unknown(path, header, (*VOTE_COLUMNS, *IGNORED_COLUMNS))
        return _read_events(path)


def read_statements(path: Path) -> pa.Table:
    """Read comments.csv as a table: statement (int32), text, moderated (1, 0, -1), author.

    Raises UnreadableFile: one sentence naming file, row and column.
    """
    rows: list[dict[str, object]] = []
    with _refusals(path):
        _start(path)
        header = _header(path)
        _refuse_repeated(path, header)
        for column in ("comment-id", "comment-body", "moderated", "author-id"):
            _require(path, header, column)
        for number, cells in _rows(path):
            row = dict(zip(header, cells, strict=True))
            _check_id(path, number, "comment-id", row["comment-id"])
            _check_vote(path, number, "moderated", row["moderated"])
            rows.append(
                {
                    "statement": int(row["comment-id"]),
                    "text": row["comment-body"].strip(),
                    "moderated": int(row["moderated"]),
                    "author": row["author-id"].strip(),
                }
            )
    return pa.Table.from_pylist(rows, schema=STATEMENTS)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Context that turns decompression errors into Truncated or Damaged."""
    try:
        yield
    except EOFError as error:
        raise Truncated(file=path.name) from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(file=path.name) from error


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise UnreadableFile(file=path.name) from error
    if not start:
        raise EmptyFile(file=path.name)
    return start


def _lines(path: Path) -> Iterator[str]:
    """Decoded lines of a plain or gzip file. Raises WrongEncoding with the line number."""
    compressed = _start(path)[:2] == GZIP_STARTS
    with gzip.open(path, "rb") if compressed else path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise WrongEncoding(file=path.name, row=number) from error


def _records(path: Path) -> Iterator[list[str]]:
    try:
        yield from csv.reader(_lines(path), strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Truncated(file=path.name) from error
        raise UnknownFormat(file=path.name, expected=gettext_noop("CSV")) from error


def _header(path: Path) -> list[str]:
    header = next(_records(path), None)
    if header is None:
        raise EmptyFile(file=path.name)
    return [name.strip() for name in header]


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of each row after the header. Raises WrongWidth for ragged rows."""
    records = _records(path)
    width = len(next(records))
    for number, cells in enumerate(records, start=2):
        if not cells:
            continue
        if len(cells) != width:
            raise WrongWidth(
                file=path.name, row=number, expected=width, found=len(cells)
            )
        yield number, cells


def _require(path: Path, header: list[str], column: str) -> None:
    if column not in header:
        raise MissingColumn(file=path.name, row=1, column=column)


def _refuse_repeated(path: Path, header: list[str]) -> None:
    for position, column in enumerate(header):
        if column in header[:position]:
            raise RepeatedColumn(file=path.name, row=1, column=column)


def _refuse_unknown(path: Path, header: list[str], known: Sequence[str]) -> None:
    """Refuse a header with an unknown column, so that no other Polis export passes for votes."""
    for column in header:
        if column not in known:
            named = ", ".join(name for name in known if not WHOLE.fullmatch(name))
            raise UnexpectedColumn(file=path.name, row=1, column=column, known=named)


def _read_events(path: Path) -> pa.Table:
    try:
        types = {name: kind for name, (_, kind) in VOTE_COLUMNS.items()}
        table = _read_csv(path, types)
        table = table.rename_columns([ours for ours, _ in VOTE_COLUMNS.values()])
        table = table.set_column(
            table.column_names.index("participant"),
            "participant",
            pc.utf8_trim_whitespace(table["participant"]),
        )
        if _fit(table):
            return _last_of_a_moment(table.select(VOTES.names).cast(VOTES))
    except (pa.ArrowException, OSError):
        pass  # the walk below says what is wrong, and where
    header = _header(path)
    for number, cells in _rows(path):
        row = dict(zip(header, cells, strict=True))
        _check_id(path, number, "timestamp", row["timestamp"])
        _check_id(path, number, "comment-id", row["comment-id"])
        _check_filled(path, number, "voter-id", row["voter-id"])
        _check_vote(path, number, "vote", row["vote"])
    raise UnreadableFile(file=path.name)


def _last_of_a_moment(votes: pa.Table) -> pa.Table:
    """Votes with only the last row of equal participant, statement and time."""
    same = ["participant", "statement", "at"]
    last = votes.group_by(same, use_threads=False).aggregate([("vote", "last")])
    if len(last) == len(votes):
        return votes
    return last.rename_columns([*same, "vote"]).select(VOTES.names).cast(VOTES)


def _read_matrix(path: Path, header: list[str]) -> pa.Table:
    """Read the vote matrix (row: participant, column: statement) as a `VOTES` table."""
    statements = [name for name in header if WHOLE.fullmatch(name)]
    if not statements:
        raise MissingColumn(file=path.name, row=1, column="0")
    _refuse_unknown(path, header, (*MATRIX_COLUMNS, *statements))
    try:
        types = {"participant": pa.string(), **dict.fromkeys(statements, pa.int8())}
        wide = _read_csv(path, types)
        table = _unpivot(wide, statements)
        if _fit(table) and not _blank(wide["participant"]):
            return table
    except (pa.ArrowException, OSError):
        pass  # the walk below says what is wrong, and where
    for number, cells in _rows(path):
        row = dict(zip(header, cells, strict=True))
        _check_filled(path, number, "participant", row["participant"])
        for name in statements:
            if row[name].strip():
                _check_vote(path, number, name, row[name])
    raise UnreadableFile(file=path.name)


def _unpivot(wide: pa.Table, statements: list[str]) -> pa.Table:
    ids = pc.utf8_trim_whitespace(wide["participant"])
    parts = []
    for name in statements:
        seen = pc.is_valid(wide[name])
        votes = wide[name].filter(seen)
        parts.append(
            pa.table(
                {
                    "participant": ids.filter(seen),
                    "statement": pa.repeat(
                        pa.scalar(int(name), pa.int32()), len(votes)
                    ),
                    "vote": votes,
                    "at": pa.repeat(pa.scalar(0, pa.int64()), len(votes)),
                },
                schema=VOTES,
            )
        )
    return pa.concat_tables(parts)


def _read_csv(path: Path, types: dict[str, pa.DataType]) -> pa.Table:
    """Read the columns `types` of a plain or gzip CSV file, in that order; blanks are null."""
    compression = "gzip" if _start(path)[:2] == GZIP_STARTS else None
    with pa.input_stream(str(path), compression=compression) as file:
        return pacsv.read_csv(
            file,
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=types,
                include_columns=list(types),
                null_values=[""],
                strings_can_be_null=False,
            ),
        )


def _fit(table: pa.Table) -> bool:
    """Whether votes are -1, 0 or 1, no cell is blank, and no statement or time is negative."""
    if any(column.null_count for column in table.columns) or not len(table):
        return not len(table)
    lowest, highest = pc.min_max(table["vote"]).as_py().values()
    smallest = min(pc.min(table["statement"]).as_py(), pc.min(table["at"]).as_py())
    return (lowest >= -1 and highest <= 1 and smallest >= 0) and not _blank(
        table["participant"]
    )


def _blank(ids: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(ids), "")).as_py())


def _check_filled(path: Path, row: int, column: str, value: str) -> None:
    if not value.strip():
        raise BlankCell(file=path.name, row=row, column=column)


def _check_id(path: Path, row: int, column: str, value: str) -> None:
    _check_filled(path, row, column, value)
    known = WHOLE.fullmatch(value.strip())
    too_large = column == "comment-id" and known and int(value) > LARGEST_STATEMENT
    if not known or too_large:
        raise WrongValue(
            file=path.name, row=row, column=column, value=value, expected=A_NUMBER
        )


def _check_vote(path: Path, row: int, column: str, value: str) -> None:
    _check_filled(path, row, column, value)
    if value.strip() not in {"1", "0", "-1"}:
        raise WrongValue(
            file=path.name, row=row, column=column, value=value, expected=ONE_OF_THREE
        )
