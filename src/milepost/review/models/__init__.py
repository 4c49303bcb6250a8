"""Reviews of a text: submissions, comments, duplicates, dispositions, received files."""

from .comment_anchors import Carry
from .comments import Comment, CommentGroup, Disposition, Support
from .edits import BenchStep
from .received_files import FileToRead, ReturnedFile, TableMapping
from .reviews import ReviewRound, Stance, Submission

__all__ = [
    "BenchStep",
    "Carry",
    "Comment",
    "CommentGroup",
    "Disposition",
    "FileToRead",
    "ReturnedFile",
    "ReviewRound",
    "Stance",
    "Submission",
    "Support",
    "TableMapping",
]
