"""The commands, by name. A command's module is imported when it is called, so that
`milepost --help` answers at once and file commands never wait for the web framework."""

import importlib

import click

# name: (module of this package, attribute)
COMMANDS = {
    "demo": ("demo", "demo"),
    "serve": ("serve", "serve"),
    "migrate": ("serve", "migrate"),
    "add": ("add", "add"),
    "people": ("people", "people"),
    "import": ("import_files", "import_files"),
    "analyse": ("analyse", "analyse"),
    "trace": ("trace", "trace"),
    "check": ("check", "check"),
    "test": ("check", "test"),
}


class CommandsByName(click.Group):
    """A group that knows the names of its commands before it imports them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        found = getattr(importlib.import_module(f"milepost.cli.{module}"), attribute)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=CommandsByName, context_settings={"max_content_width": 100})
@click.version_option(package_name=None, version="0.1.0")
def main() -> None:
    """From voice to commitment: hear a federation, write one strategy, keep it."""
