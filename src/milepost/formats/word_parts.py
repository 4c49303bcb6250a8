"""The parts of a Word file, opened inside the sandbox, and the way along its text."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from milepost.errors import gettext_noop

from . import guards
from .errors import UnreadableFile
from .word_numbers import W
from .word_writing import NUMBER_STYLE

MOST_NESTED_TABLES = 20

TOO_NESTED = gettext_noop(
    "%(file)s is refused: its tables stand more than %(limit)s deep in each other."
)

PARAGRAPH = f"{W}p"
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# Words that are not, or no longer, part of the text; and the twin of a drawing that is
# kept for old versions of Word.
GONE = {f"{W}del", f"{W}moveFrom"}
_TWIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

Parts = dict[str, etree._Element]


def open_parts(path: Path) -> tuple[etree._Element, Parts]:
    """The text of a file; and its styles, numbering and comments where it has them."""
    with guards.open_office_file(path, "document") as archive:
        main = guards.main_part(archive) or ""
        body = guards.parse_part(archive, main)
        parts = {
            kind: guards.parse_part(archive, part)
            for kind, part in guards.relations(archive, main).values()
            if kind in {"styles", "numbering", "comments"}
            and part in archive.namelist()
        }
    if body.tag != f"{W}document":  # the "strict" variant has names of its own
        raise UnreadableFile(guards.NOT_OFFICE, file=path.name, suffix=".docx")
    _refuse_nested_tables(body, path)
    return body, parts


def _refuse_nested_tables(body: etree._Element, path: Path) -> None:
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end"), tag=f"{W}tbl"):
        depth += 1 if event == "start" else -1
        if depth > MOST_NESTED_TABLES:
            raise UnreadableFile(TOO_NESTED, file=path.name, limit=MOST_NESTED_TABLES)


def steps_along(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The start and the end of each element in reading order, without the twins."""
    skip = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if skip is not None:
            skip = None if element is skip else skip
        elif event == "start" and element.tag == _TWIN:
            skip = element
        else:
            yield event, element


def words_of(element: etree._Element) -> str | None:
    """What one element adds to the text, deleted or not; None where it is no text."""
    if element.tag in {f"{W}t", f"{W}delText"}:
        return element.text or ""
    if element.tag in _MARKS and element.getparent().tag == f"{W}r":  # type: ignore[union-attr]
        return _MARKS[element.tag]
    return None


def is_number(element: etree._Element) -> bool:
    """Whether these words are the printed number of a clause, not its text."""
    style = element.getparent().find(f"{W}rPr/{W}rStyle")  # type: ignore[union-attr]
    return style is not None and style.get(f"{W}val") == NUMBER_STYLE
