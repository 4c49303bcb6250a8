"""Termbase: terms by concept and language, and their uses in a text."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast, get_args

from milepost.analysis.text.folding import FoldedText, fold_text

from .stems import Word, content_words

Status = Literal["preferred", "admitted", "forbidden"]
SHIPPED = ("own.csv", "directory.csv")
WIDEST_GAP = 2  # words that may stand between two words of a term that answers


@dataclass(frozen=True)
class TermEntry:
    """A term for a concept in one language.

    preferred  another language must have an equivalent
    admitted   an equivalent, asked of nobody
    forbidden  not to be used
    """

    concept: str
    language: str
    term: str
    status: Status
    note: str = ""


@dataclass(frozen=True)
class Use:
    """An occurrence of a term in a text; positions are of the folded text."""

    term: TermEntry
    start: int
    end: int


class Termbase:
    """A termbase, indexed for term recognition."""

    def __init__(self, terms: Iterable[TermEntry]) -> None:
        self.terms = tuple(dict.fromkeys(terms))
        self._by_first: dict[str, dict[str, list[_Pattern]]] = defaultdict(dict)
        self._by_concept: dict[tuple[str, str], list[_Pattern]] = defaultdict(list)
        for term in self.terms:
            pattern = _Pattern.of(term)
            if not pattern.stems:
                continue
            firsts = self._by_first[term.language]
            firsts.setdefault(pattern.stems[0], []).append(pattern)
            self._by_concept[term.concept, term.language].append(pattern)

    def with_terms(self, terms: Iterable[TermEntry]) -> "Termbase":
        """Termbase with `terms`, which replace all terms of the same concept and language."""
        new = tuple(terms)
        anew = {(term.concept, term.language) for term in new}
        kept = (t for t in self.terms if (t.concept, t.language) not in anew)
        return Termbase((*kept, *new))

    def uses(self, folded: FoldedText, language: str) -> list[Use]:
        """Uses of terms in a text, the longest where several terms begin at one place.

        A term inside a longer one is part of it and not listed.
        """
        words = content_words(folded, language)
        uses: list[Use] = []
        place = 0
        while place < len(words):
            pattern = self._longest_match(words, place, language)
            if pattern is None:
                place += 1
                continue
            last = words[place + len(pattern.stems) - 1]
            uses.append(Use(pattern.term, words[place].start, last.end))
            place += len(pattern.stems)
        return uses

    def _longest_match(
        self, words: list[Word], place: int, language: str
    ) -> "_Pattern | None":
        firsts = self._by_first.get(language, {})
        here = [
            pattern
            for stem in words[place].stems
            for pattern in firsts.get(stem, ())
            if pattern.matches(words, place)
        ]
        return max(here, key=_weight, default=None)

    def has_equivalent(
        self, concept: str, folded: FoldedText, language: str
    ) -> bool | None:
        """Whether the text has a term for `concept`, not forbidden; None where none is known."""
        patterns = [
            pattern
            for pattern in self._by_concept.get((concept, language), ())
            if pattern.term.status != "forbidden"
        ]
        if not patterns:
            return None
        words = content_words(folded, language)
        return any(pattern.matches_anywhere(words) for pattern in patterns)


@dataclass(frozen=True)
class _Pattern:
    """A term as stems, and which of them begin with a capital."""

    term: TermEntry
    stems: tuple[str, ...]
    capitals: tuple[bool, ...]

    @classmethod
    def of(cls, term: TermEntry) -> "_Pattern":
        words = content_words(fold_text(term.term), term.language)
        # Terms are written without "and" or "by", so the word as it stands is meant.
        stems = tuple(word.stems[0] for word in words)
        return cls(term, stems, tuple(word.capital for word in words))

    def matches(self, words: list[Word], place: int) -> bool:
        """Whether the term stands at `place` in `words`, with its capitals."""
        there = words[place : place + len(self.stems)]
        return len(there) == len(self.stems) and all(
            stem in word.stems and (word.capital or not capital)
            for word, stem, capital in zip(
                there, self.stems, self.capitals, strict=True
            )
        )

    def matches_anywhere(self, words: list[Word]) -> bool:
        """Whether the stems stand in order, up to `WIDEST_GAP` other words between two."""
        for place, word in enumerate(words):
            if self.stems[0] not in word.stems:
                continue
            at = place
            for stem in self.stems[1:]:
                near = range(at + 1, min(at + 2 + WIDEST_GAP, len(words)))
                next_match = next((k for k in near if stem in words[k].stems), None)
                if next_match is None:
                    break
                at = next_match
            else:
                return True
        return False


def _weight(pattern: _Pattern) -> tuple[int, bool]:
    """Sort key of a matching term: the number of stems, then whether it is preferred."""
    return len(pattern.stems), pattern.term.status == "preferred"


@cache
def shipped_terms() -> Termbase:
    """The termbase that comes with the software: unreviewed (see README.md)."""
    return Termbase(term for name in SHIPPED for term in _rows(name))


def _rows(name: str) -> Iterator[TermEntry]:
    source = resources.files(__package__) / name
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        yield parse_term(row)


def parse_term(row: Mapping[str, str]) -> TermEntry:
    """A term from a row with id, language, term, status and note."""
    status = cast(Status, row["status"])
    assert status in get_args(Status)
    return TermEntry(row["id"], row["language"], row["term"], status, row["note"])
