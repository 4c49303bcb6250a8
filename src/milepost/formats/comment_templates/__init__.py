"""Tables in which comments on a draft are gathered, a row a comment: read and written.

The forms that are known are data, in `profiles/`: that of ISO, IEC and CEN, of EMA and
ICH, of IEEE 802, of Codex and the IPPC, of the IPCC, and a table of any column names.
"""

from .filling import Answer, fill_answers
from .mapping import find_headings, guess_mapping, mapped_profile, read_headings
from .problems import (
    AnswerInTheWay,
    CellTooLong,
    NoHeader,
    NoPlaceForAnswers,
    NoSuchRow,
    Problem,
    UnusableComments,
    UnusableMapping,
)
from .profile import PROFILES, Profile, load_profile
from .reading import (
    CommentFile,
    check_comment_file,
    find_comments,
    read_comment_file,
    read_comments,
)
from .rows import TemplateComment
from .writing import write_comments

__all__ = [
    "PROFILES",
    "Answer",
    "AnswerInTheWay",
    "CellTooLong",
    "CommentFile",
    "NoHeader",
    "NoPlaceForAnswers",
    "NoSuchRow",
    "Problem",
    "Profile",
    "TemplateComment",
    "UnusableComments",
    "UnusableMapping",
    "check_comment_file",
    "fill_answers",
    "find_comments",
    "find_headings",
    "guess_mapping",
    "load_profile",
    "mapped_profile",
    "read_comment_file",
    "read_comments",
    "read_headings",
    "write_comments",
]
