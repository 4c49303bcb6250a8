"""A group that knows the names of its commands before it imports them, so that
`--help` answers at once and file commands never wait for the web framework."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class CommandsByName(click.Group):
    """`places`: by name of a command, its module and the attribute that holds it."""

    def __init__(
        self, *, places: Mapping[str, tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(**options)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.places:
            return None
        module, attribute = self.places[name]
        found = getattr(importlib.import_module(module, __package__), attribute)
        assert isinstance(found, click.Command)
        return found
