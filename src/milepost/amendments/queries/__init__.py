"""Queries about amendments and sources, for pages and later packages."""

from .amendments import AmendmentList, AmendmentRow, amended, amendment_change, new_key
from .origins import (
    ClauseOrigins,
    amendment_sources,
    clause_origins,
    proposers,
    stale_languages,
)
from .proposals import (
    candidate_sources,
    drafting_organisation,
    proposed_wordings,
    visible_notes,
)

__all__ = [
    "AmendmentList",
    "AmendmentRow",
    "ClauseOrigins",
    "amended",
    "amendment_change",
    "amendment_sources",
    "candidate_sources",
    "clause_origins",
    "drafting_organisation",
    "new_key",
    "proposed_wordings",
    "proposers",
    "stale_languages",
    "visible_notes",
]
