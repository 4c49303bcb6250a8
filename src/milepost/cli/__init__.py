"""The `milepost` command. Reads files, asks the steps, prints; decides nothing."""

from .main import main

__all__ = ["main"]
