"""The exercise: a made-up federation, its strategy with planted gaps, and one without."""

from .cast import SLUG, add_cast
from .clean_process import hold_clean_process
from .marked_files import marked_files, write_marked_files
from .strategy_process import hold_strategy_process

__all__ = ["SLUG", "load_exercise", "marked_files", "write_marked_files"]


def load_exercise() -> None:
    """Load the exercise federation and the two processes of the exercise."""
    cast = add_cast()
    hold_strategy_process(cast)
    hold_clean_process(cast)
