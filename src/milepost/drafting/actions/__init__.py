"""What people do to a text. Every write to this step's tables happens here."""

from .amending import (
    adopt_amendment,
    decline_amendment,
    make_amended_version,
    propose_amendment,
    take_amendment_as,
    withdraw_amendment,
)
from .carrying import place_orphan
from .comments import make_comment
from .documents import import_document, name_source
from .files import (
    Taken,
    forget_file,
    hand_in_files,
    headings_of,
    read_files,
    read_next_files,
    say_columns,
)
from .negotiating import agree_clause, reword_clause, settle_bracket
from .preparing import (
    Prepared,
    pause_comments,
    prepare_submission,
    support_comment,
)
from .reviews import close_review, open_review, publish_answers, remind
from .settling import dispose_comment
from .signing import sign_submission, withdraw_submission
from .translating import (
    add_term,
    import_translations,
    keep_translation,
    remove_term,
    translate_clause,
)
from .versions import lock_text, make_next_version

__all__ = [
    "Prepared",
    "Taken",
    "add_term",
    "adopt_amendment",
    "agree_clause",
    "close_review",
    "decline_amendment",
    "dispose_comment",
    "forget_file",
    "hand_in_files",
    "headings_of",
    "import_document",
    "import_translations",
    "keep_translation",
    "lock_text",
    "make_amended_version",
    "make_comment",
    "make_next_version",
    "name_source",
    "open_review",
    "pause_comments",
    "place_orphan",
    "prepare_submission",
    "propose_amendment",
    "publish_answers",
    "read_files",
    "read_next_files",
    "remind",
    "remove_term",
    "reword_clause",
    "say_columns",
    "settle_bracket",
    "sign_submission",
    "support_comment",
    "take_amendment_as",
    "translate_clause",
    "withdraw_amendment",
    "withdraw_submission",
]
