"""The table in which comments on a draft are gathered: eight columns, a row a comment.

Source: the commenting form of ISO, IEC and CEN. Its names in four languages and the
words for its types are data, in `profiles/iso_comments.toml`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from milepost.errors import gettext_noop

from .comment_profile import names_of_columns, plain, profile, words_for_kinds
from .errors import FormatError, UnreadableFile
from .workbooks import Row, Sheet, column_letters, range_place, read_sheet

HEADER_WITHIN = 40  # rows of title and metadata that may stand above the header
HEADER_HAS = 3  # columns that must be recognised before a row counts as the header
HEADER_ROW = 3  # where it stands in the forms written here
LONGEST_WRITTEN = 32_767  # characters a cell of a workbook can hold

MISSING_COLUMN = gettext_noop("row %(row)s: the column “%(expected)s” is missing.")
REPEATED_COLUMN = gettext_noop(
    "row %(row)s, column %(column)s: “%(expected)s” is there a second time."
)
MERGED_HEADER = gettext_noop(
    "row %(row)s: the header cells %(range)s are merged. Split them, one name each."
)
MERGED_ROWS = gettext_noop(
    "row %(row)s: the cells %(range)s are merged over several rows. Split them."
)
UNKNOWN_KIND = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not a type: write ge, te or ed."
)
NO_ORGANISATION = gettext_noop(
    "row %(row)s, column %(column)s: the member code is empty."
)
NO_COMMENT = gettext_noop("row %(row)s, column %(column)s: the comment is empty.")


@dataclass(frozen=True)
class TemplateComment:
    """One comment, with the row it stands in.

    `kind` is general, technical or editorial; `kind_as_given` is what its sender wrote.
    """

    row: int
    organisation: str
    line: str
    clause: str
    paragraph: str
    kind: str
    kind_as_given: str
    comment: str
    proposed_change: str
    observations: str


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `column` is a letter, or empty where none is known."""

    row: int
    column: str
    template: str
    facts: tuple[tuple[str, object], ...]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.template) % dict(self.facts)


class NoHeader(UnreadableFile):
    """No row of the sheet looks like the header of the form."""

    template = gettext_noop(
        "%(file)s: no row holds the names of the columns (%(expected)s)."
    )


