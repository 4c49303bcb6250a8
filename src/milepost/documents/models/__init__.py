"""Documents made of clauses, their versions and languages, and the terms of a federation."""

from .documents import (
    Clause,
    ClauseLineage,
    ClauseText,
    ClauseVersion,
    Document,
    DocumentTitle,
    DocumentVersion,
    VersionClause,
)
from .terms import Term

__all__ = [
    "Clause",
    "ClauseLineage",
    "ClauseText",
    "ClauseVersion",
    "Document",
    "DocumentTitle",
    "DocumentVersion",
    "Term",
    "VersionClause",
]
