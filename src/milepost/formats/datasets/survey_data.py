"""Survey microdata read from CSV or Parquet, with inferred column types."""

import csv
import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from milepost.formats.errors import (
    EmptyFile,
    RepeatedColumn,
    UnreadableFile,
    WrongWidth,
)

from .votes import PARQUET_MARK, is_parquet

KINDS = (pa.int64(), pa.float64())


def schema_if_parquet(path: Path) -> pa.Schema | None:
    """Arrow schema of a Parquet file; None for any other file.

    Raises
    ------
    UnreadableFile
    """
    if not is_parquet(path):
        return None
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name) from error


def check_parquet(path: Path) -> None:
    """Read all row groups of a Parquet file. Raises UnreadableFile if one cannot be read.

    Raises
    ------
    UnreadableFile
        Returns where all of it can be read.
    """
    try:
        file = pq.ParquetFile(path)
        for number in range(file.num_row_groups):
            file.read_row_group(number)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name) from error


def read_survey(path: Path) -> pa.Table:
    """Read survey microdata, CSV (plain or gzip) or Parquet, one row per respondent.

    A column of CSV is of whole numbers or of numbers where every cell that is not blank
    is one, and finite; of words otherwise. Only a blank cell is missing: “NA” is a word, as
    it is the code of Namibia.

    Raises
    ------
    UnreadableFile
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == PARQUET_MARK:
            return pq.ParquetFile(path).read()
        if not start.strip():
            raise EmptyFile(file=path.name)
        return _read_csv(path)
    except (pa.ArrowException, OSError) as error:
        _refuse_widths(path)
        raise UnreadableFile(file=path.name) from error


def _read_csv(path: Path) -> pa.Table:
    names = pacsv.open_csv(
        str(path), convert_options=pacsv.ConvertOptions(auto_dict_encode=False)
    ).schema.names
    for name in names:
        if names.count(name) > 1:
            raise RepeatedColumn(file=path.name, row=1, column=name)
    words = pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    lines = pacsv.ParseOptions(newlines_in_values=True)
    table = pacsv.read_csv(str(path), parse_options=lines, convert_options=words)
    return pa.table({name: _infer_type(table[name]) for name in names})


def _infer_type(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.null_count == len(column):
        return column
    trimmed = pc.utf8_trim_whitespace(column)
    for kind in KINDS:
        try:
            numbers = trimmed.cast(kind)
        except pa.ArrowInvalid:
            continue
        if pc.all(pc.is_finite(numbers)).as_py():
            return numbers
    return column


def _refuse_widths(path: Path) -> None:
    """Raise WrongWidth for the first row of a CSV file that differs from the header's width."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            expected = len(next(rows, []))
            for number, row in enumerate(rows, start=2):
                if row and len(row) != expected:
                    raise WrongWidth(
                        file=path.name, row=number, expected=expected, found=len(row)
                    )
    except (OSError, ValueError, csv.Error):
        return  # it is something else that is wrong
