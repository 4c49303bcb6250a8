"""Reviews of a text: submissions, comments, duplicates, dispositions, received files."""

from .comment_anchors import CommentAnchor
from .comments import Comment, Disposition, DuplicateGroup, ResponseReason, Support
from .edits import EditAction
from .received_files import ReceivedFile, TableMapping, UploadedFile
from .reviews import Position, Review, Submission

__all__ = [
    "Comment",
    "CommentAnchor",
    "Disposition",
    "DuplicateGroup",
    "EditAction",
    "Position",
    "ReceivedFile",
    "ResponseReason",
    "Review",
    "Submission",
    "Support",
    "TableMapping",
    "UploadedFile",
]
