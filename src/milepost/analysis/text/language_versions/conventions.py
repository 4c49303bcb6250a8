"""Locale conventions of numbers, dates and labels, read from `languages.toml`."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from milepost.analysis.text.folding import fold_word

LANGUAGES = ("en", "fr", "es", "ar")

# What is written in one word with the next in Arabic: and, so, by, as, to, the.
ARABIC_JOINED = r"(?:[وفبكل]{0,2}ال|[وف]?لل|[وفبكل]{0,2})"


@dataclass(frozen=True, eq=False)
class Conventions:
    """Conventions of one language; words are folded (`fold_text`).

    percent, scale    patterns for what follows a number
    scales            word -> what it multiplies by
    sure, perhaps     number words -> value
    number_words      pattern: a compound (`tens`, `unit`) or a `word`
    months            name -> 1 to 12
    doubtful          names that are other words too
    """

    language: str
    decimal: str
    thousands: str
    may_swap: bool
    reversed_groups: bool
    labels: str
    percent: str
    scale: str
    scales: dict[str, int]
    sure: dict[str, int]
    perhaps: dict[str, int]
    tens: dict[str, int]
    number_words: re.Pattern[str]
    months: dict[str, int]
    doubtful: frozenset[str]
    date: dict[str, str]


@cache
def conventions(language: str) -> Conventions:
    """Conventions of numbers, dates and labels in a language: en, fr, es or ar."""
    data = _data()[language]
    sure, perhaps = _values(data["words"]), _values(data["perhaps"])
    tens = _values(data["compounds"]["tens"])
    scales = {word: 10**power for word, power in _values(data["scales"]).items()}
    months = {
        fold_word(name): number
        for number, names in enumerate(data["months"]["names"], start=1)
        for name in names
    }
    kept = ("before_day", "between", "day_endings", "ranges")
    return Conventions(
        language=language,
        decimal=data["decimal"],
        thousands="".join(data["thousands"]),
        may_swap=data["may_swap"],
        reversed_groups=data["reversed_groups"],
        labels=fold_word(data["labels"]),
        percent=f"(?:{'|'.join(map(fold_word, data['percent']))})",
        scale=any_of(scales),
        scales=scales,
        sure=sure,
        perhaps=perhaps,
        tens=tens,
        number_words=_number_words(language, data["compounds"], [*sure, *perhaps]),
        months=months,
        doubtful=frozenset(map(fold_word, data["months"]["doubtful"])),
        date={name: any_of(map(fold_word, data["months"][name])) for name in kept},
    )


@cache
def _data() -> dict[str, Any]:
    source = resources.files(__package__) / "languages.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _values(table: dict[str, list[str]]) -> dict[str, int]:
    return {
        fold_word(word): int(value) for value, words in table.items() for word in words
    }


def any_of(words: Iterable[str]) -> str:
    """Regular expression for any of `words`, the longest first; without any, it never matches."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else "(?!)"


def _number_words(
    language: str, compounds: dict[str, Any], words: list[str]
) -> re.Pattern[str]:
    joined = ARABIC_JOINED if language == "ar" else ""
    tens = any_of(word for word in _values(compounds["tens"]))
    unit = any_of(map(fold_word, compounds["units"]))
    join = any_of(compounds["joins"])
    compound = f"(?P<tens>{tens}){join}(?P<unit>{unit})"
    if compounds["order"] == "unit first":
        compound = f"(?P<unit>{unit}){join}(?P<tens>{tens})"
    word = any_of([*words, *_values(compounds["tens"])])
    return re.compile(rf"(?<!\w){joined}(?:{compound}|(?P<word>{word}))(?!\w)")
