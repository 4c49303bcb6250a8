"""Terminology of a project: a CSV file with a row per term and language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.errors import (
    EmptyFile,
    MissingColumn,
    ProblemsInFile,
    RepeatedColumn,
)
from milepost.formats.tables.delimited import read_rows

NEEDED = ("id", "language", "term", "status")
COLUMNS = (*NEEDED, "note")
LANGUAGES = ("en", "fr", "es", "ar")
STATUSES = ("preferred", "admitted", "forbidden")

BLANK = gettext_noop("row %(row)s, column %(column)s: the cell is blank.")
NOT_ONE_OF = gettext_noop(
    "row %(row)s, column %(column)s: “%(value)s” is not one of %(known)s."
)
REPEATED = gettext_noop(
    "row %(row)s, column term: “%(value)s” is already in row %(first)s."
)
WIDTH = gettext_noop(
    "row %(row)s: wrong number of cells (expected: %(expected)s; found: %(found)s)."
)


@dataclass(frozen=True)
class TermRow:
    """What a concept is called in one language; `status` is one of `STATUSES`."""

    row: int
    id: str
    language: str
    term: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class TermProblem:
    """One thing to put right in a row."""

    template: str
    facts: dict[str, object]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Sentence that states the problem, in the language of `translate`."""
        return translate(self.template) % self.facts


class UnusableTerms(ProblemsInFile):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    problems: tuple[TermProblem, ...]


def read_terms(path: Path | str) -> list[TermRow]:
    """Read a CSV file of terminology as one TermRow per term and language.

    Columns, in any order: id (of the concept), language (en, fr, es or ar), term, status
    (preferred, admitted or forbidden); if need be note. Other columns are passed over.

    Raises:
        UnreadableFile: it cannot be read, or lacks a column.
        UnusableTerms: all that is wrong with its rows, at once.
    """
    path = Path(path)
    guards.check_size(path)
    rows = read_rows(path)
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise EmptyFile(file=path.name)
    header = [name.strip().lower() for name in rows[0]]
    _check_header(path, header)
    terms: list[TermRow] = []
    problems: list[TermProblem] = []
    first: dict[tuple[str, str, str], int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        here = list(_problems(number, values, first, cells=len(cells), of=len(header)))
        problems += here
        if not here:
            named = {name: values.get(name, "") for name in COLUMNS}
            terms.append(TermRow(number, **named))
    if problems:
        raise UnusableTerms(file=path.name, problems=tuple(problems))
    return terms


def _check_header(path: Path, header: list[str]) -> None:
    for column in COLUMNS:
        if header.count(column) > 1:
            raise RepeatedColumn(file=path.name, row=1, column=column)
    for column in NEEDED:
        if column not in header:
            raise MissingColumn(file=path.name, row=1, column=column)


def _problems(
    row: int,
    values: dict[str, str],
    first: dict[tuple[str, str, str], int],
    *,
    cells: int,
    of: int,
) -> Iterator[TermProblem]:
    if cells != of:
        yield TermProblem(WIDTH, {"row": row, "expected": of, "found": cells})
        return
    for column in NEEDED:
        if not values[column]:
            yield TermProblem(BLANK, {"row": row, "column": column})
    for column, known in (("language", LANGUAGES), ("status", STATUSES)):
        value = values[column]
        if value and value not in known:
            facts: dict[str, object] = {
                "row": row,
                "column": column,
                "value": value[:60],
            }
            yield TermProblem(NOT_ONE_OF, facts | {"known": ", ".join(known)})
    same = values["id"], values["language"], values["term"]
    before = first.setdefault(same, row)
    if before != row and all(same):
        facts = {"row": row, "value": values["term"][:60], "first": before}
        yield TermProblem(REPEATED, facts)
