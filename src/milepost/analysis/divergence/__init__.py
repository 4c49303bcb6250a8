"""Where known groups diverge, such as regions. See docs/methods/divergence.md."""

from .answers import count_answers
from .compare import Divergence, find_divergence, say_divergence

__all__ = ["Divergence", "count_answers", "find_divergence", "say_divergence"]
