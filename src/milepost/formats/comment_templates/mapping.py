"""Column mapping: which heading of a table of any form stands for which column.

A mapping is plain data, {our column: their heading}, so that it can be remembered for
the next table of the same kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from milepost.formats.tables.files import read_tables
from milepost.formats.tables.model import SourceTable, TableFile

from .header import MAX_HEADER_ROWS, MIN_COLUMNS
from .problems import UnusableMapping
from .profile import Profile, load_profile, normalise_heading

SHORT_HEADING = 3  # letters: a heading as short as “No.” is part of too many others
MIN_SIMILARITY = 0.8  # how much a heading must resemble a known one to be guessed


def mapped_profile(mapping: Mapping[str, str]) -> Profile:
    """Form with the mapped columns, in order; its words are those of `matrix`.

    Raises:
        UnusableMapping: the comment is not among the columns, or a column is none of ours.
    """
    matrix = load_profile("matrix")
    (section,) = matrix.sections
    if not mapping.get("comment"):
        raise UnusableMapping
    columns = []
    for name, heading in mapping.items():
        if name not in section.columns_by_name:
            raise UnusableMapping(UnusableMapping.unknown, column=name[:40])
        column = section.columns_by_name[name]
        columns.append(replace(column, headings={"en": (heading,)}, required=True))
    return replace(matrix, sections=(replace(section, columns=tuple(columns)),))


def read_headings(path: Path | str) -> list[tuple[str, ...]]:
    """The likely headings of each table of a file, as `find_headings` gives them.

    Raises:
        UnreadableFile: one sentence naming the file.
    """
    return find_headings(read_tables(path))


def find_headings(tables: TableFile) -> list[tuple[str, ...]]:
    """Likely header row of each table, for a person to map to columns.

    Of each table the first row of which most cells are filled, and short.
    """
    headers = [_likely_header(table) for table in tables.tables if table.rows]
    return [headings for headings in headers if headings]


def _likely_header(table: SourceTable) -> tuple[str, ...]:
    width = max(len(row.cells) for row in table.rows)
    for row in table.rows[:MAX_HEADER_ROWS]:
        filled = [cell for cell in row.cells if cell]
        if len(filled) >= min(MIN_COLUMNS, width) and len(filled) > width / 2:
            return row.cells
    return ()


def guess_mapping(headings: Sequence[str]) -> dict[str, str]:
    """Guessed mapping {our column: heading}; each heading and column is used once.

    Headings are compared with those of all known forms in four languages: the same
    words, then those that hold a known heading or nearly are one. It is a guess, to be
    shown to a person.
    """
    (section,) = load_profile("matrix").sections
    sureness = sorted(
        (-similarity, place, order, name)
        for place, heading in enumerate(headings)
        for order, (known, name) in enumerate(section.names.items())
        if (similarity := _heading_similarity(normalise_heading(heading), known))
    )
    mapping: dict[str, str] = {}
    used: dict[int, str] = {}
    for _, place, _, name in sureness:
        if name not in mapping and place not in used:
            mapping[name] = headings[place]
            used[place] = name
    return {name: mapping[name] for _, name in sorted(used.items())}


def _heading_similarity(heading: str, known: str) -> float:
    """Similarity of two normalised headings, 0 (below the threshold) to 1 (equal)."""
    if not heading or not known:
        return 0
    if heading == known:
        return 1
    theirs, ours = heading.split(), known.split()
    if len(known) > SHORT_HEADING and set(ours) <= set(theirs):
        return 0.9 * len(ours) / len(theirs)
    matcher = SequenceMatcher(None, heading, known)
    if (
        min(matcher.real_quick_ratio(), matcher.quick_ratio(), matcher.ratio())
        < MIN_SIMILARITY
    ):
        return 0
    return 0.8 * matcher.ratio()
