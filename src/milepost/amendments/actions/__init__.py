"""Actions on amendments and new versions: every write to the tables of this package."""

from .amendments import (
    adopt_amendment,
    decline_amendment,
    make_amended_version,
    propose_amendment,
    set_amendment_order,
    translate_amendment,
    withdraw_amendment,
)
from .brackets import agree_clause, resolve_bracket, reword_clause
from .imported_versions import import_version
from .proposals import RestsOn, propose_wording
from .source_notes import NoteText, add_notes, parse_notes, remove_note
from .sources import add_source
from .versions import lock_text, make_next_version

__all__ = [
    "NoteText",
    "RestsOn",
    "add_notes",
    "add_source",
    "adopt_amendment",
    "agree_clause",
    "decline_amendment",
    "import_version",
    "lock_text",
    "make_amended_version",
    "make_next_version",
    "parse_notes",
    "propose_amendment",
    "propose_wording",
    "remove_note",
    "resolve_bracket",
    "reword_clause",
    "set_amendment_order",
    "translate_amendment",
    "withdraw_amendment",
]
