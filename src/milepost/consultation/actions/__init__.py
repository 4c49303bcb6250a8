"""Actions on rounds, answers and surveys: the only writes to their tables."""

from .answers import answer_as_member, answer_as_stranger, answer_statement
from .imports import import_round
from .rounds import close_round, open_round, translate_round
from .surveys import record_survey

__all__ = [
    "answer_as_member",
    "answer_as_stranger",
    "answer_statement",
    "close_round",
    "import_round",
    "open_round",
    "record_survey",
    "translate_round",
]
