"""Progress reports of a long analysis."""

from collections.abc import Callable

# Stage, amount done, amount in all.
Report = Callable[[str, int, int], None]


def ignore_progress(stage: str, done: int, of: int) -> None:
    """A report that does nothing."""
