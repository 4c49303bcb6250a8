"""The opinion landscape: who votes alike, and what they say. See docs/methods."""

from .landscape import find_landscape
from .results import Landscape

__all__ = ["Landscape", "find_landscape"]
