"""Queries about amendments and sources: what pages and later steps ask."""

from .amendments import AmendmentRow, Table, amended, change_of, new_key
from .origins import Asked, proposers, sources_of, stale_languages, who_asked
from .proposals import (
    notes_visible_to,
    organisation_of_the_pen,
    proposals_for,
    sources_beside,
)

__all__ = [
    "AmendmentRow",
    "Asked",
    "Table",
    "amended",
    "change_of",
    "new_key",
    "notes_visible_to",
    "organisation_of_the_pen",
    "proposals_for",
    "proposers",
    "sources_beside",
    "sources_of",
    "stale_languages",
    "who_asked",
]
