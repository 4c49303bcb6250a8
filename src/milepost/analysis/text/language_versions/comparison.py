"""Comparison of two language versions of a clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from milepost.analysis.text.errors import UnknownVersionLanguage
from milepost.analysis.text.folding import FoldedText, fold_text
from milepost.analysis.text.terms import Termbase, Use, Verb, shipped_terms
from milepost.analysis.text.terms.verbs import find_verbs

from .conventions import LANGUAGES, Conventions, conventions
from .dates import Date, find_dates
from .discrepancies import (
    Discrepancy,
    Kind,
    LanguageVersion,
    discrepancy_if_different,
)
from .document_symbols import find_symbols
from .list_items import FEWEST, Items, count_items
from .markup import Brackets, StrippedText, strip_markup
from .numbers import Number, find_numbers


def find_discrepancies(
    left: LanguageVersion, right: LanguageVersion, terms: Termbase | None = None
) -> list[Discrepancy]:
    """Find discrepancies between two language versions of a clause, at most one of a kind.

    Parameters
    ----------
    left, right
        The clause in two of the languages en, fr, es and ar.
    terms
        The termbase; without it, the one that comes with the software.

    Returns
    -------
    list of Discrepancy
        At most one of each kind, in the order of `Kind`; empty where all agrees. In each,
        `left` and `right` are what the first and the second have and the other lacks.

    Raises
    ------
    UnknownVersionLanguage
        A language of which the conventions are not known.

    Notes
    -----
    Numbers, dates, symbols and terms are compared as sets: said twice here and once there
    is the same. What may be meant in several ways agrees with each of them.
    See docs/methods/language-versions.md.
    """
    both = _ParsedVersion(left), _ParsedVersion(right)
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
        *_markup(*both),
    ]


@dataclass(frozen=True)
class _ParsedVersion:
    """A language version, parsed: numbers, dates, terms and so on, each once."""

    version: LanguageVersion

    @property
    def language(self) -> str:
        return self.version.language

    @cached_property
    def way(self) -> Conventions:
        if self.language not in LANGUAGES:
            raise UnknownVersionLanguage(
                language=self.language, known=", ".join(LANGUAGES)
            )
        return conventions(self.language)

    @cached_property
    def stripped(self) -> StrippedText:
        return strip_markup(self.version.text)

    @cached_property
    def folded(self) -> FoldedText:
        return fold_text(self.stripped.all)

    @cached_property
    def symbols(self) -> dict[str, tuple[int, int]]:
        return find_symbols(self.folded.cased)

    @cached_property
    def dates(self) -> list[Date]:
        return find_dates(self.folded, self.way)

    @cached_property
    def numbers(self) -> list[Number]:
        dates = [(date.start, date.end) for date in self.dates]
        return find_numbers(self.folded, self.way, [*dates, *self.symbols.values()])

    @cached_property
    def values(self) -> frozenset[object]:
        """Values that the numbers of the text may mean, with those they also answer for."""
        return frozenset().union(*(n.values | n.also for n in self.numbers))

    @cached_property
    def verbs(self) -> list[Verb]:
        return find_verbs(fold_text(self.stripped.body), self.language)

    @cached_property
    def items(self) -> Items:
        return count_items(fold_text(self.stripped.body), self.way)

    @cached_property
    def brackets(self) -> Brackets:
        return self.stripped.brackets


def _distinct(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(written))


def _numbers(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    """Discrepancy of kind number: sure numbers of one version that the other lacks.

    What is written in the very same way is the same, as the number of a law is.
    """

    def lacking(here: _ParsedVersion, there: _ParsedVersion) -> tuple[str, ...]:
        there_written = {number.written for number in there.numbers}
        return _distinct(
            number.written
            for number in here.numbers
            if number.sure
            and not number.values & there.values
            and number.written not in there_written
        )

    languages = left.language, right.language
    return discrepancy_if_different(
        "number", languages, lacking(left, right), lacking(right, left)
    )


def _percentages(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    """Discrepancy of kind percentage: a percentage in one version, a plain number in the other.

    Only where the other version has no percentage at all.
    """

    def lacking(here: _ParsedVersion, there: _ParsedVersion) -> tuple[str, ...]:
        if any(number.percent for number in there.numbers):
            return ()
        folded = frozenset[object]().union(*(n.values for n in there.numbers if n.sure))
        return _distinct(
            number.written
            for number in here.numbers
            if number.percent and number.sure and number.values & folded
        )

    languages = left.language, right.language
    return discrepancy_if_different(
        "percentage", languages, lacking(left, right), lacking(right, left)
    )


def _dates(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    def lacking(here: _ParsedVersion, there: _ParsedVersion) -> tuple[str, ...]:
        return _distinct(
            date.written
            for date in here.dates
            if date.sure and not _has_matching_date(there, date)
        )

    languages = left.language, right.language
    return discrepancy_if_different(
        "date", languages, lacking(left, right), lacking(right, left)
    )


def _has_matching_date(there: _ParsedVersion, date: Date) -> bool:
    """Whether a date of `there` has the month of `date`, and days and year that fit.

    9 to 12 May has 9 May.
    """
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


def _symbols(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    lacking = tuple(s for s in left.symbols if s not in right.symbols)
    missing = tuple(s for s in right.symbols if s not in left.symbols)
    return discrepancy_if_different(
        "symbol", (left.language, right.language), lacking, missing
    )


def _terms(
    left: _ParsedVersion, right: _ParsedVersion, terms: Termbase
) -> list[Discrepancy]:
    def lacking(here: _ParsedVersion, there: _ParsedVersion) -> tuple[str, ...]:
        return _distinct(
            _written(here, use)
            for use in terms.uses(here.folded, here.language)
            if use.term.status == "preferred"
            and terms.has_equivalent(use.term.concept, there.folded, there.language)
            is False
        )

    languages = left.language, right.language
    return discrepancy_if_different(
        "term", languages, lacking(left, right), lacking(right, left)
    )


def _forbidden(
    left: _ParsedVersion, right: _ParsedVersion, terms: Termbase
) -> list[Discrepancy]:
    def used(here: _ParsedVersion) -> tuple[str, ...]:
        return _distinct(
            _written(here, use)
            for use in terms.uses(here.folded, here.language)
            if use.term.status == "forbidden"
        )

    return discrepancy_if_different(
        "forbidden_term", (left.language, right.language), used(left), used(right)
    )


def _written(here: _ParsedVersion, use: Use) -> str:
    return here.folded.source_text(use.start, use.end)


def _verbs(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    """Discrepancy of kind verb: verbs that differ in place or have no force in common.

    What one opens with is not compared with what the other says inside.
    """
    if not left.verbs or not right.verbs:
        return []
    here, there = left.verbs[0], right.verbs[0]
    if "inside" in (here.place, there.place) and here.place != there.place:
        return []
    forces, twins = (
        {force for verb in read.verbs for force in verb.forces}
        for read in (left, right)
    )
    if here.place == there.place and forces & twins:
        return []
    languages = left.language, right.language
    return discrepancy_if_different("verb", languages, (here.phrase,), (there.phrase,))


def _lists(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    """Discrepancy of kind list: different numbers of items, or of lines in texts without items."""
    pair = left.items.items, right.items.items
    if max(pair) < FEWEST:
        pair = left.items.lines, right.items.lines
    if pair[0] == pair[1] or max(pair) < FEWEST:
        return []
    shown = tuple((str(count),) if count else () for count in pair)
    return discrepancy_if_different(
        "list", (left.language, right.language), shown[0], shown[1]
    )


def _markup(left: _ParsedVersion, right: _ParsedVersion) -> list[Discrepancy]:
    languages = left.language, right.language
    discrepancies: list[Discrepancy] = []
    if left.brackets != right.brackets:
        discrepancies += discrepancy_if_different(
            "brackets", languages, _bracket_counts(left), _bracket_counts(right)
        )
    emphasis, notes = zip(
        *(
            (
                version.stripped.bold + version.stripped.italic,
                len(version.stripped.notes),
            )
            for version in (left, right)
        ),
        strict=True,
    )
    pairs: dict[Kind, tuple[int, ...]] = {"emphasis": emphasis, "footnote": notes}
    for kind, (first, second) in pairs.items():
        if first != second:
            shown = [(str(count),) if count else () for count in (first, second)]
            discrepancies += discrepancy_if_different(kind, languages, *shown)
    return discrepancies


def _bracket_counts(version: _ParsedVersion) -> tuple[str, ...]:
    """Brackets as opened/closed and alternatives: 2 [ 2 ] 1 /."""
    count = version.brackets
    drawn = {"[": count.opened, "]": count.closed, "/": count.alternatives}
    return tuple(f"{number} {sign}" for sign, number in drawn.items() if number)
