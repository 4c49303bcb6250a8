"""Languages of a text: the region that office programs expect, and its direction."""

import unicodedata

RTL_LANGUAGES = {"ar", "fa", "he", "ur"}
REGIONS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR"}


def language_tag(code: str) -> str:
    """The tag of BCP 47 with a region, as office programs keep it: “fr-FR” for “fr”."""
    return REGIONS.get(code.split("-")[0], code)


def is_rtl_language(code: str) -> bool:
    """Whether a language is written from right to left, by its code."""
    return code.split("-")[0] in RTL_LANGUAGES


def is_rtl_text(text: str) -> bool:
    """Whether a text runs from right to left: its first strong character decides.

    Source: the Unicode Bidirectional Algorithm (UAX 9), rules P2 and P3.
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
