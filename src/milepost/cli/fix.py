"""`milepost fix`: format and sort the code, as the style check wants it."""

import sys

import click

from .check import require_checkout, run


@click.command()
def fix() -> None:
    """Format the code, sort imports and repair what can be repaired by itself.

    What is left over is listed, and is for you.
    """
    require_checkout()
    left_over = run(["ruff", "check", "--fix", "."])
    sys.exit(run(["ruff", "format", "."]) or left_over)
