"""Vocabulary of Akoma Ntoso 1.0: element names, language codes, parts of an eId.

OASIS Standard "Akoma Ntoso Version 1.0" of 29 August 2018; names of parts after its
Naming Convention 1.0 of 2019.
"""

import re
import unicodedata

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
XML = "{http://www.w3.org/XML/1998/namespace}"

# Elements that stand inside a line of text.
INLINES = {
    "a", "abbr", "affectedDocument", "argument", "authorialNote", "b", "br", "change",
    "concept", "courtType", "date", "decoration", "def", "del", "docAuthority",
    "docCommittee", "docDate", "docIntroducer", "docJurisdiction", "docNumber",
    "docProponent", "docPurpose", "docStage", "docStatus", "docTitle", "docType",
    "docketNumber", "embeddedStructure", "embeddedText", "entity", "eol", "eop", "event",
    "fillIn", "i", "img", "inline", "ins", "judge", "lawyer", "legislature", "location",
    "marker", "mmod", "mod", "mref", "neutralCitation", "noteRef", "object", "omissis",
    "opinion", "organization", "outcome", "party", "person", "placeholder", "process",
    "quantity", "quotedStructure", "quotedText", "recordedTime", "ref", "relatedDocument",
    "remark", "rmod", "role", "rref", "session", "shortTitle", "signature", "span", "sub",
    "subFlow", "sup", "term", "time", "u", "vote",
}  # fmt: skip
# Elements that stand inside a line, or are met there, and hold lines of their own.
STRUCTURES = {
    "blockContainer", "blockList", "container", "embeddedStructure", "ol", "p",
    "quotedStructure", "table", "tblock", "ul",
}  # fmt: skip
ITEMS = {"point", "item", "indent", "li"}
# Elements that hold a passage with its number, or passages of their own.
HIERARCHY = ITEMS | {
    "alinea", "article", "book", "chapter", "citation", "clause", "division", "hcontainer",
    "level", "list", "paragraph", "part", "proviso", "recital", "rule", "section",
    "subchapter", "subclause", "subdivision", "sublist", "subparagraph", "subpart",
    "subrule", "subsection", "subtitle", "title", "tome", "transitional",
}  # fmt: skip

_THREE_LETTERS = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita",
    "pt": "por", "ru": "rus", "zh": "zho",
}  # fmt: skip
_ABBREVIATIONS = {"paragraph": "para", "recital": "rec", "section": "sec"}


def to_iso639_2(code: str) -> str:
    """Three-letter language code for a two-letter one; unknown codes stay, "" is "und"."""
    return _THREE_LETTERS.get(code, code) or "und"


def to_iso639_1(code: str) -> str:
    """Two-letter language code for a three-letter one; unknown codes stay, "und" is ""."""
    known = {three: two for two, three in _THREE_LETTERS.items()}
    primary = code.split("-")[0].lower()
    return "" if primary == "und" else known.get(primary, primary)


def abbreviated_name(tag: str) -> str:
    """Abbreviation of a tag name in an eId ("para" for "paragraph"), or the name itself."""
    return _ABBREVIATIONS.get(tag, tag)


def name_token(text: str) -> str:
    """Words of a text in lower case, joined by hyphens, for use in an eId or IRI."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).replace("_", " "))
    return "-".join(words).lower()
