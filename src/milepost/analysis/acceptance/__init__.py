"""Acceptance rates of comments by group of organisations. See docs/methods/acceptance.md."""

from .shares import Share, acceptance_by_group

__all__ = ["Share", "acceptance_by_group"]