class UnusableComments(FormatError):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    one = gettext_noop("%(file)s, %(first)s")
    several = gettext_noop("%(file)s, %(first)s (Other problems: %(more)s.)")

    def __init__(self, *, file: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first, more = problems[0].sentence(), len(problems) - 1
        template = self.several if more else self.one
        super().__init__(template, file=file, first=first, more=more)

    def sentence(self, translate: Callable[[str], str]) -> str:
        facts = self.facts | {"first": self.problems[0].sentence(translate)}
        return translate(self.template) % facts


class CellTooLong(FormatError):
    """A text does not fit into a cell of a workbook."""

    template = gettext_noop("Row %(row)s: a text is longer than %(limit)s characters.")


def read_comments(path: Path | str) -> list[TemplateComment]:
    """Read every comment of a filled form (.xlsx or .csv), or none.

    Raises:
        UnreadableFile: the file cannot be read, or has no header row.
        UnusableComments: all that is wrong with its rows, at once.
    """
    path = Path(path)
    sheet = read_sheet(path)
    header = _find_header(sheet, file=path.name)
    problems = [*_header_problems(sheet, header)]
    comments = []
    if not problems:
        columns = _columns(header)
        problems += _merged_row_problems(sheet, header)
        for row in _rows_below(sheet, header):
            comment = _comment(row, columns)
            problems += _row_problems(comment, columns)
            comments.append(comment)
    if problems:
        problems.sort(key=lambda problem: problem.row)
        raise UnusableComments(file=path.name, problems=tuple(problems))
    return comments


def _find_header(sheet: Sheet, *, file: str) -> Row:
    for row in sheet.rows[:HEADER_WITHIN]:
        if len(_columns(row)) >= HEADER_HAS:
            return row
    names = ", ".join(column["headings"]["en"][0] for column in profile()["columns"])
    raise NoHeader(file=file, expected=names)


def _columns(header: Row) -> dict[str, int]:
    """Where each column stands that the header names; the first of two counts."""
    names = names_of_columns()
    places: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        name = names.get(plain(cell))
        if name:
            places.setdefault(name, index)
    return places


def _header_problems(sheet: Sheet, header: Row) -> Iterator[Problem]:
    merged = [
        _problem(MERGED_HEADER, header.number, column_letters(left), range=reference)
        for reference in sheet.merged
        for top, left, bottom, _ in [range_place(reference)]
        if top <= header.number <= bottom
    ]
    if merged:  # what seems missing is then under the merged cells
        yield from merged
        return
    places = _columns(header)
    for column in profile()["columns"]:
        if column["required"] and column["name"] not in places:
            expected = column["headings"]["en"][0]
            yield _problem(MISSING_COLUMN, header.number, "", expected=expected)
    for index, cell in enumerate(header.cells):
        name = names_of_columns().get(plain(cell))
        if name and places[name] != index:
            letters = column_letters(index)
            yield _problem(REPEATED_COLUMN, header.number, letters, expected=cell)


def _merged_row_problems(sheet: Sheet, header: Row) -> Iterator[Problem]:
    """Cells merged over rows hide which comment they belong to."""
    for reference in sheet.merged:
        top, left, bottom, _ = range_place(reference)
        if top > header.number and bottom > top:
            yield _problem(MERGED_ROWS, top, column_letters(left), range=reference)


def _rows_below(sheet: Sheet, header: Row) -> Iterator[Row]:
    for row in sheet.rows:
        # Older copies of the form number their columns 1, 2, (3) ... under the header.
        numbers = all(re.fullmatch(r"\(?[1-9]\)?", cell) for cell in row.cells if cell)
        is_numbering = row.number == header.number + 1 and numbers
        if row.number > header.number and not is_numbering:
            yield row


def _comment(row: Row, columns: dict[str, int]) -> TemplateComment:
    cells = {
        column["name"]: row.cell(columns[column["name"]])
        if column["name"] in columns
        else ""
        for column in profile()["columns"]
    }
    given = cells.pop("kind")
    kind = words_for_kinds().get(plain(given), "")
    return TemplateComment(row=row.number, kind=kind, kind_as_given=given, **cells)


def _row_problems(comment: TemplateComment, columns: dict[str, int]) -> list[Problem]:
    found = []
    if not comment.organisation:
        found.append((NO_ORGANISATION, "organisation"))
    if not comment.kind:
        found.append((UNKNOWN_KIND, "kind"))
    if not comment.comment:
        found.append((NO_COMMENT, "comment"))
    value = comment.kind_as_given[:40]
    return [
        _problem(template, comment.row, column_letters(columns[name]), value=value)
        for template, name in found
    ]


def _problem(template: str, row: int, column: str, **facts: object) -> Problem:
    named = {"row": row, "column": column, **facts}
    return Problem(
        row=row, column=column, template=template, facts=tuple(named.items())
    )


def write_comments(
    target: Path | str | BinaryIO,
    rows: Iterable[TemplateComment],
    *,
    title: str,
    language: str = "en",
) -> None:
    """Write the form as a workbook; with no rows, one to be filled.

    `title` stands above the header. Headings are in `language` (en, fr, es or ar;
    others get English); in Arabic the sheet runs from right to left. Every cell is
    written as text, so that none can act as a formula or a link on a reader's machine.

    Raises:
        CellTooLong: a text is longer than a cell of a workbook can hold.
    """
    import xlsxwriter

    as_text = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, {**as_text, "in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        if language == "ar":
            sheet.right_to_left()
        wrapped = {"text_wrap": True, "valign": "top", "border": 1}
        heading = workbook.add_format({**wrapped, "bold": True, "bg_color": "#E8EDF3"})
        cell = workbook.add_format(wrapped)
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True}))
        for index, column in enumerate(profile()["columns"]):
            names = column["headings"]
            name = names.get(language, names["en"])[0]
            sheet.set_column(index, index, column["width"])
            sheet.write_string(HEADER_ROW - 1, index, name, heading)
        sheet.freeze_panes(HEADER_ROW, 0)
        sheet.repeat_rows(HEADER_ROW - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for number, row in enumerate(rows, start=HEADER_ROW):
            for index, text in enumerate(_cells(row)):
                if len(text) > LONGEST_WRITTEN:
                    raise CellTooLong(row=number + 1, limit=f"{LONGEST_WRITTEN:,}")
                sheet.write_string(number, index, text, cell)


def _cells(row: TemplateComment) -> Iterator[str]:
    for column in profile()["columns"]:
        name = column["name"]
        yield row.kind_as_given or row.kind if name == "kind" else getattr(row, name)
