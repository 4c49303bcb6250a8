"""Validation of comment rows: missing, unknown, too long, merged or repeated values."""

from collections.abc import Iterable, Iterator

from milepost.formats.tables.model import range_name

from .cells import LONGEST_CELL_TEXT
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
    Severity,
    TableProblem,
)
from .profile import CODED_COLUMNS, Column, Profile
from .rows import TemplateComment
from .seal import OpenedSeal

LOCATION_COLUMNS = ("page_from", "line", "clause", "paragraph")
LONGEST_SHOWN = 40  # characters of a wrong value that stand in the sentence
BLANK_TEMPLATES = {"organisation": NO_ORGANISATION, "comment": NO_COMMENT}


class ProblemLog:
    """Gathers problems of one table, with the words for where they are."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.problems: list[TableProblem] = []

    def note(
        self,
        template: str,
        row: int,
        place: int | None = None,
        severity: Severity = "error",
        **facts: object,
    ) -> None:
        """Add a problem of a row; `place` is the column, from 0, and `facts` fill `template`."""
        column = "" if place is None else self.header.table.column(place)
        named = {"row": row, "column": column, **facts}
        sheet = self.header.table.name
        problem = TableProblem(
            row, column, template, tuple(named.items()), severity, sheet
        )
        self.problems.append(problem)


def check_row(comment: TemplateComment, profile: Profile, log: ProblemLog) -> None:
    """Log blank cells that must be filled, unknown words and over-long text in a comment."""
    header = log.header
    for name, place in header.places.items():
        given = name in CODED_COLUMNS
        value = getattr(comment, f"{name}_as_given" if given else name)
        column = header.section.columns_by_name[name]
        if len(value) > LONGEST_CELL_TEXT:
            limit = f"{LONGEST_CELL_TEXT:,}"
            log.note(CELL_TOO_LONG, comment.row, place, limit=limit)
        elif column.filled and not value and not given:
            log.note(BLANK_TEMPLATES[name], comment.row, place)
        elif name in {"kind", "severity"} and (value or column.filled):
            _check_word(comment.row, column, value, profile, log)
    expected = [column for column in header.section.columns if column.expected]
    if expected and not any(getattr(comment, name) for name in LOCATION_COLUMNS):
        where = header.places.get(expected[0].name)
        if where is not None:
            log.note(NO_PLACE, comment.row, where, "warning")


def _check_word(
    row: int, column: Column, value: str, profile: Profile, log: ProblemLog
) -> None:
    if profile.knows(column.name, value):
        return
    place, shown = log.header.places[column.name], value[:LONGEST_SHOWN]
    if not column.filled:
        log.note(KEPT_WORD, row, place, "warning", value=shown)
    elif profile.name == "iso":
        log.note(UNKNOWN_KIND, row, place, value=shown)
    else:
        words = ", ".join(word["en"][0] for word in profile.words[column.name].values())
        log.note(UNKNOWN_WORD, row, place, value=shown, expected=words)


def check_seal(row: int, seal: OpenedSeal, log: ProblemLog) -> None:
    """Log the locked cells of a row that were changed, and a forged seal."""
    header = log.header
    for name in seal.changed:
        column = header.section.columns_by_name.get(name)
        expected = column.heading("en") if column else name
        log.note(LOCKED_CHANGED, row, header.places.get(name), expected=expected)
    if seal.forged:
        log.note(FORGED, row)


def check_table(comments: Iterable[TemplateComment], log: ProblemLog) -> None:
    """Log merged cells, formulas, pictures and notes in the rows of `comments`."""
    table, header = log.header.table, log.header
    rows = {comment.row for comment in comments}
    for span in table.merged:
        top, left, bottom, right = span
        if top > header.last and rows & set(range(top, min(bottom, top + 10_000) + 1)):
            name = range_name(table, span)
            if bottom > top:
                log.note(MERGED_ROWS, top, left, range=name)
            elif right > left:
                log.note(MERGED_COLUMNS, top, left, "warning", range=name)
    ours = set(header.places.values())
    for row, place in table.formulas:
        if row in rows:
            severity: Severity = "error" if place in ours else "warning"
            log.note(FORMULA, row, place, severity)
    for row, place, kind in table.attachments:
        if row in rows:
            template = PICTURE if kind == "picture" else NOTE
            log.note(template, row, place, "warning")


def check_repeated(comments: Iterable[TemplateComment], log: ProblemLog) -> None:
    """Log comments whose fingerprint equals that of an earlier row."""
    seen: dict[str, int] = {}
    for comment in comments:
        first = seen.setdefault(comment.fingerprint, comment.row)
        if first != comment.row:
            log.note(SAME_AS, comment.row, None, "warning", other=first)


def new_keys(
    comments: Iterable[tuple[TemplateComment, str]], log: ProblemLog
) -> Iterator[str]:
    """Key of each comment in order; "" for a row copied with the key of an earlier one."""
    seen: dict[str, int] = {}
    for comment, key in comments:
        first = seen.setdefault(key, comment.row) if key else comment.row
        if first != comment.row:
            log.note(SAME_KEY, comment.row, None, "warning", other=first)
        yield key if first == comment.row else ""
