"""Documents made of clauses, their versions and languages, and the terms of a federation."""

from .documents import (
    Clause,
    ClauseText,
    ClauseVersion,
    Descent,
    Document,
    DocumentTitle,
    DocumentVersion,
    Placement,
)
from .terms import Term

__all__ = [
    "Clause",
    "ClauseText",
    "ClauseVersion",
    "Descent",
    "Document",
    "DocumentTitle",
    "DocumentVersion",
    "Placement",
    "Term",
]
