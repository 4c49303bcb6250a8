"""What pages and later steps ask about texts, reviews and comments."""

from .changes import ClauseChange, changes_between
from .members import Members
from .reading import (
    ClauseRow,
    document_blocks,
    documents_visible_to,
    hash_of,
    language_name,
    newest_version,
    text_hash,
    versions_of,
    wording,
)
from .reviewing import (
    Filters,
    answered_rows,
    clause_rows,
    comment_counts,
    comment_rows,
    expectations_url,
    holds_new_wording,
    organisations_heard,
    organisations_spoken_for,
    pending_wordings,
    places_in,
    settled_counts,
    unsettled_in,
)

__all__ = [
    "ClauseChange",
    "ClauseRow",
    "Filters",
    "Members",
    "answered_rows",
    "changes_between",
    "clause_rows",
    "comment_counts",
    "comment_rows",
    "document_blocks",
    "documents_visible_to",
    "expectations_url",
    "hash_of",
    "holds_new_wording",
    "language_name",
    "newest_version",
    "organisations_heard",
    "organisations_spoken_for",
    "pending_wordings",
    "places_in",
    "settled_counts",
    "text_hash",
    "unsettled_in",
    "versions_of",
    "wording",
]
