"""What silence leaves open: bounds, likely shares, and what could change a ranking."""

from .bounds import TOTAL, Response, Stratum, describe_response
from .choices import Choices
from .missing_at_random import Likely, estimate_shares
from .ranking import Place, rank_options
from .tipping_point import Reversal, find_reversals, say_reversal

__all__ = [
    "TOTAL",
    "Choices",
    "Likely",
    "Place",
    "Response",
    "Reversal",
    "Stratum",
    "describe_response",
    "estimate_shares",
    "find_reversals",
    "rank_options",
    "say_reversal",
]
