"""Command line interface: the group `milepost` and its commands, imported when called."""

import click

from milepost import __version__

from .lazy_group import LazyGroup

COMMANDS = {
    "demo": (".demo", "demo"),
    "serve": (".serve", "serve"),
    "worker": (".worker", "worker"),
    "migrate": (".serve", "migrate"),
    "add": (".add", "add"),
    "people": (".people", "people"),
    "import": (".import_files", "import_files"),
    "document": (".document", "document"),
    "comments": (".comments", "comments"),
    "analyse": (".analyse", "analyse"),
    "check-translations": (".check_translations", "check_translations"),
    "verify": (".verify", "verify"),
    "trace": (".trace", "trace"),
    "check": (".check", "check"),
    "fix": (".fix", "fix"),
    "test": (".check", "test"),
}


@click.group(
    cls=LazyGroup, places=COMMANDS, context_settings={"max_content_width": 100}
)
@click.version_option(__version__, prog_name="milepost")
def main() -> None:
    """From voice to commitment: hear a federation, write one strategy, keep it."""
