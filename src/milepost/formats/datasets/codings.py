"""Codings: the code that each coder gave to each unit, read from a CSV file."""

import re
from pathlib import Path

import pyarrow as pa

from milepost.errors import gettext_noop
from milepost.formats.errors import (
    BlankCell,
    EmptyFile,
    MissingColumn,
    RepeatedColumn,
    UnreadableFile,
    WrongValue,
    WrongWidth,
)
from milepost.formats.tables.delimited import read_rows

COLUMNS = ("unit", "coder", "code")
A_NUMBER = gettext_noop("a number")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
TWICE = gettext_noop(
    "%(file)s, row %(row)s, column coder: %(coder)s has already "
    "coded %(unit)s in row %(before)s."
)


def read_codes(path: Path, *, numbers: bool = False) -> pa.Table:
    """Read a CSV file of codings (unit, coder, code) as a table; other columns are ignored.

    A blank code is a missing one. “NA” is a code like any other.

    Parameters
    ----------
    numbers
        Whether codes must be numbers, as they must but for the level nominal.

    Returns
    -------
    pyarrow table, in the order of the file
        unit (string), coder (string), code (string, or float64; null where missing).

    Raises
    ------
    UnreadableFile
        One sentence naming file, row and column.
    """
    rows = read_rows(path)
    if not any(any(row) for row in rows):
        raise EmptyFile(file=path.name)
    header = [cell.strip().lower() for cell in rows[0]]
    places = [_place(path, header, column) for column in COLUMNS]
    seen: dict[tuple[str, str], int] = {}
    cells: list[tuple[str, str, str]] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise WrongWidth(
                file=path.name, row=number, expected=len(header), found=len(row)
            )
        unit, coder, code = (row[place].strip() for place in places)
        _check(path, number, unit, coder, code if numbers else "")
        before = seen.setdefault((unit, coder), number)
        if before != number:
            raise UnreadableFile(
                TWICE, file=path.name, row=number, coder=coder, unit=unit, before=before
            )
        cells.append((unit, coder, code))
    return _table(cells, numbers)


def _place(path: Path, header: list[str], column: str) -> int:
    if column not in header:
        raise MissingColumn(file=path.name, row=1, column=column)
    if header.count(column) > 1:
        raise RepeatedColumn(file=path.name, row=1, column=column)
    return header.index(column)


def _check(path: Path, row: int, unit: str, coder: str, number: str) -> None:
    for column, cell in (("unit", unit), ("coder", coder)):
        if not cell:
            raise BlankCell(file=path.name, row=row, column=column)
    if number and not NUMBER.fullmatch(number):
        raise WrongValue(
            file=path.name, row=row, column="code", value=number, expected=A_NUMBER
        )


def _table(cells: list[tuple[str, str, str]], numbers: bool) -> pa.Table:
    units, coders, codes = zip(*cells, strict=True) if cells else ((), (), ())
    given = [code or None for code in codes]
    return pa.table(
        {
            "unit": pa.array(units, pa.string()),
            "coder": pa.array(coders, pa.string()),
            "code": pa.array([float(code) if code else None for code in given]).cast(
                pa.float64()
            )
            if numbers
            else pa.array(given, pa.string()),
        }
    )
