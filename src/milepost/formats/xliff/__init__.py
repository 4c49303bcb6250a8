"""XLIFF 2: clauses exported for translators, and their translations imported.

A <file> is a version of a document, a <unit> a clause with its key as id; a footnote is a
unit of its own. A file comes back whole or not at all.
"""

from .clauses import (
    ClauseToTranslate,
    Status,
    TermToUse,
    TranslatedClause,
    Translations,
    VersionToTranslate,
)
from .incoming import read_translations
from .problems import (
    CannotTranslate,
    TranslationProblem,
    UnusableTranslations,
    WrongLanguages,
)
from .writing import write_translations

__all__ = [
    "CannotTranslate",
    "ClauseToTranslate",
    "Status",
    "TermToUse",
    "TranslatedClause",
    "TranslationProblem",
    "Translations",
    "UnusableTranslations",
    "VersionToTranslate",
    "WrongLanguages",
    "read_translations",
    "write_translations",
]
