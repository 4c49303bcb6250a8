"""Data of `milepost demo`: the Movement's public facts, open data, and an exercise.

Everything goes through the actions of the steps, as if typed in. Loading twice changes
nothing: a federation that is there is left as it is.
"""

from .exercise import write_marked_files
from .loading import load, load_movement

__all__ = ["load", "load_movement", "write_marked_files"]
