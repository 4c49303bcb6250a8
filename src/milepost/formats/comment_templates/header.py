"""Header detection: the rows that name the columns, and the meaning of each column."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from milepost.formats.tables.model import CellRange, SourceRow, SourceTable, range_name

from .problems import (
    CHANGED_HEADING,
    MERGED_HEADER,
    MISSING_COLUMN,
    REPEATED_COLUMN,
    TableProblem,
)
from .profile import Section, normalise_heading

MAX_HEADER_ROWS = 40  # rows of title and metadata that may stand above the header
MIN_COLUMNS = 3  # columns that must be recognised before a row counts as the header
LONGEST_REPEATED_SURPLUS = (
    20  # characters by which a repeated header may be longer than the first
)
MIN_COLUMNS_OF_SECOND_ROW = (
    2  # columns that only a second row must name to be part of the header
)
MIN_SIMILARITY = (
    0.75  # how much a heading must resemble a missing one to be taken for it
)

SEAL_COLUMN = "Milepost"  # the heading of the hidden column with the seals


@dataclass(frozen=True)
class Header:
    """One or two rows that name the columns.

    headings  as written, by place; of two rows, both
    places    where each of our columns stands; the first of two counts
    seal      where the seals stand, if anywhere
    """

    table: SourceTable
    section: Section
    rows: tuple[SourceRow, ...]
    headings: tuple[str, ...]
    places: dict[str, int]
    seal: int | None

    @property
    def first(self) -> int:
        """Number of the first header row, from 1."""
        return self.rows[0].number

    @property
    def last(self) -> int:
        """Number of the last header row, from 1."""
        return self.rows[-1].number

    @property
    def is_whole(self) -> bool:
        """Whether every column of the section is present."""
        return len(self.places) == len(self.section.columns)

    @property
    def missing(self) -> list[str]:
        """Names of required columns that are not present."""
        return [
            column.name
            for column in self.section.columns
            if column.required and column.name not in self.places
        ]

    def column(self, name: str) -> str:
        """Label of a column as a person calls it (a letter, or a number in Word)."""
        return self.table.column(self.places[name])

    @cached_property
    def extra_columns(self) -> list[int]:
        """Indices, from 0, of columns that are neither known to the section nor the seal."""
        known = {*self.places.values(), self.seal}
        width = max(len(row.cells) for row in self.table.rows)
        return [place for place in range(width) if place not in known]


def find_header(table: SourceTable, section: Section) -> Header | None:
    """The header, one or two rows near the top, that names most columns of a section.

    None where too few columns are recognised, see `MIN_COLUMNS`.
    """
    candidates = []
    rows = table.rows[:MAX_HEADER_ROWS]
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        candidates.append(_header(table, section, (row,), list(row.cells)))
        pair = _two_row_header(table, section, row, below) if below else None
        candidates += [pair] if pair else []
    best = max(
        candidates,
        key=lambda header: (len(header.places), -len(header.rows)),
        default=None,
    )
    enough = min(MIN_COLUMNS, len(section.columns))
    return best if best and len(best.places) >= enough else None


def _header(
    table: SourceTable,
    section: Section,
    rows: tuple[SourceRow, ...],
    headings: list[str],
) -> Header:
    places: dict[str, int] = {}
    seal = None
    for place, heading in enumerate(headings):
        name = section.names.get(normalise_heading(heading))
        if name:
            places.setdefault(name, place)
        elif heading == SEAL_COLUMN:
            seal = place
    return Header(table, section, rows, tuple(headings), places, seal)


def _two_row_header(
    table: SourceTable, section: Section, row: SourceRow, below: SourceRow
) -> Header | None:
    """Header of two rows, such as “From” over “page” and “line”; None if it is not one."""
    if below.number != row.number + 1:
        return None
    above = _spread(table, row)
    width = max(len(above), len(below.cells))
    above += [""] * (width - len(above))
    joined, from_below = [], 0
    for place, upper in enumerate(above):
        lower = below.cell(place)
        both = f"{upper} {lower}".strip()
        known = [
            heading
            for heading in (both, upper, lower)
            if normalise_heading(heading) in section.names
        ]
        joined.append(known[0] if known else both)
        from_below += bool(lower and known and known[0] != upper)
    if from_below < MIN_COLUMNS_OF_SECOND_ROW:
        return None
    return _header(table, section, (row, below), joined)


def _spread(table: SourceTable, row: SourceRow) -> list[str]:
    """Cells of a row, with the text of a merged cell repeated in each column it covers."""
    cells = list(row.cells)
    for top, left, bottom, right in table.merged:
        if top <= row.number <= bottom and left < len(cells):
            cells += [""] * (min(right, left + 50) + 1 - len(cells))
            for place in range(left + 1, min(right, left + 50) + 1):
                cells[place] = cells[place] or cells[left]
    return cells


def rows_below(header: Header) -> Iterator[SourceRow]:
    """Body rows below the header, without repeated headings and column numbers."""
    again = {tuple(map(normalise_heading, row.cells)) for row in header.rows}
    longest = max(_length(row) for row in header.rows)
    for row in header.table.rows:
        if row.number <= header.last:
            continue
        if (
            _length(row) <= longest + LONGEST_REPEATED_SURPLUS
            and tuple(map(normalise_heading, row.cells)) in again
        ):
            continue
        if row.number > header.last + 1 or not _numbers_columns(row, header):
            yield row


def _length(row: SourceRow) -> int:
    return sum(map(len, row.cells))


def _numbers_columns(row: SourceRow, header: Header) -> bool:
    """Whether a row only numbers the columns: 1, 2, (3) …"""
    numbers = [f"{place + 1}" for place in range(len(header.headings))]
    return [cell.strip("()") for cell in row.cells] == numbers


def header_problems(header: Header, language: str = "en") -> Iterator[TableProblem]:
    """Problems of a header: merged cells, else missing, changed or repeated columns."""
    merged = _merged_names(header)
    if merged:  # what seems missing is then under the merged cells
        for span in merged:
            cells = range_name(header.table, span)
            yield _problem(header, MERGED_HEADER, span[1], range=cells)
        return
    yield from _missing(header, language)
    for place, heading in enumerate(header.headings):
        name = header.section.names.get(normalise_heading(heading))
        if name and header.places[name] != place:
            yield _problem(header, REPEATED_COLUMN, place, expected=heading)


def _merged_names(header: Header) -> list[CellRange]:
    """Merged ranges of the header that may hide the name of a column."""
    known = header.places.values()
    return [
        (top, left, bottom, right)
        for top, left, bottom, right in header.table.merged
        if top <= header.last
        and bottom >= header.first
        and (
            header.missing
            or (bottom >= header.last and any(left < place <= right for place in known))
        )
    ]


def _missing(header: Header, language: str) -> Iterator[TableProblem]:
    strange = {
        normalise_heading(header.headings[place]): place
        for place in header.extra_columns
        if place < len(header.headings)
    }
    for name in header.missing:
        column = header.section.columns_by_name[name]
        expected = column.heading(language)
        known = [
            normalise_heading(heading)
            for words in column.headings.values()
            for heading in words
        ]
        similar = [
            place
            for heading, place in strange.items()
            if get_close_matches(heading, known, n=1, cutoff=MIN_SIMILARITY)
        ]
        if similar:
            value = header.headings[similar[0]][:60]
            yield _problem(
                header, CHANGED_HEADING, similar[0], value=value, expected=expected
            )
        else:
            yield _problem(header, MISSING_COLUMN, None, expected=expected)


def _problem(
    header: Header, template: str, place: int | None, **facts: object
) -> TableProblem:
    column = "" if place is None else header.table.column(place)
    named = {"row": header.last, "column": column, **facts}
    return TableProblem(
        row=header.last,
        column=column,
        template=template,
        facts=tuple(named.items()),
        sheet=header.table.name,
    )
