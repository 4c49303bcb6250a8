"""How far a long analysis has come, told to whoever wants to know."""

from collections.abc import Callable

# What is being done, how much of it is done, how much there is.
Report = Callable[[str, int, int], None]


def unreported(stage: str, done: int, of: int) -> None:
    """Nobody wants to know."""
