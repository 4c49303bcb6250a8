"""Lazy command group: a command is imported only when it is called.

`--help` answers at once, and commands on files never wait for the web framework.
"""

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import click


class DatabaseBusy(click.ClickException):
    """Database busy: exit code 75, which says to scripts: try again (EX_TEMPFAIL of sysexits.h)."""

    exit_code = 75

    def __init__(self) -> None:
        super().__init__(
            "The database is busy or cannot be reached now: try again in a moment."
        )


class LazyGroup(click.Group):
    """Command group with lazy imports.

    `places`: by name of a command, its module and the attribute that holds it.
    """

    def __init__(
        self, *, places: Mapping[str, tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(**options)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Command of this name, imported now; None where there is none."""
        if name not in self.places:
            return None
        module, attribute = self.places[name]
        command = getattr(importlib.import_module(module, __package__), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command of a context and return its result.

        Raises:
            DatabaseBusy: the database is busy, locked or out of reach.
        """
        try:
            return super().invoke(ctx)
        except Exception as error:
            if "django.db" in sys.modules:  # else it was never asked
                from milepost.safeguard.busy import is_database_busy

                if is_database_busy(error):
                    raise DatabaseBusy from error
            raise
