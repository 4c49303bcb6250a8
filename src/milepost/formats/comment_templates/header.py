"""Where the header of a table is, and which of our columns stands where."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from milepost.formats.tables.model import Row, Span, Table, range_name

from .problems import (
    CHANGED_HEADING,
    MERGED_HEADER,
    MISSING_COLUMN,
    REPEATED_COLUMN,
    Problem,
)
from .profile import Section, plain

WITHIN = 40  # rows of title and metadata that may stand above the header
HAS = 3  # columns that must be recognised before a row counts as the header
MORE_BLANKS = 20  # characters by which a repeated header may be longer than the first
FROM_BELOW = 2  # columns that only a second row must name to be part of the header
LIKE = 0.75  # how much a heading must resemble a missing one to be taken for it

SEAL_COLUMN = "Milepost"  # the heading of the hidden column with the seals


@dataclass(frozen=True)
class Header:
    """One or two rows that name the columns.

    headings  as written, by place; of two rows, both
    places    where each of our columns stands; the first of two counts
    seal      where the seals stand, if anywhere
    """

    table: Table
    section: Section
    rows: tuple[Row, ...]
    headings: tuple[str, ...]
    places: dict[str, int]
    seal: int | None

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number

    @property
    def is_whole(self) -> bool:
        """Whether every column of the form is there."""
        return len(self.places) == len(self.section.columns)

    @property
    def missing(self) -> list[str]:
        """Columns that must be there, and are not."""
        return [
            column.name
            for column in self.section.columns
            if column.required and column.name not in self.places
        ]

    def column(self, name: str) -> str:
        """What a person calls one of our columns."""
        return self.table.column(self.places[name])

    @cached_property
    def others(self) -> list[int]:
        """Places of columns that have a heading and are none of ours."""
        known = {*self.places.values(), self.seal}
        width = max(len(row.cells) for row in self.table.rows)
        return [place for place in range(width) if place not in known]


def find_header(table: Table, section: Section) -> Header | None:
    """The row, or pair of rows, near the top that names most columns of a section."""
    found = []
    rows = table.rows[:WITHIN]
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        found.append(_header(table, section, (row,), list(row.cells)))
        pair = _over_two_rows(table, section, row, below) if below else None
        found += [pair] if pair else []
    best = max(found, key=lambda one: (len(one.places), -len(one.rows)), default=None)
    enough = min(HAS, len(section.columns))
    return best if best and len(best.places) >= enough else None


def _header(
    table: Table, section: Section, rows: tuple[Row, ...], headings: list[str]
) -> Header:
    places: dict[str, int] = {}
    seal = None
    for place, heading in enumerate(headings):
        name = section.names.get(plain(heading))
        if name:
            places.setdefault(name, place)
        elif heading == SEAL_COLUMN:
            seal = place
    return Header(table, section, rows, tuple(headings), places, seal)


def _over_two_rows(
    table: Table, section: Section, row: Row, below: Row
) -> Header | None:
    """“From” over “page” and “line” is a heading in two rows."""
    if below.number != row.number + 1:
        return None
    above = _spread(table, row)
    width = max(len(above), len(below.cells))
    above += [""] * (width - len(above))
    joined, from_below = [], 0
    for place, upper in enumerate(above):
        lower = below.cell(place)
        both = f"{upper} {lower}".strip()
        known = [one for one in (both, upper, lower) if plain(one) in section.names]
        joined.append(known[0] if known else both)
        from_below += bool(lower and known and known[0] != upper)
    if from_below < FROM_BELOW:
        return None
    return _header(table, section, (row, below), joined)


def _spread(table: Table, row: Row) -> list[str]:
    """The cells of a row, a merged cell said for each column that it covers."""
    cells = list(row.cells)
    for top, left, bottom, right in table.merged:
        if top <= row.number <= bottom and left < len(cells):
            cells += [""] * (min(right, left + 50) + 1 - len(cells))
            for place in range(left + 1, min(right, left + 50) + 1):
                cells[place] = cells[place] or cells[left]
    return cells


def rows_below(header: Header) -> Iterator[Row]:
    """The rows of the body, without what only repeats or numbers the headings."""
    again = {tuple(map(plain, row.cells)) for row in header.rows}
    longest = max(_length(row) for row in header.rows)
    for row in header.table.rows:
        if row.number <= header.last:
            continue
        if (
            _length(row) <= longest + MORE_BLANKS
            and tuple(map(plain, row.cells)) in again
        ):
            continue
        if row.number > header.last + 1 or not _numbers_columns(row, header):
            yield row


def _length(row: Row) -> int:
    return sum(map(len, row.cells))


def _numbers_columns(row: Row, header: Header) -> bool:
    """Older copies of the form number their columns 1, 2, (3) … under the headings."""
    numbers = [f"{place + 1}" for place in range(len(header.headings))]
    return [cell.strip("()") for cell in row.cells] == numbers


def header_problems(header: Header, language: str = "en") -> Iterator[Problem]:
    """What keeps the columns from being known for sure."""
    merged = _merged_names(header)
    if merged:  # what seems missing is then under the merged cells
        for span in merged:
            cells = range_name(header.table, span)
            yield _problem(header, MERGED_HEADER, span[1], range=cells)
        return
    yield from _missing(header, language)
    for place, heading in enumerate(header.headings):
        name = header.section.names.get(plain(heading))
        if name and header.places[name] != place:
            yield _problem(header, REPEATED_COLUMN, place, expected=heading)


def _merged_names(header: Header) -> list[Span]:
    """Merged cells of the header under which the name of a column may be hidden."""
    known = header.places.values()
    return [
        (top, left, bottom, right)
        for top, left, bottom, right in header.table.merged
        if top <= header.last
        and bottom >= header.first
        and (
            header.missing
            or (bottom >= header.last and any(left < one <= right for one in known))
        )
    ]


def _missing(header: Header, language: str) -> Iterator[Problem]:
    strange = {
        plain(header.headings[place]): place
        for place in header.others
        if place < len(header.headings)
    }
    for name in header.missing:
        column = header.section.by_name[name]
        expected = column.heading(language)
        known = [plain(one) for words in column.headings.values() for one in words]
        alike = [
            place
            for heading, place in strange.items()
            if get_close_matches(heading, known, n=1, cutoff=LIKE)
        ]
        if alike:
            value = header.headings[alike[0]][:60]
            yield _problem(
                header, CHANGED_HEADING, alike[0], value=value, expected=expected
            )
        else:
            yield _problem(header, MISSING_COLUMN, None, expected=expected)


def _problem(
    header: Header, template: str, place: int | None, **facts: object
) -> Problem:
    column = "" if place is None else header.table.column(place)
    named = {"row": header.last, "column": column, **facts}
    return Problem(
        row=header.last,
        column=column,
        template=template,
        facts=tuple(named.items()),
        sheet=header.table.name,
    )
