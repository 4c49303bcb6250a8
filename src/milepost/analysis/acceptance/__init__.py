"""How much of what is asked for is taken up, by who asked. See docs/methods/acceptance.md."""

from .shares import Share, share_of_groups

__all__ = ["Share", "share_of_groups"]
