"""Learn: findings, each with the data it was made of and the way it was made."""

from .findings import Finding, Verification
from .tasks import Task
from .themes import Theme

__all__ = ["Finding", "Task", "Theme", "Verification"]
