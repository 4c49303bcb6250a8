"""Comment templates: tables of comments on a draft, one per row, read and written.

The forms that are known are data, in `profiles/`: that of ISO, IEC and CEN, of EMA and
ICH, of IEEE 802, of Codex and the IPPC, of the IPCC, and a table of any column names.
"""

from .filling import RowResponse, fill_responses
from .mapping import find_headings, guess_mapping, mapped_profile, read_headings
from .problems import (
    CellTooLong,
    NoHeader,
    NoResponseColumn,
    NoSuchRow,
    ResponseCellHoldsFormula,
    TableProblem,
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
    "CellTooLong",
    "CommentFile",
    "NoHeader",
    "NoResponseColumn",
    "NoSuchRow",
    "Profile",
    "ResponseCellHoldsFormula",
    "RowResponse",
    "TableProblem",
    "TemplateComment",
    "UnusableComments",
    "UnusableMapping",
    "check_comment_file",
    "fill_responses",
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
