"""The opinion landscape: who votes alike, and what they say. See docs/methods."""

from .clustering_options import MILEPOST, POLIS, PROFILES, Profile
from .landscape import find_landscape
from .results import Landscape

__all__ = ["MILEPOST", "POLIS", "PROFILES", "Landscape", "Profile", "find_landscape"]
