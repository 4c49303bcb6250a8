"""Light stemming of words in four languages.

Light on purpose: a term that is missed is a false alarm, one found in another word hides
a true one. Arabic after L. S. Larkey, L. Ballesteros and M. E. Connell, Light stemming
for Arabic information retrieval, in Arabic Computational Morphology, Springer 2007; but
what may be a letter of the word or "and", "by", "to" before it is read both ways.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from milepost.analysis.text.folding import FoldedText

_WORD = re.compile(r"[^\W_]+")
_ARABIC_BEFORE = (
    "وال",
    "فال",
    "بال",
    "كال",
    "وبال",
    "ولل",
    "فلل",
    "ال",
    "لل",
    "وب",
    "ول",
    *"وفبكل",
)
_ARABIC_AFTER = (
    "هما",
    "ها",
    "هم",
    "هن",
    "نا",
    "ان",
    "ات",
    "ون",
    "ين",
    "يه",
    "ية",
    "ه",
    "ة",
    "ي",
    "و",
    "ا",
)
_PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "ه")
SHORTEST = 3  # letters that stay
# Passed over, so that "renforcement des capacités" is "renforcement de capacités" too.
SMALL_WORDS = {
    "en": frozenset({"of", "the", "a", "an", "for", "s"}),
    "fr": frozenset(
        {"de", "des", "du", "d", "la", "le", "les", "l", "à", "au", "aux", "en", "un", "une",
         "son", "sa", "ses", "leur", "leurs"}
    ),
    "es": frozenset(
        {"de", "del", "la", "el", "los", "las", "en", "a", "al", "un", "una", "su", "sus"}
    ),
    "ar": frozenset[str](),
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word of a text: its possible stems, whether it is capital, where it stands."""

    stems: tuple[str, ...]
    capital: bool
    start: int
    end: int


def content_words(folded: FoldedText, language: str) -> list[Word]:
    """Content words of a text: those that are no stop words."""
    small = SMALL_WORDS.get(language, frozenset())
    return [
        Word(
            stems(match[0], language),
            folded.cased[match.start()].isupper(),
            *match.span(),
        )
        for match in _WORD.finditer(folded.text)
        if match[0] not in small
    ]


@lru_cache(maxsize=65_536)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The possible stems of a plain word in small letters (`fold_text`), likeliest first."""
    return _STEMS.get(language, lambda word: (word,))(word)


def _english(word: str) -> tuple[str, ...]:
    if word.endswith("ies") and len(word) > 4:
        return (word[:-3] + "y",)
    return (word[:-1] if word.endswith("s") and not word.endswith("ss") else word,)


def _french(word: str) -> tuple[str, ...]:
    if word.endswith("aux") and len(word) > 4:
        return (word[:-3] + "al",)
    for ending in ("s", "x", "e"):
        if word.endswith(ending) and len(word) > SHORTEST:
            word = word[:-1]
    return (word,)


def _spanish(word: str) -> tuple[str, ...]:
    if word.endswith("iones"):
        return (word[:-5] + "ión",)
    if word.endswith("s") and len(word) > SHORTEST:
        word = word[:-1]
    if word.endswith(("e", "o", "a")) and len(word) > SHORTEST:
        word = word[:-1]
    return (word,)


def _arabic(word: str) -> tuple[str, ...]:
    forms = [word]
    forms += [
        word.removeprefix(before)
        for before in _ARABIC_BEFORE
        if word.startswith(before) and len(word) - len(before) >= SHORTEST - 1
    ]
    return tuple(dict.fromkeys(_strip_suffixes(form) for form in forms))


def _strip_suffixes(word: str) -> str:
    for ending in _ARABIC_AFTER:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending)
            if ending in _PRONOUNS and word.endswith("ت") and len(word) > SHORTEST:
                word = word[:-1]
    return word


_STEMS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ar": _arabic,
}
