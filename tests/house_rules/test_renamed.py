"""Nothing that could be reached before the words were made one is gone."""

import importlib.util
from pathlib import Path

import pytest
from click import Context, Group

from milepost.cli import main

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def renamed():
    spec = importlib.util.spec_from_file_location(
        "make_renamed", REFERENCE / "make_renamed.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_address_before_leads_to_one_now(renamed):
    now = [*renamed.ADDRESSES.values(), *renamed.KEPT_ADDRESSES.split()]

    assert sorted(set(now) - set(renamed.routes())) == []
    assert len(now) == len(set(now)) == 124


def test_every_command_before_is_one_now(renamed):
    now = [*renamed.COMMANDS.values(), *renamed.KEPT_COMMANDS]

    assert [command for command in now if not is_command(command)] == []


def is_command(words):
    group = main
    for word in words.split()[1:]:
        if not isinstance(group, Group):
            return False
        group = group.get_command(Context(group), word)
        if group is None:
            return False
    return True


def test_the_page_is_what_the_script_writes(renamed):
    assert (REFERENCE / "renamed.md").read_text() == renamed.page()
