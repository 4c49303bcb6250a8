"""Write command-line.md from the commands themselves.

python docs/reference/make_command_line.py > docs/reference/command-line.md
"""

from collections.abc import Iterator

import click

from milepost.cli import main


def commands(group: click.Group, said: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below `group` with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{said} {name}")
        else:
            yield f"{said} {name}", command


def page() -> str:
    """The whole page: what each command says of itself."""
    parts = [
        "# Commands\n",
        "From a checkout they are called as `./milepost …`.\n",
        "Each says this of itself with `--help`, gathered by `make_command_line.py`.\n",
    ]
    for said, command in commands(main, "milepost"):
        context = click.Context(command, info_name=said, terminal_width=96)
        parts.append(f"## `{said}`\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    click.echo(page(), nl=False)
