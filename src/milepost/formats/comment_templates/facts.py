"""What stands above a table: the date, the document, who sends it."""

from collections.abc import Iterable, Iterator, Sequence

from milepost.formats.tables.model import TableFile

from .header import Header
from .profile import Profile, plain


def find_facts(
    found: TableFile, headers: Sequence[Header], profile: Profile
) -> dict[str, str]:
    """By our name, as written after the label, or in the cell or line after it."""
    labels = {
        plain(label): name
        for name, said in profile.facts.items()
        for words in said.values()
        for label in words
    }
    facts: dict[str, str] = {}
    for group in [found.lines, *_rows_above(found, headers)]:
        for name, text in _told(group, labels):
            facts.setdefault(name, text)
    return facts


def _rows_above(
    found: TableFile, headers: Sequence[Header]
) -> Iterator[tuple[str, ...]]:
    """The rows over each header, and tables that are none of comments."""
    first = {header.table.name: header.first for header in headers}
    for table in found.tables:
        for row in table.rows:
            if row.number < first.get(table.name, row.number + 1):
                yield row.cells


def _told(group: Iterable[str], labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    asked = ""
    for text in (line.strip() for cell in group for line in cell.split("\n")):
        label, _, rest = text.partition(":")
        name = labels.get(plain(label), "")
        if name and rest.strip():
            yield name, rest.strip()
            asked = ""
        elif name:
            asked = name
        elif asked and text:
            yield asked, text
            asked = ""
