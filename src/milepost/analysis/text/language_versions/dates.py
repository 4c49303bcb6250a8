"""Date extraction (Gregorian) in four languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from milepost.analysis.text.folding import FoldedText

from .conventions import Conventions, any_of

MOST_DAYS = 12  # named together, before one month
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Date:
    """A date, or as much of one as is said.

    written  in the source
    days     1 to 31; several for a range or a list of days in one month; may be empty
    months   1 to 12; two where figures leave open which is the month
    year     None where it is not said
    sure     no other word of the language can be meant
    """

    written: str
    days: frozenset[int]
    months: frozenset[int]
    year: int | None
    sure: bool
    start: int
    end: int


def find_dates(folded: FoldedText, way: Conventions) -> list[Date]:
    """All dates that name a month, or are written in figures, in reading order."""
    dates = [*_named_month_dates(folded, way), *_numeric_dates(folded, way)]
    return sorted(dates, key=lambda date: date.start)


def _named_month_dates(folded: FoldedText, way: Conventions) -> Iterator[Date]:
    for match in _pattern(way).finditer(folded.text):
        days = [int(day) for day in re.findall(r"\d+", match["days"] or "")]
        days += [int(day) for day in re.findall(r"\d+", match["after"] or "")]
        if not all(1 <= day <= 31 for day in days):
            days = []
        name = match["month"]
        year = int(match["year"]) if match["year"] else None
        doubtful = name in way.doubtful and not (days or year or match["twin"])
        capital = folded.cased[match.start("month")].isupper()
        if doubtful and way.language == "en" and not capital:
            continue
        months = frozenset({way.months[name]})
        start, end = match.span()
        written = folded.source_text(start, end)
        yield Date(written, frozenset(days), months, year, not doubtful, start, end)


def _numeric_dates(folded: FoldedText, way: Conventions) -> Iterator[Date]:
    for match in _ISO.finditer(folded.text):
        year, month, day = map(int, match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield _date(folded, match, {day}, {month}, year)
    for match in _FIGURES.finditer(folded.text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        # Whether the day or the month goes first, only the larger number tells.
        months = {number for number in (first, second) if 1 <= number <= 12}
        if months and max(first, second) <= 31 and min(first, second) >= 1:
            yield _date(folded, match, {first, second}, months, year)


def _date(
    folded: FoldedText,
    match: re.Match[str],
    days: set[int],
    months: set[int],
    year: int,
) -> Date:
    start, end = match.span()
    written = folded.source_text(start, end)
    return Date(written, frozenset(days), frozenset(months), year, True, start, end)


@cache
def _pattern(way: Conventions) -> re.Pattern[str]:
    month = any_of(way.months)
    joined = "[وفبكل]{0,2}" if way.language == "ar" else ""
    day = rf"\d{{1,2}}{way.date['day_endings']}?(?![\d%])"
    # Atomic, and with one way to read each blank: a long row of figures is soon done.
    another = rf" ?{way.date['ranges']}(?: ?{way.date['before_day']})? ?{day}"
    several = rf"(?>{day}(?:{another}){{0,{MOST_DAYS - 1}}})"
    twin = rf"(?P<twin> ?[/(] ?{month}\)?)?"
    return re.compile(
        rf"(?:(?<![\d.,/-])(?P<days>{several})(?: {way.date['between']})? )?"
        rf"(?<!\w){joined}(?P<month>{month})(?!\w)(?:\.(?= \d))?{twin}"
        rf"(?: (?P<after>{several}(?!\w)(?! ?{month})))?"
        rf"(?:,? (?:{way.date['between']} )?(?P<year>(?:19|20)\d\d)(?!\d))?"
    )
