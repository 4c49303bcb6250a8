"""Metadata above a table of comments: date, document, project, organisation."""

from collections.abc import Iterable, Iterator, Sequence

from milepost.formats.tables.model import TableFile

from .header import Header
from .profile import Profile, normalise_heading


def find_facts(
    tables: TableFile, headers: Sequence[Header], profile: Profile
) -> dict[str, str]:
    """Metadata values found above the tables, keyed by our name for each fact.

    A value follows its label in the same cell or line, or stands in the next one.
    """
    labels = {
        normalise_heading(label): name
        for name, labels_by_language in profile.facts.items()
        for words in labels_by_language.values()
        for label in words
    }
    facts: dict[str, str] = {}
    for group in [tables.lines, *_rows_above(tables, headers)]:
        for name, text in _labelled_texts(group, labels):
            facts.setdefault(name, text)
    return facts


def _rows_above(
    tables: TableFile, headers: Sequence[Header]
) -> Iterator[tuple[str, ...]]:
    """Cells of each row above a table's header, and of all rows of other tables."""
    first = {header.table.name: header.first for header in headers}
    for table in tables.tables:
        for row in table.rows:
            if row.number < first.get(table.name, row.number + 1):
                yield row.cells


def _labelled_texts(
    group: Iterable[str], labels: dict[str, str]
) -> Iterator[tuple[str, str]]:
    pending = ""
    for text in (line.strip() for cell in group for line in cell.split("\n")):
        label, _, rest = text.partition(":")
        name = labels.get(normalise_heading(label), "")
        if name and rest.strip():
            yield name, rest.strip()
            pending = ""
        elif name:
            pending = name
        elif pending and text:
            yield pending, text
            pending = ""
