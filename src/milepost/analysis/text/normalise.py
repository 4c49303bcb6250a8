"""What two texts must share to say the very same: their letters, digits and signs."""

import unicodedata

TATWEEL = 0x640  # stretches a word of Arabic and says nothing
PICTURE_CHOICE = range(0xFE00, 0xFE10)  # emoji or plain sign, the same thing said
# Vowels and the like above and below Arabic letters, which most writers leave out.
ARABIC_MARKS = (
    *range(0x610, 0x61B),
    *range(0x64B, 0x660),
    0x670,
    *range(0x6D6, 0x6DD),
    *range(0x6DF, 0x6E9),
    *range(0x6EA, 0x6EE),
)


class _Signs(dict[int, str | int | None]):
    """For `str.translate`: looks a sign up when it first meets it."""

    def __missing__(self, point: int) -> str | int | None:
        category = unicodedata.category(chr(point))
        kept: str | int | None = " " if category[0] in "PZC" else point
        self[point] = None if category == "Cf" else kept
        return self[point]


SIGNS = _Signs(dict.fromkeys((TATWEEL, *PICTURE_CHOICE, *ARABIC_MARKS)))


def normalise(text: str) -> str:
    """The text without what writers vary and readers pass over.

    Compatible forms are made one (Unicode NFKC: full-width and presentation forms,
    ligatures), capitals become small (case folding: ß becomes ss), vowel marks and the
    tatweel of Arabic and invisible signs (joiners, direction marks) go, and each run of
    punctuation and blanks becomes one space. Letters, accents, digits, symbols such as +,
    € and emoji stay. A text of punctuation alone is kept as it is, without blanks.
    """
    folded = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", text).casefold()
    )
    kept = " ".join(folded.translate(SIGNS).split())
    return kept or "".join(folded.split())
