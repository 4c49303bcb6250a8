"""Writer of comment forms, empty or filled with comments and responses."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from milepost.formats.guards import OfficeKind

from .layout import Layout, choose_section, extra_headings, number_headings
from .profile import Profile, first_word, load_profile
from .rows import TemplateComment
from .word_table import write_word_table
from .workbook import write_workbook

WRITERS = {"workbook": write_workbook, "document": write_word_table}


def write_comments(
    target: Path | str | BinaryIO,
    rows: Iterable[TemplateComment],
    *,
    title: str,
    language: str = "en",
    profile: Profile | None = None,
    facts: Mapping[str, str] | None = None,
    kind: OfficeKind | None = None,
    others: Sequence[str] | None = None,
    secret: bytes | None = None,
) -> None:
    """Write `rows` as a comment form, a workbook or Word file; an empty form without rows.

    title     stands above the table
    language  of the headings and of words that were not given; English where the form is
              not in it. In Arabic the table runs from right to left.
    profile   the form; without one that of ISO
    facts     date, document, project, organisation: those that the form asks for
    kind      without one the ending of `target` decides, and a stream is a workbook
    others    headings of the columns that the form does not have, where `rows` are to be
              read once and not held; without them all rows are looked at beforehand
    secret    what the seals are signed with, see `seal`

    Rows that have a key carry a seal in a hidden place. Every cell is written as text,
    so that none can act as a formula or a link on a reader's machine. Nothing is left
    behind where it fails.

    Raises:
        CellTooLong: a text is longer than a cell of a workbook can hold.
        ValueError: a row has a column that `others` does not name.
    """
    profile = profile or load_profile("iso")
    if kind is None:
        named = Path(str(getattr(target, "name", target)))
        kind = "document" if named.suffix.lower() == ".docx" else "workbook"
    order = [section.name for section in profile.sections]
    streamed = others is not None and len(order) == 1
    if not streamed:
        rows = sorted(
            rows, key=lambda row: order.index(choose_section(row, profile).name)
        )
    layouts = _layouts(profile, rows, others, language, secret)
    with tempfile.TemporaryFile() as output:
        WRITERS[kind](
            output,
            ((layouts[choose_section(row, profile).name], row) for row in rows),
            list(layouts.values()),
            title=title,
            facts=list(_facts(profile, facts or {}, language)),
            sealed=streamed or any(row.key for row in rows),
        )
        output.seek(0)
        copy_output(output, target)


def _layouts(
    profile: Profile,
    rows: Iterable[TemplateComment],
    others: Sequence[str] | None,
    language: str,
    secret: bytes | None,
) -> dict[str, Layout]:
    layouts = {}
    for section in profile.sections:
        headings = others
        if headings is None:
            section_rows = (
                row for row in rows if choose_section(row, profile) is section
            )
            headings = extra_headings(section_rows, section, language)
        layouts[section.name] = Layout(
            profile, section, number_headings(headings), language, secret
        )
    return layouts


def _facts(profile: Profile, facts: Mapping[str, str], language: str) -> Iterator[str]:
    for name, labels in profile.facts.items():
        if facts.get(name):
            yield f"{first_word(labels, language)}: {facts[name]}"


def copy_output(output: BinaryIO, target: Path | str | BinaryIO) -> None:
    """Copy a finished file from `output` to `target`, a path or a binary stream."""
    if isinstance(target, Path | str):
        with Path(target).open("wb") as file:
            shutil.copyfileobj(output, file)
    else:
        shutil.copyfileobj(output, target)
