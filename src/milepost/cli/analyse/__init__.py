"""`milepost analyse`: files in, files out, no database."""

import click

from milepost.cli.lazy_group import LazyGroup

COMMANDS = {
    "opinion": (".analyse.opinion", "opinion"),
    "survey": (".analyse.survey", "survey"),
    "reliability": (".analyse.reliability", "reliability"),
    "duplicates": (".analyse.duplicates", "duplicates"),
    "themes": (".analyse.themes", "themes"),
}


@click.group(cls=LazyGroup, places=COMMANDS)
def analyse() -> None:
    """Analyse files, without a database."""
