"""Models of findings, each with its data, method and parameters, and of themes."""

from .findings import Finding, Verification
from .themes import Theme

__all__ = ["Finding", "Theme", "Verification"]
