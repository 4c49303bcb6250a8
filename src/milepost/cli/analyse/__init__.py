"""`milepost analyse`: files in, files out, no database."""

import click

from milepost.cli.by_name import CommandsByName

COMMANDS = {
    "opinion": (".analyse.opinion", "opinion"),
    "survey": (".analyse.survey", "survey"),
    "coders": (".analyse.coders", "coders"),
    "duplicates": (".analyse.duplicates", "duplicates"),
    "themes": (".analyse.themes", "themes"),
}


@click.group(cls=CommandsByName, places=COMMANDS)
def analyse() -> None:
    """Analyse files, without a database."""
