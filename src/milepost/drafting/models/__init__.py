"""Write: documents made of clauses, their versions, review rounds, comments and answers."""

from .amendments import Amendment
from .bench import BenchStep
from .carrying import Carry
from .comments import Comment, CommentGroup, Disposition, Support
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
from .files import FileToRead, ReturnedFile, TableMapping
from .reviews import ReviewRound, Stance, Submission
from .sources import Source, SourceNote
from .terms import Term

__all__ = [
    "Amendment",
    "BenchStep",
    "Carry",
    "Clause",
    "ClauseText",
    "ClauseVersion",
    "Comment",
    "CommentGroup",
    "Descent",
    "Disposition",
    "Document",
    "DocumentTitle",
    "DocumentVersion",
    "FileToRead",
    "Placement",
    "ReturnedFile",
    "ReviewRound",
    "Source",
    "SourceNote",
    "Stance",
    "Submission",
    "Support",
    "TableMapping",
    "Term",
]
