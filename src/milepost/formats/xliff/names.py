"""Vocabulary of XLIFF 2.0 and 2.1: namespaces, attribute values and states.

Source: XLIFF Version 2.1, OASIS Standard, 13 February 2018.
"""

CORE = "urn:oasis:names:tc:xliff:document:2.0"
GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
X, GLS, MDA = f"{{{CORE}}}", f"{{{GLOSSARY}}}", f"{{{METADATA}}}"
VERSIONS = ("2.0", "2.1")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

BOLD, ITALIC, NOTE = "xlf:b", "xlf:i", "milepost:footnote"
SOURCE_HASH = "source-sha256"

# How far a translation is, there and here. What is not translated yet is "initial".
STATES = {"draft": "translated", "reviewed": "reviewed", "official": "final"}
INITIAL = "initial"
IN_ORDER = (INITIAL, "translated", "reviewed", "final")


def note_id(unit: str, number: int) -> str:
    """Unit id of footnote `number` (from 1) of the unit `unit`."""
    return f"{unit}.note{number}"
