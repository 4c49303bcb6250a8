"""Queries on traceability: a clause both ways, outcomes of comments, counts and gaps."""

from .altered import record_gap
from .counts import line_counts
from .fates import comment_outcome, statement_outcome
from .gaps import find_gaps
from .lines import line_of_clause, placements_to_trace

__all__ = [
    "comment_outcome",
    "find_gaps",
    "line_counts",
    "line_of_clause",
    "placements_to_trace",
    "record_gap",
    "statement_outcome",
]
