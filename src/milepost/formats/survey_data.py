"""Reading the rows of a survey, with the kind of each column found from all its cells."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from .errors import EmptyFile, UnreadableFile

KINDS = (pa.int64(), pa.float64())


def read_survey(path: Path) -> pa.Table:
    """Read CSV (plain or gzip) or Parquet: one row per unit that answered.

    A column of CSV is of whole numbers or of numbers where every cell that is not blank
    is one; of words otherwise. Only a blank cell is missing: “NA” is a word, as it is the
    code of Namibia.

    Raises
    ------
    UnreadableFile
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == b"PAR1":
            return pq.read_table(path)
        if not start.strip():
            raise EmptyFile(file=path.name)
        return _read_csv(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name) from error


def _read_csv(path: Path) -> pa.Table:
    names = pacsv.open_csv(
        str(path), convert_options=pacsv.ConvertOptions(auto_dict_encode=False)
    ).schema.names
    words = pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    lines = pacsv.ParseOptions(newlines_in_values=True)
    table = pacsv.read_csv(str(path), parse_options=lines, convert_options=words)
    return pa.table({name: _of_its_kind(table[name]) for name in names})


def _of_its_kind(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.null_count == len(column):
        return column
    trimmed = pc.utf8_trim_whitespace(column)
    for kind in KINDS:
        try:
            return trimmed.cast(kind)
        except pa.ArrowInvalid:
            continue
    return column
