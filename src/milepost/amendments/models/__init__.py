"""Amendments, and the sources that clauses and proposals rest on."""

from .amendments import Amendment, AmendmentText
from .sources import Source, SourceNote

__all__ = [
    "Amendment",
    "AmendmentText",
    "Source",
    "SourceNote",
]
