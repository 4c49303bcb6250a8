"""Actions on documents and translations: every write to the tables of this package."""

from .documents import admit_observers, import_document, import_document_file
from .translations import (
    add_term,
    confirm_translation,
    import_translations,
    remove_term,
    translate_clause,
)

__all__ = [
    "add_term",
    "admit_observers",
    "confirm_translation",
    "import_document",
    "import_document_file",
    "import_translations",
    "remove_term",
    "translate_clause",
]
