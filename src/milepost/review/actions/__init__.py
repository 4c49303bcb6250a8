"""Actions on reviews: every write to the tables of this package."""

from .comment_anchors import place_orphan
from .comments import make_comment
from .dispositions import (
    respond_to_comment,
    respond_to_comments,
    respond_to_duplicates,
    translate_reason,
)
from .duplicates import (
    confirm_duplicates,
    mark_duplicates,
    reject_duplicates,
    remove_duplicates,
    request_duplicates,
    suggest_duplicates,
)
from .received_files import ImportedFile, read_files
from .reviews import close_review, open_review, publish_responses, remind
from .second_reading import approve_responses, require_second_reading, return_response
from .signing import sign_submission, withdraw_submission
from .sorting import Part, assign_comments, place_comments, split_comment
from .submissions import (
    SubmissionChanges,
    pause_comments,
    prepare_submission,
    support_comment,
)
from .undo import redo_edit, undo_edit
from .uploaded_files import (
    delete_uploaded_file,
    follow_up_uploads,
    map_columns,
    table_headings,
    upload_files,
)

__all__ = [
    "ImportedFile",
    "Part",
    "SubmissionChanges",
    "approve_responses",
    "assign_comments",
    "close_review",
    "confirm_duplicates",
    "delete_uploaded_file",
    "follow_up_uploads",
    "make_comment",
    "map_columns",
    "mark_duplicates",
    "open_review",
    "pause_comments",
    "place_comments",
    "place_orphan",
    "prepare_submission",
    "publish_responses",
    "read_files",
    "redo_edit",
    "reject_duplicates",
    "remind",
    "remove_duplicates",
    "request_duplicates",
    "require_second_reading",
    "respond_to_comment",
    "respond_to_comments",
    "respond_to_duplicates",
    "return_response",
    "sign_submission",
    "split_comment",
    "suggest_duplicates",
    "support_comment",
    "table_headings",
    "translate_reason",
    "undo_edit",
    "upload_files",
    "withdraw_submission",
]
