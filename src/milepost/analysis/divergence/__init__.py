"""Divergence of known groups, such as regions, item by item. See docs/methods/divergence.md."""

from .answers import count_answers
from .compare import Divergence, describe_divergence, find_divergence

__all__ = ["Divergence", "count_answers", "describe_divergence", "find_divergence"]
