"""Languages of a text: language tags for office programs, and writing direction."""

import unicodedata

RTL_LANGUAGES = {"ar", "fa", "he", "ur"}
REGIONS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR"}


def language_tag(code: str) -> str:
    """BCP 47 tag with the region that office programs expect: “fr-FR” for “fr”."""
    return REGIONS.get(code.split("-")[0], code)


def is_rtl_language(code: str) -> bool:
    """Whether the language of a code is written from right to left."""
    return code.split("-")[0] in RTL_LANGUAGES


def is_rtl_text(text: str) -> bool:
    """Whether a text runs from right to left, by its first strong character.

    Source: the Unicode Bidirectional Algorithm (UAX 9), rules P2 and P3.
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
