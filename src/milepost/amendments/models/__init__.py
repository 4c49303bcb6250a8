"""Amendments, and the sources that clauses and proposals rest on."""

from .amendments import Amendment
from .sources import Source, SourceNote

__all__ = [
    "Amendment",
    "Source",
    "SourceNote",
]
