"""Write: documents made of clauses, their versions, review rounds, comments and answers."""

from .documents import (
    Clause,
    ClauseText,
    ClauseVersion,
    Document,
    DocumentTitle,
    DocumentVersion,
    Placement,
    Source,
)
from .reviews import Comment, Disposition, ReviewRound

__all__ = [
    "Clause",
    "ClauseText",
    "ClauseVersion",
    "Comment",
    "Disposition",
    "Document",
    "DocumentTitle",
    "DocumentVersion",
    "Placement",
    "ReviewRound",
    "Source",
]
