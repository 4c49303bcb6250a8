"""Queries about documents and translations, for pages and later packages."""

from .changes import ClauseChange, changed_clauses
from .clause_labels import ClauseLabel, clause_labels
from .files import document_blocks, document_file
from .structure import version_structure
from .translations import (
    TranslationRow,
    federation_termbase,
    federation_terms,
    terms_used,
    translation_counts,
    translation_discrepancies,
    translation_languages,
    translation_rows,
    untranslated_clauses,
)
from .versions import (
    ClauseRow,
    clauses_hash,
    clauses_of_version,
    document_versions,
    language_name,
    newest_version,
    text_hash,
    version_clause_rows,
    wording,
)

__all__ = [
    "ClauseChange",
    "ClauseLabel",
    "ClauseRow",
    "TranslationRow",
    "changed_clauses",
    "clause_labels",
    "clauses_hash",
    "clauses_of_version",
    "document_blocks",
    "document_file",
    "document_versions",
    "federation_termbase",
    "federation_terms",
    "language_name",
    "newest_version",
    "terms_used",
    "text_hash",
    "translation_counts",
    "translation_discrepancies",
    "translation_languages",
    "translation_rows",
    "untranslated_clauses",
    "version_clause_rows",
    "version_structure",
    "wording",
]
