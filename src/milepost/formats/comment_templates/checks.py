"""What is wrong with a row, or with what hangs on it."""

from collections.abc import Iterable, Iterator

from milepost.formats.tables.model import range_name

from .cells import LONGEST_WRITTEN
from .header import Header
from .problems import (
    CELL_TOO_LONG,
    FORGED,
    FORMULA,
    KEPT_WORD,
    LOCKED_CHANGED,
    MERGED_COLUMNS,
    MERGED_ROWS,
    NO_COMMENT,
    NO_ORGANISATION,
    NO_PLACE,
    NOTE,
    PICTURE,
    SAME_AS,
    SAME_KEY,
    UNKNOWN_KIND,
    UNKNOWN_WORD,
    Problem,
    Severity,
)
from .profile import WORDED, Column, Profile
from .rows import TemplateComment
from .seal import Opened

PLACES = ("page_from", "line", "clause", "paragraph")
SHOWN = 40  # characters of a wrong value that stand in the sentence
BLANK = {"organisation": NO_ORGANISATION, "comment": NO_COMMENT}


class Noting:
    """Gathers problems of one table, with the words for where they are."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.found: list[Problem] = []

    def note(
        self,
        template: str,
        row: int,
        place: int | None = None,
        severity: Severity = "error",
        **facts: object,
    ) -> None:
        column = "" if place is None else self.header.table.column(place)
        named = {"row": row, "column": column, **facts}
        sheet = self.header.table.name
        problem = Problem(row, column, template, tuple(named.items()), severity, sheet)
        self.found.append(problem)


def check_row(comment: TemplateComment, profile: Profile, noting: Noting) -> None:
    """What one comment lacks, says in unknown words, or says at too great a length."""
    header = noting.header
    for name, place in header.places.items():
        given = name in WORDED
        value = getattr(comment, f"{name}_as_given" if given else name)
        column = header.section.by_name[name]
        if len(value) > LONGEST_WRITTEN:
            limit = f"{LONGEST_WRITTEN:,}"
            noting.note(CELL_TOO_LONG, comment.row, place, limit=limit)
        elif column.filled and not value and not given:
            noting.note(BLANK[name], comment.row, place)
        elif name in {"kind", "severity"} and (value or column.filled):
            _check_word(comment.row, column, value, profile, noting)
    expected = [one for one in header.section.columns if one.expected]
    if expected and not any(getattr(comment, name) for name in PLACES):
        where = header.places.get(expected[0].name)
        if where is not None:
            noting.note(NO_PLACE, comment.row, where, "warning")


def _check_word(
    row: int, column: Column, value: str, profile: Profile, noting: Noting
) -> None:
    if profile.knows(column.name, value):
        return
    place, shown = noting.header.places[column.name], value[:SHOWN]
    if not column.filled:
        noting.note(KEPT_WORD, row, place, "warning", value=shown)
    elif profile.name == "iso":
        noting.note(UNKNOWN_KIND, row, place, value=shown)
    else:
        words = ", ".join(one["en"][0] for one in profile.words[column.name].values())
        noting.note(UNKNOWN_WORD, row, place, value=shown, expected=words)


def check_seal(row: int, seal: Opened, noting: Noting) -> None:
    """Whether the locked cells of a row are as they went out."""
    header = noting.header
    for name in seal.changed:
        column = header.section.by_name.get(name)
        expected = column.heading("en") if column else name
        noting.note(LOCKED_CHANGED, row, header.places.get(name), expected=expected)
    if seal.forged:
        noting.note(FORGED, row)


def check_table(comments: Iterable[TemplateComment], noting: Noting) -> None:
    """Merged cells, formulas, pictures and notes in the rows that are comments."""
    table, header = noting.header.table, noting.header
    rows = {comment.row for comment in comments}
    for span in table.merged:
        top, left, bottom, right = span
        if top > header.last and rows & set(range(top, min(bottom, top + 10_000) + 1)):
            name = range_name(table, span)
            if bottom > top:
                noting.note(MERGED_ROWS, top, left, range=name)
            elif right > left:
                noting.note(MERGED_COLUMNS, top, left, "warning", range=name)
    ours = set(header.places.values())
    for row, place in table.formulas:
        if row in rows:
            severity: Severity = "error" if place in ours else "warning"
            noting.note(FORMULA, row, place, severity)
    for row, place, kind in table.beside:
        if row in rows:
            template = PICTURE if kind == "picture" else NOTE
            noting.note(template, row, place, "warning")


def check_twins(comments: Iterable[TemplateComment], noting: Noting) -> None:
    """Comments that say the same of the same place, and rows copied with their seal."""
    seen: dict[str, int] = {}
    for comment in comments:
        first = seen.setdefault(comment.fingerprint, comment.row)
        if first != comment.row:
            noting.note(SAME_AS, comment.row, None, "warning", other=first)


def new_keys(
    comments: Iterable[tuple[TemplateComment, str]], noting: Noting
) -> Iterator[str]:
    """The key of each row; none where the row is a copy that brought its key along."""
    seen: dict[str, int] = {}
    for comment, key in comments:
        first = seen.setdefault(key, comment.row) if key else comment.row
        if first != comment.row:
            noting.note(SAME_KEY, comment.row, None, "warning", other=first)
        yield key if first == comment.row else ""
