"""Operative verbs of clauses and their force, from a table in four languages."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from milepost.analysis.text.folding import FoldedText, fold_text

Place = Literal["opens", "recital", "inside"]
WEAKEST, STRONGEST = 1, 5
MOST_BEFORE = 3  # phrases that may stand before an opening verb
_WORD = re.compile(r"[^\W_]+")
ARABIC_CONJUNCTIONS = "وف"  # written in one word with an Arabic verb


@dataclass(frozen=True)
class Verb:
    """An operative verb in a text.

    phrase  the words, plain
    kinds   decides, urges, invites, shall, … in the order of the table; several where
            the language does not tell them apart
    forces  of each kind: 5 binds, 1 asks nothing of anybody
    place   whether it opens the text, opens it as a recital, or stands inside
    start, end  in the plain text
    """

    phrase: str
    kinds: tuple[str, ...]
    forces: tuple[int, ...]
    place: Place
    start: int
    end: int

    @property
    def force(self) -> int:
        """Greatest force that the verb may have, 1 to 5."""
        return max(self.forces)


def main_verb(text: str, language: str) -> Verb | None:
    """Operative verb that a clause opens with, or else the first inside it.

    None where there is none of the table, or the language is none of it.
    """
    return next(iter(find_verbs(fold_text(text), language)), None)


def find_verbs(folded: FoldedText, language: str) -> list[Verb]:
    """Operative verbs of a text: the one that opens it, or else all inside it, in order."""
    if language not in _tables():
        return []
    words = list(_WORD.finditer(folded.text))
    tokens = [word[0] for word in words]
    table = _tables()[language]
    opens: tuple[Place, ...] = ("opens", "recital")
    for at in _opening_positions(tokens, table):
        if opening := table.at(tokens, at, language, opens):
            return [_verb(words, at, opening)]
    return [
        _verb(words, at, inside)
        for at in range(len(tokens))
        if (inside := table.at(tokens, at, language, ("inside",)))
    ]


def verb_phrases(language: str, place: Place) -> list[tuple[str, tuple[int, ...]]]:
    """Phrases of the verb table of `language` that stand in `place`, with their forces."""
    table = _tables()[language]
    return [
        (" ".join(phrase.words), phrase.forces)
        for phrases in table.phrases.values()
        for phrase in phrases
        if phrase.place == place
    ]


@dataclass(frozen=True)
class _Phrase:
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    forces: tuple[int, ...]
    place: Place


@dataclass(frozen=True)
class _Table:
    """Of one language: phrases by their first word, the longest first."""

    phrases: dict[str, list[_Phrase]]
    before: list[tuple[str, ...]]

    def at(
        self, tokens: list[str], place: int, language: str, places: tuple[Place, ...]
    ) -> _Phrase | None:
        if place >= len(tokens):
            return None
        first = tokens[place]
        firsts = (
            [first, first[1:]]
            if language == "ar" and first[0] in ARABIC_CONJUNCTIONS
            else [first]
        )
        for token in firsts:
            for phrase in self.phrases.get(token, ()):
                rest = tuple(tokens[place + 1 : place + len(phrase.words)])
                if phrase.place in places and rest == phrase.words[1:]:
                    return phrase
        return None


def _opening_positions(tokens: list[str], table: _Table) -> Iterator[int]:
    """Word positions where a verb may open: after the number, and each "also", "strongly"."""
    place = next((k for k, word in enumerate(tokens) if not word.isdecimal()), 0)
    yield place
    for _ in range(MOST_BEFORE):
        for phrase in table.before:
            if tuple(tokens[place : place + len(phrase)]) == phrase:
                place += len(phrase)
                yield place
                break
        else:
            return


def _verb(words: list[re.Match[str]], at: int, phrase: _Phrase) -> Verb:
    start, end = words[at].start(), words[at + len(phrase.words) - 1].end()
    phrase_text = words[at].string[start:end]
    return Verb(phrase_text, phrase.kinds, phrase.forces, phrase.place, start, end)


@cache
def _tables() -> dict[str, _Table]:
    source = resources.files(__package__) / "verbs.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    kinds = data.pop("kinds")
    return {language: _table(rows, kinds, language) for language, rows in data.items()}


def _table(
    rows: dict[str, list[str]], kinds: dict[str, dict[str, Any]], language: str
) -> _Table:
    kinds_of_phrase: dict[tuple[Place, tuple[str, ...]], list[str]] = defaultdict(list)
    for kind, properties in kinds.items():
        for phrase in rows[kind]:
            for words in _forms(phrase, language):
                kinds_of_phrase[properties["place"], words].append(kind)
    phrases: dict[str, list[_Phrase]] = defaultdict(list)
    for (place, words), names in kinds_of_phrase.items():
        forces = tuple(kinds[name]["force"] for name in names)
        phrases[words[0]].append(_Phrase(words, tuple(names), forces, place))
    for candidates in phrases.values():
        candidates.sort(key=lambda phrase: -len(phrase.words))
    return _Table(
        dict(phrases), [_words(phrase_before) for phrase_before in rows["before"]]
    )


def _forms(phrase: str, language: str) -> list[tuple[str, ...]]:
    words = _words(phrase)
    if language == "ar" and words[0].startswith("ي"):
        return [words, ("ت" + words[0][1:], *words[1:])]
    return [words]


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_text(phrase).text))
