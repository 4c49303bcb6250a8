"""Unicode folding of text: a key to compare texts by, and folded text with offsets."""

import unicodedata
from dataclasses import dataclass
from functools import cache

TATWEEL = 0x640  # stretches a word of Arabic and says nothing
VARIATION_SELECTORS = range(0xFE00, 0xFE10)  # emoji or plain sign, the same thing said
# Vowels and the like above and below Arabic letters, which most writers leave out.
ARABIC_DIACRITICS = (
    *range(0x610, 0x61B),
    *range(0x64B, 0x660),
    0x670,
    *range(0x6D6, 0x6DD),
    *range(0x6DF, 0x6E9),
    *range(0x6EA, 0x6EE),
)


class _CharacterMap(dict[int, str | int | None]):
    """For `str.translate`: looks a character up when it first meets it."""

    def __missing__(self, point: int) -> str | int | None:
        category = unicodedata.category(chr(point))
        kept: str | int | None = " " if category[0] in "PZC" else point
        self[point] = None if category == "Cf" else kept
        return self[point]


_KEPT = _CharacterMap(
    dict.fromkeys((TATWEEL, *VARIATION_SELECTORS, *ARABIC_DIACRITICS))
)


def comparison_key(text: str) -> str:
    """Key by which texts are compared: case, punctuation and invisible signs folded.

    Compatible forms are made one (Unicode NFKC: full-width and presentation forms,
    ligatures), capitals become small (case folding: ß becomes ss), vowel marks and the
    tatweel of Arabic and invisible signs (joiners, direction marks) go, and each run of
    punctuation and blanks becomes one space. Letters, accents, digits, symbols such as +,
    € and emoji stay. A text of punctuation alone is kept as it is, without blanks.
    """
    folded = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", text).casefold()
    )
    kept = " ".join(folded.translate(_KEPT).split())
    return kept or "".join(folded.split())


_DROPPED = frozenset((*ARABIC_DIACRITICS, TATWEEL))
_REPLACED = {"٫": ".", "٬": ",", "٪": "%", "’": "'", "‘": "'", "‐": "-", "‑": "-"}
_REPLACED |= {"º": "º", "ª": "ª"}  # not letters: Nº 7, 1ª
_LETTERS = str.maketrans("أإآٱى", "ااااي")


@dataclass(frozen=True)
class FoldedText:
    """A folded text, with offsets into the text as it was written.

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

    def source_text(self, start: int, end: int) -> str:
        """The part of the source between two positions of the folded text."""
        if start >= end:
            return ""
        return self.source[self.places[start] : self.places[end - 1] + 1].strip()


def fold_text(source: str) -> FoldedText:
    """Fold case, digits, blanks and Arabic letters of a text, with offsets into the source.

    A character becomes none, one or several, never part of one.
    """
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(unicodedata.normalize("NFC", source)):
        for folded_character in _fold_character(sign):
            signs.append(folded_character)
            places.append(place)
    cased = "".join(signs)
    text = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in cased)
    return FoldedText(text, cased, unicodedata.normalize("NFC", source), tuple(places))


def fold_word(word: str) -> str:
    """Folded text of a word (`fold_text`), without offsets."""
    return fold_text(word).text


@cache
def _fold_character(sign: str) -> str:
    if ord(sign) in _DROPPED or unicodedata.category(sign) == "Cf":
        return ""
    if sign in _REPLACED:
        return _REPLACED[sign]
    if sign.isdigit():  # a raised one is the mark of a note
        number = unicodedata.digit(sign)
        return str(number) if unicodedata.category(sign) == "Nd" else ""
    normalised = unicodedata.normalize("NFKC", sign)
    return (
        " "
        if normalised.isspace() and normalised != "\n"
        else normalised.translate(_LETTERS)
    )
