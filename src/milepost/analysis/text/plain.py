"""A text without what writers of four languages write differently and mean alike."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from .normalise import ARABIC_MARKS, TATWEEL

_DROPPED = frozenset((*ARABIC_MARKS, TATWEEL))
_SIGNS = {"٫": ".", "٬": ",", "٪": "%", "’": "'", "‘": "'", "‐": "-", "‑": "-"}
_SIGNS |= {"º": "º", "ª": "ª"}  # not letters: Nº 7, 1ª
_LETTERS = str.maketrans("أإآٱى", "ااااي")


@dataclass(frozen=True)
class Plain:
    """A text made plain, and the way back to the words as they were written.

    text    small letters, digits 0 to 9, plain blanks; no vowel marks of Arabic, no
            invisible signs; the forms of alif made one
    cased   the same with capitals as they were
    source  as it was written
    places  of each sign of `text`, its place in `source`
    """

    text: str
    cased: str
    source: str
    places: tuple[int, ...]

    def written(self, start: int, end: int) -> str:
        """What stands in the source between two places of the plain text."""
        if start >= end:
            return ""
        return self.source[self.places[start] : self.places[end - 1] + 1].strip()


def make_plain(source: str) -> Plain:
    """Make a text plain. A sign becomes none, one or several, never part of one."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(unicodedata.normalize("NFC", source)):
        for made in _plain_sign(sign):
            signs.append(made)
            places.append(place)
    cased = "".join(signs)
    text = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in cased)
    return Plain(text, cased, unicodedata.normalize("NFC", source), tuple(places))


def plain_word(word: str) -> str:
    return make_plain(word).text


@cache
def _plain_sign(sign: str) -> str:
    if ord(sign) in _DROPPED or unicodedata.category(sign) == "Cf":
        return ""
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.isdigit():  # a raised one is the mark of a note
        number = unicodedata.digit(sign)
        return str(number) if unicodedata.category(sign) == "Nd" else ""
    made = unicodedata.normalize("NFKC", sign)
    return " " if made.isspace() and made != "\n" else made.translate(_LETTERS)
