"""What people do to a text. Every write to this step's tables happens here."""

from collections.abc import Callable, Mapping

from milepost.analysis.progress import Report
from milepost.evidence.models import Task

from .comments import make_comment
from .documents import import_document, name_source, translate_clause
from .groups import (
    ask_for_groups,
    dissolve_groups,
    do_suggest_groups,
    group_comments,
    keep_groups,
    suggest_groups,
    take_out_of_group,
)
from .imports import Imported, import_template_comments, import_word_comments
from .notes import NoteText, add_notes, notes_in, remove_note
from .proposing import RestsOn, propose_wording
from .reviews import close_review, open_review, publish_answers
from .second_reading import agree_answers, require_second_reading, send_back_answer
from .settling import dispose_comment, dispose_comments, dispose_group
from .sorting import Part, assign_comments, place_comments, split_comment
from .undoing import redo_step, undo_step
from .versions import lock_text, make_next_version

# The long work of this step, by the verb it is asked for with: given to the worker.
WORK: Mapping[str, Callable[[Task, Report], None]] = {
    Task.Verb.SUGGEST_GROUPS: do_suggest_groups,
}

__all__ = [
    "WORK",
    "Imported",
    "NoteText",
    "Part",
    "RestsOn",
    "add_notes",
    "agree_answers",
    "ask_for_groups",
    "assign_comments",
    "close_review",
    "dispose_comment",
    "dispose_comments",
    "dispose_group",
    "dissolve_groups",
    "do_suggest_groups",
    "group_comments",
    "import_document",
    "import_template_comments",
    "import_word_comments",
    "keep_groups",
    "lock_text",
    "make_comment",
    "make_next_version",
    "name_source",
    "notes_in",
    "open_review",
    "place_comments",
    "propose_wording",
    "publish_answers",
    "redo_step",
    "remove_note",
    "require_second_reading",
    "send_back_answer",
    "split_comment",
    "suggest_groups",
    "take_out_of_group",
    "translate_clause",
    "undo_step",
]
