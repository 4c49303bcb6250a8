"""Layout of a form's table: headings, column widths and the cells of each comment."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from milepost.formats.xml_text import replace_invalid_characters

from .checks import LOCATION_COLUMNS
from .profile import CODED_COLUMNS, Profile, Section, load_profile
from .rows import TemplateComment
from .seal import make_seal

OTHER_WIDTH = 24  # characters, of a column that the form does not have

Other = tuple[str, int]  # a heading, and which of the columns that have it


@dataclass(frozen=True)
class Layout:
    """One table of a form as it is written: its columns, then those it does not have."""

    profile: Profile
    section: Section
    extra_columns: tuple[Other, ...]
    language: str
    secret: bytes | None = None

    @property
    def title(self) -> str:
        """Title of the table in the layout's language, or else in English."""
        titles = self.section.titles
        return titles.get(self.language, titles["en"])[0]

    @property
    def headings(self) -> list[str]:
        """Headings of all columns from left to right, those of extra columns last."""
        ours = [column.heading(self.language) for column in self.section.columns]
        return [*ours, *(heading for heading, _ in self.extra_columns)]

    @property
    def widths(self) -> list[int]:
        """Widths of all columns in characters, in the order of `headings`."""
        ours = [column.width for column in self.section.columns]
        return [*ours, *[OTHER_WIDTH] * len(self.extra_columns)]

    def cells(self, row: TemplateComment) -> list[str]:
        """Texts of the cells of a comment, one per heading.

        Raises:
            ValueError: the comment has a column that the layout has not.
        """
        ours = [
            cell_text(row, column.name, self.profile, self.language)
            for column in self.section.columns
        ]
        others = dict(_counted(all_extra_columns(row, self.section, self.language)))
        if others.keys() - self._places.keys():
            raise ValueError(
                f"No column was told for {others.keys() - self._places.keys()}"
            )
        cells = [*ours, *(others.get(heading, "") for heading in self.extra_columns)]
        return [replace_invalid_characters(cell) for cell in cells]

    def seal(self, row: TemplateComment, cells: Sequence[str]) -> str:
        """Seal over the locked cells of a comment; "" if the comment has no key."""
        if not row.key:
            return ""
        pairs = zip(self.section.columns, cells, strict=False)
        locked = {column.name: cell for column, cell in pairs if column.locked}
        return make_seal(row.key, locked, self.secret)

    @cached_property
    def _places(self) -> dict[Other, int]:
        return {other: place for place, other in enumerate(self.extra_columns)}


def choose_section(row: TemplateComment, profile: Profile) -> Section:
    """Section (table) of a form that a comment belongs to.

    The one that it came in; else the last where it names a place in the text, the first
    where it does not.
    """
    for section in profile.sections:
        if section.name == row.section:
            return section
    placed = any(getattr(row, name) for name in LOCATION_COLUMNS)
    return profile.sections[-1 if placed else 0]


def cell_text(row: TemplateComment, name: str, profile: Profile, language: str) -> str:
    """Text of the cell of a comment in column `name`, as this form words it.

    The words as given, where this form knows them or has no words of its own for what
    they mean; else its own.
    """
    if name not in CODED_COLUMNS:
        return str(getattr(row, name))
    given, meaning = getattr(row, f"{name}_as_given"), getattr(row, name)
    if not meaning or (given and profile.meaning(name, given) == meaning):
        return str(given)
    has_word = meaning in profile.words.get(name, {})
    return profile.word(name, meaning, language) if has_word else given or meaning


def all_extra_columns(
    row: TemplateComment, section: Section, language: str
) -> Iterator[tuple[str, str]]:
    """(heading, text) of each value of a comment that the section has no column for."""
    matrix = load_profile("matrix")
    for column in matrix.sections[0].columns:
        if column.name not in section.columns_by_name and column.name != "key":
            text = cell_text(row, column.name, matrix, language)
            if text:
                yield column.heading(language), text
    yield from row.extra_columns


def extra_headings(
    rows: Iterable[TemplateComment], section: Section, language: str
) -> list[str]:
    """Headings of the extra columns that `rows` need beside those of the section."""
    needed: dict[Other, None] = {}
    for row in rows:
        for other, _ in _counted(all_extra_columns(row, section, language)):
            needed.setdefault(other)
    return [heading for heading, _ in needed]


def number_headings(headings: Iterable[str]) -> tuple[Other, ...]:
    """Pairs of each heading and its index, from 0, among equal headings."""
    return tuple(other for other, _ in _counted((heading, "") for heading in headings))


def _counted(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[Other, str]]:
    seen: Counter[str] = Counter()
    for heading, text in pairs:
        yield (heading, seen[heading]), text
        seen[heading] += 1


def group_by_layout(
    rows: Iterable[tuple[Layout, TemplateComment]], layouts: Sequence[Layout]
) -> Iterator[tuple[Layout, Iterable[TemplateComment]]]:
    """Each layout once with an iterable of its comments, empty where it has none."""
    left = list(layouts)
    for name, group in groupby(rows, key=lambda pair: pair[0].section.name):
        while left[0].section.name != name:
            yield left.pop(0), ()
        yield left.pop(0), (comment for _, comment in group)
    yield from ((layout, ()) for layout in left)
