"""Nonresponse: worst-case bounds, missing-at-random estimates, tipping points."""

from .bounds import TOTAL, Response, Stratum, describe_response
from .choices import Choices
from .missing_at_random import ShareEstimate, estimate_shares
from .ranking import Rank, rank_options
from .tipping_point import TippingPoint, describe_tipping_point, find_tipping_points

__all__ = [
    "TOTAL",
    "Choices",
    "Rank",
    "Response",
    "ShareEstimate",
    "Stratum",
    "TippingPoint",
    "describe_response",
    "describe_tipping_point",
    "estimate_shares",
    "find_tipping_points",
    "rank_options",
]
