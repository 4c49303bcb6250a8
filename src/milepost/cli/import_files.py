"""`milepost import`: the group of commands that import files."""

import click

from .import_comments import comments, document
from .import_votes import votes


@click.group("import")
def import_files() -> None:
    """Take in votes, comments and documents from files."""


for command in (votes, comments, document):
    import_files.add_command(command)
