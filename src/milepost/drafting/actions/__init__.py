"""What people do to a text. Every write to this step's tables happens here."""

from .comments import make_comment
from .documents import import_document, name_source, translate_clause
from .imports import Imported, import_template_comments, import_word_comments
from .preparing import (
    Prepared,
    pause_comments,
    prepare_submission,
    support_comment,
)
from .reviews import close_review, open_review, publish_answers, remind
from .settling import dispose_comment
from .signing import sign_submission, withdraw_submission
from .versions import lock_text, make_next_version

__all__ = [
    "Imported",
    "Prepared",
    "close_review",
    "dispose_comment",
    "import_document",
    "import_template_comments",
    "import_word_comments",
    "lock_text",
    "make_comment",
    "make_next_version",
    "name_source",
    "open_review",
    "pause_comments",
    "prepare_submission",
    "publish_answers",
    "remind",
    "sign_submission",
    "support_comment",
    "translate_clause",
    "withdraw_submission",
]
