"""Progress reports of a long analysis."""

from collections.abc import Callable

# Stage, amount done, amount in all.
Report = Callable[[str, int, int], None]


def ignore_progress(stage: str, done: int, of: int) -> None:
    """Do nothing with a progress report: stage, amount done, amount in all."""
