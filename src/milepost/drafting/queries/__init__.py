"""What pages and later steps ask about texts, reviews and comments."""

from .acceptance import Acceptance, acceptance_in
from .changes import ClauseChange, changes_between
from .fate import Fate, fates_of, outcomes_of, own_comments
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
    holds_new_wording,
    number_of,
    organisations_heard,
    organisations_spoken_for,
    pending_wordings,
    places_in,
    settled_counts,
    unsettled_in,
    with_what_a_row_shows,
)
from .standing import (
    Standing,
    StandingRow,
    standing_of,
    standings_in,
)

__all__ = [
    "Acceptance",
    "ClauseChange",
    "ClauseRow",
    "Fate",
    "Filters",
    "Members",
    "Standing",
    "StandingRow",
    "acceptance_in",
    "answered_rows",
    "changes_between",
    "clause_rows",
    "comment_counts",
    "comment_rows",
    "document_blocks",
    "documents_visible_to",
    "fates_of",
    "hash_of",
    "holds_new_wording",
    "language_name",
    "newest_version",
    "number_of",
    "organisations_heard",
    "organisations_spoken_for",
    "outcomes_of",
    "own_comments",
    "pending_wordings",
    "places_in",
    "settled_counts",
    "standing_of",
    "standings_in",
    "text_hash",
    "unsettled_in",
    "versions_of",
    "with_what_a_row_shows",
    "wording",
]
