"""Heading block of a document, such as "CD/22/7", "Original: English", "For information".

Said in the language of the document; read in any of the four.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from .blocks import DocumentHead, Purpose
from .wording import plain_wording

_ORIGINAL = {
    "en": "Original: {}",
    "fr": "Original\N{NO-BREAK SPACE}: {}",
    "es": "Original: {}",
    "ar": "الأصل: {}",
}
_LANGUAGES = {
    "en": {"ar": "Arabic", "en": "English", "es": "Spanish", "fr": "French"},
    "fr": {"ar": "arabe", "en": "anglais", "es": "espagnol", "fr": "français"},
    "es": {"ar": "árabe", "en": "inglés", "es": "español", "fr": "francés"},
    "ar": {"ar": "العربية", "en": "الإنجليزية", "es": "الإسبانية", "fr": "الفرنسية"},
}
_PURPOSES: dict[Purpose, dict[str, str]] = {
    "for information": {
        "en": "For information",
        "fr": "Pour information",
        "es": "Para información",
        "ar": "للعلم",
    },
    "for adoption": {
        "en": "For adoption",
        "fr": "Pour adoption",
        "es": "Para adopción",
        "ar": "للاعتماد",
    },
}
_SYMBOL = re.compile(
    r"(?:(?:EN|FR|ES|AR)\s+)?((?=[A-Z0-9]*[A-Z])[A-Z0-9]{2,10}(?:/[A-Z0-9.()-]{1,12}){1,5})"
)
_ORIGINAL_LINE = re.compile(r"(?:original|الأصل)\s*:\s*(.+)", re.IGNORECASE)


def head_lines(head: DocumentHead) -> Iterator[tuple[str, str]]:
    """(fact, line) of each stated fact of a head, worded in the document's language."""
    spoken = head.language if head.language in _ORIGINAL else "en"
    if head.symbol:
        yield "symbol", head.symbol
    if head.series:
        yield "series", head.series
    if head.date:
        yield "date", head.date.isoformat()
    if head.original:
        name = _LANGUAGES[spoken].get(head.original, head.original)
        yield "original", _ORIGINAL[spoken].format(name)
    if head.purpose:
        yield "purpose", _PURPOSES[head.purpose][spoken]


def add_head_line(head: DocumentHead, line: str, fact: str = "") -> DocumentHead | None:
    """Head with the fact that a line states added; None if the line states no fact.

    `fact` is what the line is known to be about; without one, only symbols, originals
    and purposes are known by their words.
    """
    words = " ".join(plain_wording(line).split())
    original = _ORIGINAL_LINE.fullmatch(words)
    symbol = _SYMBOL.fullmatch(words)
    if fact in {"", "original"} and original and (code := _language(original[1])):
        return replace(head, original=code)
    purpose = _purpose(words)
    if fact in {"", "purpose"} and purpose:
        return replace(head, purpose=purpose)
    if fact == "symbol" or (not fact and symbol):
        return replace(head, symbol=symbol[1] if symbol else words)
    if fact == "series":
        return replace(head, series=words)
    if fact == "date" and (day := _day(words)):
        return replace(head, date=day)
    return None


def _language(name: str) -> str:
    """Language code for a language name or code; "" for anything else."""
    wanted = name.strip().casefold()
    for names in _LANGUAGES.values():
        for code, known in names.items():
            if wanted.removeprefix("ب") == known.casefold():  # "in English", in Arabic
                return code
    return wanted if re.fullmatch("[a-z]{2,3}", wanted) else ""


def _purpose(words: str) -> Purpose:
    for purpose, names in _PURPOSES.items():
        if words.casefold() in {name.casefold() for name in names.values()}:
            return purpose
    return ""


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
