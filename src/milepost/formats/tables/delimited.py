"""Delimited text (CSV): decoding, and rows cut by comma, semicolon or tab."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from milepost.errors import gettext_noop
from milepost.formats.errors import Truncated, UnreadableFile, WrongEncoding

if TYPE_CHECKING:
    import _csv

TOO_LONG = gettext_noop(
    "%(file)s, row %(row)s: a cell is too long (maximum number of "
    "characters: %(limit)s)."
)
BAD_QUOTES = gettext_noop(
    "%(file)s, line %(row)s: quotation marks are not closed at the end of a cell."
)
CONTROL = gettext_noop(
    "%(file)s, row %(row)s: the file contains a NUL character, so "
    "it is not a text file."
)
WRONG_NAME = gettext_noop(
    "%(file)s has the extension of a text file but is a zip "
    "archive: restore its original extension."
)


def read_rows(path: Path) -> list[list[str]]:
    """Read all rows of a CSV file as cells, blank rows included, so that they can be counted."""
    text = decode(path.read_bytes(), file=path.name)
    reader = _reader(text, _separator(text))
    rows: list[list[str]] = []
    try:
        rows.extend(reader)  # where it stops, the rows before stay
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Truncated(file=path.name) from error
        template = TOO_LONG if "field limit" in str(error) else BAD_QUOTES
        raise UnreadableFile(
            template,
            file=path.name,
            row=len(rows) + 1 if template == TOO_LONG else reader.line_num,
            limit=f"{csv.field_size_limit():,}",
        ) from error
    return rows


def decode(raw: bytes, *, file: str) -> str:
    """Text decoded from bytes: UTF-8, or UTF-16 with a byte order mark.

    Raises:
        WrongEncoding: naming the line where the text stops making sense.
        UnreadableFile: it is no text file.
    """
    if raw.startswith(b"PK\x03\x04"):
        raise UnreadableFile(WRONG_NAME, file=file)
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(encoding, errors="ignore")
        raise WrongEncoding(file=file, row=before.count("\n") + 1) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UnreadableFile(CONTROL, file=file, row=line)
    return text


def _separator(text: str) -> str:
    """Separator (comma, semicolon or tab) that gives the most even columns in the first rows."""
    evenness = {separator: _evenness(text, separator) for separator in ",;\t"}
    return max(evenness, key=lambda separator: evenness[separator])


def _evenness(text: str, separator: str) -> int:
    widths: Counter[int] = Counter()
    try:
        for row in islice(_reader(text, separator), 50):
            widths[len(row)] += 1
    except csv.Error:
        return 0
    return max(((width - 1) * times for width, times in widths.items()), default=0)


def _reader(text: str, separator: str) -> "_csv.Reader":
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
