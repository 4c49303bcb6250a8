"""What two languages of one clause do not say alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from milepost.analysis.text.errors import UnknownRendering
from milepost.analysis.text.plain import Plain, make_plain
from milepost.analysis.text.terms import Termbase, Use, Verb, shipped_terms
from milepost.analysis.text.terms.verbs import verbs_in

from .conventions import LANGUAGES, Conventions, conventions
from .dates import Date, find_dates
from .discrepancies import Discordance, Rendering, differ
from .document_symbols import find_symbols
from .list_items import FEWEST, Items, count_items
from .markup import Brackets, Marked, take_marks_off
from .numbers import Number, find_numbers


def find_discordances(
    one: Rendering, other: Rendering, terms: Termbase | None = None
) -> list[Discordance]:
    """Compare the wordings of a clause in two languages.

    Parameters
    ----------
    one, other
        The clause in two of the languages en, fr, es and ar.
    terms
        The termbase; without it, the one that comes with the software.

    Returns
    -------
    list of Discordance
        At most one of each kind, in the order of `Kind`; empty where all agrees. In each,
        `one` and `other` are what the first and the second have and the other lacks.

    Raises
    ------
    UnknownRendering
        A language of which the conventions are not known.

    Notes
    -----
    Numbers, dates, symbols and terms are compared as sets: said twice here and once there
    is the same. What may be meant in several ways agrees with each of them.
    See docs/methods/language-versions.md.
    """
    both = _Read(one), _Read(other)
    termbase = shipped_terms() if terms is None else terms
    return [
        *_numbers(*both),
        *_percentages(*both),
        *_dates(*both),
        *_symbols(*both),
        *_terms(*both, termbase),
        *_forbidden(*both, termbase),
        *_verbs(*both),
        *_lists(*both),
        *_marks(*both),
    ]


@dataclass(frozen=True)
class _Read:
    """A rendering with all that is read out of it, each once."""

    rendering: Rendering

    @property
    def language(self) -> str:
        return self.rendering.language

    @cached_property
    def way(self) -> Conventions:
        if self.language not in LANGUAGES:
            raise UnknownRendering(language=self.language, known=", ".join(LANGUAGES))
        return conventions(self.language)

    @cached_property
    def marked(self) -> Marked:
        return take_marks_off(self.rendering.text)

    @cached_property
    def plain(self) -> Plain:
        return make_plain(self.marked.all)

    @cached_property
    def symbols(self) -> dict[str, tuple[int, int]]:
        return find_symbols(self.plain.cased)

    @cached_property
    def dates(self) -> list[Date]:
        return find_dates(self.plain, self.way)

    @cached_property
    def numbers(self) -> list[Number]:
        dates = [(date.start, date.end) for date in self.dates]
        return find_numbers(self.plain, self.way, [*dates, *self.symbols.values()])

    @cached_property
    def values(self) -> frozenset[object]:
        """Every number that the text may have somewhere."""
        return frozenset().union(*(n.values | n.also for n in self.numbers))

    @cached_property
    def verbs(self) -> list[Verb]:
        return verbs_in(make_plain(self.marked.body), self.language)

    @cached_property
    def items(self) -> Items:
        return count_items(make_plain(self.marked.body), self.way)

    @cached_property
    def brackets(self) -> Brackets:
        return self.marked.brackets


def _once(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(written))


def _numbers(one: _Read, other: _Read) -> list[Discordance]:
    """What is written in the very same way is the same, as the number of a law is."""

    def lacking(here: _Read, there: _Read) -> tuple[str, ...]:
        there_written = {number.written for number in there.numbers}
        return _once(
            number.written
            for number in here.numbers
            if number.sure
            and not number.values & there.values
            and number.written not in there_written
        )

    languages = one.language, other.language
    return differ("number", languages, lacking(one, other), lacking(other, one))


def _percentages(one: _Read, other: _Read) -> list[Discordance]:
    """A number that both have, of a hundred here, where there nothing is of a hundred."""

    def lacking(here: _Read, there: _Read) -> tuple[str, ...]:
        if any(number.percent for number in there.numbers):
            return ()
        plain = frozenset[object]().union(*(n.values for n in there.numbers if n.sure))
        return _once(
            number.written
            for number in here.numbers
            if number.percent and number.sure and number.values & plain
        )

    languages = one.language, other.language
    return differ("percentage", languages, lacking(one, other), lacking(other, one))


def _dates(one: _Read, other: _Read) -> list[Discordance]:
    def lacking(here: _Read, there: _Read) -> tuple[str, ...]:
        return _once(
            date.written for date in here.dates if date.sure and not _has(there, date)
        )

    languages = one.language, other.language
    return differ("date", languages, lacking(one, other), lacking(other, one))


def _has(there: _Read, date: Date) -> bool:
    """The same month, and days and year that do not gainsay: 9 to 12 May has 9 May."""
    for twin in there.dates:
        if not date.months & twin.months:
            continue
        years = date.year is None or twin.year in (None, date.year)
        days = not date.days or not twin.days or bool(date.days & twin.days)
        # In figures such as 9/5/2026 the day may be either.
        in_figures = len(date.months) > 1 or len(twin.months) > 1
        every_day = in_figures or all(day in there.values for day in date.days)
        if years and days and every_day:
            return True
    return False


def _symbols(one: _Read, other: _Read) -> list[Discordance]:
    lacking = tuple(s for s in one.symbols if s not in other.symbols)
    missing = tuple(s for s in other.symbols if s not in one.symbols)
    return differ("symbol", (one.language, other.language), lacking, missing)


def _terms(one: _Read, other: _Read, terms: Termbase) -> list[Discordance]:
    def lacking(here: _Read, there: _Read) -> tuple[str, ...]:
        return _once(
            _written(here, use)
            for use in terms.uses(here.plain, here.language)
            if use.term.status == "preferred"
            and terms.answers(use.term.concept, there.plain, there.language) is False
        )

    languages = one.language, other.language
    return differ("term", languages, lacking(one, other), lacking(other, one))


def _forbidden(one: _Read, other: _Read, terms: Termbase) -> list[Discordance]:
    def used(here: _Read) -> tuple[str, ...]:
        return _once(
            _written(here, use)
            for use in terms.uses(here.plain, here.language)
            if use.term.status == "forbidden"
        )

    return differ(
        "forbidden_term", (one.language, other.language), used(one), used(other)
    )


def _written(here: _Read, use: Use) -> str:
    return here.plain.written(use.start, use.end)


def _verbs(one: _Read, other: _Read) -> list[Discordance]:
    """Verbs of the same standing, none of which has a force in common.

    What one opens with is not compared with what the other says inside.
    """
    if not one.verbs or not other.verbs:
        return []
    here, there = one.verbs[0], other.verbs[0]
    if "inside" in (here.place, there.place) and here.place != there.place:
        return []
    forces, twins = (
        {force for verb in read.verbs for force in verb.forces} for read in (one, other)
    )
    if here.place == there.place and forces & twins:
        return []
    languages = one.language, other.language
    return differ("verb", languages, (here.phrase,), (there.phrase,))


def _lists(one: _Read, other: _Read) -> list[Discordance]:
    """Labelled or bulleted items; where neither text has such, its lines."""
    pair = one.items.items, other.items.items
    if max(pair) < FEWEST:
        pair = one.items.lines, other.items.lines
    if pair[0] == pair[1] or max(pair) < FEWEST:
        return []
    said = tuple((str(count),) if count else () for count in pair)
    return differ("list", (one.language, other.language), said[0], said[1])


def _marks(one: _Read, other: _Read) -> list[Discordance]:
    languages = one.language, other.language
    found: list[Discordance] = []
    if one.brackets != other.brackets:
        found += differ("brackets", languages, _drawn(one), _drawn(other))
    emphasis = tuple(read.marked.bold + read.marked.italic for read in (one, other))
    notes = tuple(len(read.marked.notes) for read in (one, other))
    for kind, (here, there) in (("emphasis", emphasis), ("footnote", notes)):
        if here != there:
            said = tuple((str(n),) if n else () for n in (here, there))
            found += differ(kind, languages, said[0], said[1])  # type: ignore[arg-type]
    return found


def _drawn(read: _Read) -> tuple[str, ...]:
    """Brackets as opened/closed and alternatives: 2 [ 2 ] 1 /."""
    count = read.brackets
    drawn = {"[": count.opened, "]": count.closed, "/": count.alternatives}
    return tuple(f"{number} {sign}" for sign, number in drawn.items() if number)
