"""Votes read from Parquet and checked, and the Arrow schema of a table of votes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from milepost.errors import gettext_noop
from milepost.formats.errors import MissingColumn, Truncated, UnreadableFile, WrongValue

VOTES = pa.schema(
    [
        ("participant", pa.string()),
        ("statement", pa.int32()),
        ("vote", pa.int8()),
        ("at", pa.int64()),
    ]
)
PARQUET_MARK = b"PAR1"
LARGEST_UNPACKED = 512 * 1024 * 1024  # bytes
MOST_ROWS = 200_000_000
TOO_LARGE = gettext_noop(
    "%(file)s is too large (maximum when unpacked: %(megabytes)s "
    "MB; maximum number of rows: %(rows)s)."
)
MISSING_IN_PARQUET = gettext_noop("%(file)s: the column “%(column)s” is missing.")
WRONG_IN_PARQUET = gettext_noop(
    "%(file)s, row %(row)s, column %(column)s: the value is not %(expected)s."
)
ONE_OF_THREE = gettext_noop("1 (agree), 0 (pass) or -1 (disagree)")
A_NUMBER = gettext_noop("a whole number")


def read_votes_parquet(path: Path) -> pa.Table:
    """Read and check a Parquet file of votes as a `VOTES` table; `at` may be missing.

    Raises
    ------
    UnreadableFile
        One sentence naming file, row (the first is 1) and column.
    """
    try:
        check_votes_parquet(path)
        _refuse_too_large(path)
        return _checked(path, pq.read_table(path))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name) from error


def is_parquet(path: Path) -> bool:
    """Whether a file begins with the Parquet magic bytes."""
    with path.open("rb") as file:
        return file.read(4) == PARQUET_MARK


def check_votes_parquet(path: Path) -> None:
    """Refuse a Parquet file that is cut short or lacks a votes column; rows are not read.

    Raises
    ------
    UnreadableFile
    """
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read(4) != PARQUET_MARK:
            raise Truncated(file=path.name)
    try:
        names = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name) from error
    for column in ("participant", "statement", "vote"):
        if column not in names:
            raise MissingColumn(MISSING_IN_PARQUET, file=path.name, column=column)


def find_wrong_vote(path: Path) -> None:
    """Check every row of a Parquet file of votes; raise for the first wrong value.

    Raises
    ------
    UnreadableFile
        One sentence naming file, row (the first is 1) and column. Returns where every
        row is as it should be.
    """
    try:
        file, row = pq.ParquetFile(path), 0
        for number in range(file.num_row_groups):
            group = file.read_row_group(number)
            _checked(path, group, first=row)
            row += len(group)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name) from error


def _checked(path: Path, table: pa.Table, first: int = 0) -> pa.Table:
    """Table cast to `VOTES`, every value checked; without `at`, row numbers stand in for it."""
    if "at" not in table.column_names:
        order = pa.array(range(first, first + len(table)), pa.int64())
        table = table.append_column("at", order)
    columns = [_cast(path, table, field, first) for field in VOTES]
    return pa.table(columns, schema=VOTES)


def _refuse_too_large(path: Path) -> None:
    """Refuse a Parquet file whose metadata states too many bytes or rows."""
    metadata = pq.read_metadata(path)
    groups = (metadata.row_group(i) for i in range(metadata.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    if size > LARGEST_UNPACKED or metadata.num_rows > MOST_ROWS:
        raise UnreadableFile(
            TOO_LARGE, file=path.name, megabytes=LARGEST_UNPACKED >> 20, rows=MOST_ROWS
        )


def _cast(path: Path, table: pa.Table, field: pa.Field, before: int) -> pa.ChunkedArray:
    """Column of `field` cast to its type and checked; `before` is the row offset in the file."""
    try:
        column = table[field.name].cast(field.type)
    except pa.ArrowException as error:
        row = _first(path, table[field.name], field)
        raise _wrong_in_parquet(path, before + row, field.name) from error
    wrong = pc.is_null(column)
    if field.name == "vote":
        known = pc.is_in(column, value_set=pa.array([-1, 0, 1], pa.int8()))
        wrong = pc.or_(wrong, pc.invert(known))
    if field.name == "participant":
        blank = pc.equal(pc.utf8_trim_whitespace(column), "")
        wrong = pc.or_(wrong, pc.fill_null(blank, fill_value=True))
    first = pc.index(wrong, value=pa.scalar(True)).as_py()
    if first >= 0:
        raise _wrong_in_parquet(path, before + first + 1, field.name)
    return column


def _first(path: Path, column: pa.ChunkedArray, field: pa.Field) -> int:
    """Number, from 1, of the first row whose value cannot be cast to `field`."""
    for row, value in enumerate(column, start=1):
        try:
            value.cast(field.type)
        except pa.ArrowException:
            return row
    raise UnreadableFile(file=path.name)


def _wrong_in_parquet(path: Path, row: int, column: str) -> WrongValue:
    expected = {"vote": ONE_OF_THREE, "participant": gettext_noop("an identifier")}
    return WrongValue(
        WRONG_IN_PARQUET,
        file=path.name,
        row=row,
        column=column,
        expected=expected.get(column, A_NUMBER),
    )
