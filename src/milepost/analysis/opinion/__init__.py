"""The opinion landscape: who votes alike, and what they say. See docs/methods."""

from .landscape import find_landscape
from .profiles import MILEPOST, POLIS, PROFILES, Profile
from .results import Landscape

__all__ = ["MILEPOST", "POLIS", "PROFILES", "Landscape", "Profile", "find_landscape"]
