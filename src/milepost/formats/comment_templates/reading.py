"""Reader of filled comment forms (.xlsx, .docx, .csv)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from milepost.formats.tables.files import read_tables
from milepost.formats.tables.model import SourceRow, TableFile

from .checks import (
    LONGEST_SHOWN,
    ProblemLog,
    check_repeated,
    check_row,
    check_seal,
    check_table,
    new_keys,
)
from .facts import find_facts
from .header import Header, find_header, header_problems, rows_below
from .problems import PASSED_OVER, NoHeader, TableProblem, UnusableComments
from .profile import CODED_COLUMNS, PROFILES, Profile, load_profile
from .rows import TemplateComment
from .seal import SEAL, OpenedSeal, open_seal

SENDER_COLUMNS = {"key", "organisation", "person", "country", "vote"}
LONGEST_NAME = 60  # characters: more in a row that only names somebody is a footnote
TEXT_COLUMNS = {"comment", "proposed_change", "rationale"}


@dataclass(frozen=True)
class CommentFile:
    """All that a file of comments holds.

    facts     what stands above the tables, by name: date, document, project, organisation
    headers   of the tables that hold comments, in their order
    rows      the comments; none of a table whose columns are not sure
    problems  by table and row; errors and warnings
    seals     of rows that carry one, by table and row
    """

    profile: Profile
    facts: dict[str, str]
    headers: tuple[Header, ...]
    rows: tuple[TemplateComment, ...]
    problems: tuple[TableProblem, ...]
    seals: dict[tuple[str, int], OpenedSeal]


def read_comments(
    path: Path | str, profile: Profile | None = None
) -> list[TemplateComment]:
    """Read the comments of a filled form (.xlsx, .docx, .csv). Raises if any is wrong.

    Without `profile`, the form is the one that knows most of the headings.

    Raises:
        UnreadableFile: the file cannot be read, or has no header row.
        UnusableComments: all errors in it, at once; warnings stop nothing.
    """
    content = read_comment_file(path, profile)
    errors = tuple(
        problem for problem in content.problems if problem.severity == "error"
    )
    if errors:
        raise UnusableComments(file=Path(path).name, problems=errors)
    return list(content.rows)


def check_comment_file(
    path: Path | str, profile: Profile | None = None, *, secret: bytes | None = None
) -> list[TableProblem]:
    """Problems of a comment file, errors and warnings, by table and row.

    With the `secret` that its seals were made with, forged ones are found as well.

    Raises:
        UnreadableFile: the file cannot be read, or has no header row.
    """
    return list(read_comment_file(path, profile, secret=secret).problems)


def read_comment_file(
    path: Path | str, profile: Profile | None = None, *, secret: bytes | None = None
) -> CommentFile:
    """Read the comments, metadata and problems of a file, even if it has errors.

    Raises:
        UnreadableFile: the file cannot be read, or has no header row.
    """
    path = Path(path)
    return find_comments(read_tables(path), path.name, profile, secret=secret)


def find_comments(
    tables: TableFile,
    file: str,
    profile: Profile | None = None,
    *,
    secret: bytes | None = None,
) -> CommentFile:
    """Comments, metadata and problems of tables read from a file named `file`.

    Raises:
        NoHeader: no row holds the names of the columns.
    """
    profile, headers = _recognise_form(tables, profile, file=file)
    rows: list[TemplateComment] = []
    problems: list[TableProblem] = []
    seals: dict[tuple[str, int], OpenedSeal] = {}
    for header in headers:
        reader = _TableReader(header, profile, file, secret)
        rows += reader.comments()
        problems += sorted(reader.log.problems, key=lambda problem: problem.row)
        seals |= {(header.table.name, row): seal for row, seal in reader.seals.items()}
    facts = find_facts(tables, headers, profile)
    return CommentFile(
        profile, facts, tuple(headers), tuple(rows), tuple(problems), seals
    )


def _recognise_form(
    tables: TableFile, profile: Profile | None, *, file: str
) -> tuple[Profile, list[Header]]:
    """Best-fitting form, and the header of each table of comments. Raises NoHeader."""
    profiles = [profile] if profile else [load_profile(name) for name in PROFILES]
    best = max(
        ((candidate, _headers(tables, candidate)) for candidate in profiles), key=_fit
    )
    if not best[1]:
        columns = profiles[0].sections[0].columns
        names = ", ".join(column.heading("en") for column in columns)
        raise NoHeader(file=file, expected=names)
    return best


def _fit(pair: tuple[Profile, list[Header]]) -> tuple[bool, int, bool, int]:
    """Sort key of how well a form fits the headers found under it; the best is greatest."""
    profile, headers = pair
    return (
        bool(headers) and all(header.is_whole for header in headers),
        sum(len(header.places) for header in headers),
        profile.name != "matrix",  # it knows all headings, and asks for few
        -sum(len(header.missing) for header in headers),
    )


def _headers(tables: TableFile, profile: Profile) -> list[Header]:
    headers = []
    for table in tables.tables:
        candidates = [find_header(table, section) for section in profile.sections]
        known = [header for header in candidates if header]
        if known:
            headers.append(
                max(
                    known, key=lambda header: (len(header.places), -len(header.missing))
                )
            )
    # A list of contacts has names and countries as well, and no comments.
    with_comments = [header for header in headers if "comment" in header.places]
    return with_comments or headers


class _TableReader:
    """Makes comments of the rows of one table."""

    def __init__(
        self, header: Header, profile: Profile, file: str, secret: bytes | None
    ) -> None:
        self.header, self.profile, self.file = header, profile, file
        self.secret = secret
        self.log = ProblemLog(header)
        self.seals: dict[int, OpenedSeal] = {}

    def comments(self) -> list[TemplateComment]:
        problems = list(header_problems(self.header))
        if problems:
            self.log.problems += problems
            return []
        rows = list(self._rows())
        keys = new_keys(((row, row.key) for row in rows), self.log)
        comments = [
            row if row.key == key else replace(row, key=key)
            for row, key in zip(rows, keys, strict=True)
        ]
        for comment in comments:
            check_row(comment, self.profile, self.log)
            if comment.key and comment.row in self.seals:
                check_seal(comment.row, self.seals[comment.row], self.log)
        check_table(comments, self.log)
        check_repeated(comments, self.log)
        return comments

    def _rows(self) -> Iterator[TemplateComment]:
        for row in rows_below(self.header):
            cells, seal = self._split_seal(row)
            if self._is_aside(row.number, cells):
                continue
            values: dict[str, Any] = {
                name: cells[place] if place < len(cells) else ""
                for name, place in self.header.places.items()
            }
            if seal:
                self.seals[row.number] = open_seal(seal, values, self.secret)
                values["key"] = self.seals[row.number].key
            yield self._comment(row.number, values, self._extra_columns(cells))

    def _split_seal(self, row: SourceRow) -> tuple[list[str], re.Match[str] | None]:
        """Cells of a row with the seal removed, and the match of the seal or None.

        In a workbook the seal has a column of its own; in Word it is in the first cell.
        """
        cells = list(row.cells)
        place = self.header.seal if self.header.seal is not None else 0
        if place >= len(cells) or "milepost:" not in cells[place]:
            return cells, None
        seal = SEAL.search(cells[place])
        if seal:
            cells[place] = (
                cells[place][: seal.start()] + cells[place][seal.end() :]
            ).strip()
        return cells, seal

    def _extra_columns(self, cells: list[str]) -> tuple[tuple[str, str], ...]:
        headings = self.header.headings
        return tuple(
            (headings[place] if place < len(headings) else "", cells[place])
            for place in self.header.extra_columns
            if place < len(cells) and cells[place]
        )

    def _is_aside(self, row: int, cells: list[str]) -> bool:
        """Whether a row is no comment: it only names a sender, or is a footnote or title."""
        names = {place: name for name, place in self.header.places.items()}
        filled = [
            (place, names.get(place, ""), text)
            for place, text in enumerate(cells)
            if text
        ]
        if all(
            name in SENDER_COLUMNS and len(text) <= LONGEST_NAME
            for _, name, text in filled
        ):
            return True
        if len(filled) > 1 or filled[0][1] in TEXT_COLUMNS:
            return False
        place, _, text = filled[0]
        self.log.note(PASSED_OVER, row, place, "warning", value=text[:LONGEST_SHOWN])
        return True

    def _comment(
        self, row: int, values: dict[str, Any], others: tuple[tuple[str, str], ...]
    ) -> TemplateComment:
        for name in CODED_COLUMNS:
            if name in values:
                given = values[f"{name}_as_given"] = values[name]
                values[name] = self.profile.meaning(name, given)
        return TemplateComment(
            row=row,
            extra_columns=others,
            section=self.header.section.name,
            sheet=self.header.table.name,
            file=self.file,
            **values,
        )
