"""What people do to a text. Every write to this step's tables happens here."""

from collections.abc import Callable, Mapping

from milepost.analysis.progress import Report
from milepost.evidence.models import Task

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
from .documents import import_document, import_document_file, name_source
from .files import forget_file, hand_in_files, headings_of, say_columns
from .groups import (
    ask_for_groups,
    dissolve_groups,
    do_suggest_groups,
    group_comments,
    keep_groups,
    suggest_groups,
    take_out_of_group,
)
from .negotiating import agree_clause, reword_clause, settle_bracket
from .notes import NoteText, add_notes, notes_in, remove_note
from .preparing import (
    Prepared,
    pause_comments,
    prepare_submission,
    support_comment,
)
from .proposing import RestsOn, propose_wording
from .reading_files import Taken, read_files, read_next_files
from .reviews import close_review, open_review, publish_answers, remind
from .second_reading import agree_answers, require_second_reading, send_back_answer
from .settling import dispose_comment, dispose_comments, dispose_group
from .signing import sign_submission, withdraw_submission
from .sorting import Part, assign_comments, place_comments, split_comment
from .translating import (
    add_term,
    import_translations,
    keep_translation,
    remove_term,
    translate_clause,
)
from .undoing import redo_step, undo_step
from .versions import lock_text, make_next_version
from .whole_drafts import import_version

# The long work of this step, by the verb it is asked for with: given to the worker.
WORK: Mapping[str, Callable[[Task, Report], None]] = {
    Task.Verb.SUGGEST_GROUPS: do_suggest_groups,
}

__all__ = [
    "WORK",
    "NoteText",
    "Part",
    "Prepared",
    "RestsOn",
    "Taken",
    "add_notes",
    "add_term",
    "adopt_amendment",
    "agree_answers",
    "agree_clause",
    "ask_for_groups",
    "assign_comments",
    "close_review",
    "decline_amendment",
    "dispose_comment",
    "dispose_comments",
    "dispose_group",
    "dissolve_groups",
    "do_suggest_groups",
    "forget_file",
    "group_comments",
    "hand_in_files",
    "headings_of",
    "import_document",
    "import_document_file",
    "import_translations",
    "import_version",
    "keep_groups",
    "keep_translation",
    "lock_text",
    "make_amended_version",
    "make_comment",
    "make_next_version",
    "name_source",
    "notes_in",
    "open_review",
    "pause_comments",
    "place_comments",
    "place_orphan",
    "prepare_submission",
    "propose_amendment",
    "propose_wording",
    "publish_answers",
    "read_files",
    "read_next_files",
    "redo_step",
    "remind",
    "remove_note",
    "remove_term",
    "require_second_reading",
    "reword_clause",
    "say_columns",
    "send_back_answer",
    "settle_bracket",
    "sign_submission",
    "split_comment",
    "suggest_groups",
    "support_comment",
    "take_amendment_as",
    "take_out_of_group",
    "translate_clause",
    "undo_step",
    "withdraw_amendment",
    "withdraw_submission",
]
