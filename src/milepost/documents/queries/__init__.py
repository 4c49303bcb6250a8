"""Queries about texts: what pages and later steps ask."""

from .changes import ClauseChange, changes_between
from .clause_labels import ClauseLabel, clause_labels
from .files import document_blocks, document_file
from .structure import text_of
from .translations import (
    TranslationRow,
    discordances,
    languages_into,
    termbase_of,
    terms_in,
    terms_of,
    to_translate,
    translation_counts,
    translation_rows,
)
from .versions import (
    ClauseRow,
    hash_of,
    language_name,
    newest_version,
    placements_of,
    rows_of,
    text_hash,
    versions_of,
    wording,
)

__all__ = [
    "ClauseChange",
    "ClauseLabel",
    "ClauseRow",
    "TranslationRow",
    "changes_between",
    "clause_labels",
    "discordances",
    "document_blocks",
    "document_file",
    "hash_of",
    "language_name",
    "languages_into",
    "newest_version",
    "placements_of",
    "rows_of",
    "termbase_of",
    "terms_in",
    "terms_of",
    "text_hash",
    "text_of",
    "to_translate",
    "translation_counts",
    "translation_rows",
    "versions_of",
    "wording",
]
