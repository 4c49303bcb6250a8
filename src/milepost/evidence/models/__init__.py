"""Models of findings, each with its data, method and parameters, and of themes."""

from .findings import Finding, Verification
from .tasks import Task
from .themes import Theme

__all__ = ["Finding", "Task", "Theme", "Verification"]
