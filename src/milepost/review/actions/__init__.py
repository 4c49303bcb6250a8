"""Actions in reviews: every write to the tables of this step happens here."""

from collections.abc import Callable, Mapping

from milepost.analysis.progress import Report
from milepost.evidence.models import Task

from .comment_anchors import place_orphan
from .comments import make_comment
from .dispositions import dispose_comment, dispose_comments, dispose_group
from .duplicates import (
    ask_for_groups,
    dissolve_groups,
    do_suggest_groups,
    group_comments,
    keep_groups,
    suggest_groups,
    take_out_of_group,
)
from .reading_files import Taken, read_files, read_next_files
from .received_files import forget_file, hand_in_files, headings_of, say_columns
from .reviews import close_review, open_review, publish_answers, remind
from .second_reading import agree_answers, require_second_reading, send_back_answer
from .signing import sign_submission, withdraw_submission
from .sorting import Part, assign_comments, place_comments, split_comment
from .submissions import Prepared, pause_comments, prepare_submission, support_comment
from .undo import redo_step, undo_step

# The long work of this step, by the verb it is asked for with: given to the worker.
WORK: Mapping[str, Callable[[Task, Report], None]] = {
    Task.Verb.SUGGEST_GROUPS: do_suggest_groups,
}

__all__ = [
    "WORK",
    "Part",
    "Prepared",
    "Taken",
    "agree_answers",
    "ask_for_groups",
    "assign_comments",
    "close_review",
    "dispose_comment",
    "dispose_comments",
    "dispose_group",
    "dissolve_groups",
    "do_suggest_groups",
    "forget_file",
    "group_comments",
    "hand_in_files",
    "headings_of",
    "keep_groups",
    "make_comment",
    "open_review",
    "pause_comments",
    "place_comments",
    "place_orphan",
    "prepare_submission",
    "publish_answers",
    "read_files",
    "read_next_files",
    "redo_step",
    "remind",
    "require_second_reading",
    "say_columns",
    "send_back_answer",
    "sign_submission",
    "split_comment",
    "suggest_groups",
    "support_comment",
    "take_out_of_group",
    "undo_step",
    "withdraw_submission",
]
