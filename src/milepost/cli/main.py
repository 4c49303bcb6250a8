"""The commands, by name."""

import click

from milepost import __version__

from .by_name import CommandsByName

COMMANDS = {
    "demo": (".demo", "demo"),
    "serve": (".serve", "serve"),
    "work": (".work", "work"),
    "migrate": (".serve", "migrate"),
    "add": (".add", "add"),
    "people": (".people", "people"),
    "import": (".import_files", "import_files"),
    "document": (".document", "document"),
    "comments": (".comments", "comments"),
    "analyse": (".analyse", "analyse"),
    "concordance": (".concordance", "concordance"),
    "verify": (".verify", "verify"),
    "trace": (".trace", "trace"),
    "check": (".check", "check"),
    "fix": (".fix", "fix"),
    "test": (".check", "test"),
}


@click.group(
    cls=CommandsByName, places=COMMANDS, context_settings={"max_content_width": 100}
)
@click.version_option(__version__, prog_name="milepost")
def main() -> None:
    """From voice to commitment: hear a federation, write one strategy, keep it."""
