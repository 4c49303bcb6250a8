"""Fifty people do one thing at once: one wins, the others are told so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from review import crowd

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory):
    """What came of it in a database that is a file."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "milepost.web.settings",
        "MILEPOST_DATA_DIR": str(tmp_path_factory.mktemp("crowd")),
        "PYTHONPATH": path,
    }
    command = [sys.executable, str(Path(crowd.__file__))]
    done = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def came_of(request):
    """What came of one of the crowds."""
    if connection.vendor == "sqlite":
        return request.getfixturevalue("on_disk").__getitem__
    return lambda name: crowd.CROWDS[name]()


def test_one_settles_a_comment_and_forty_nine_are_told_that_it_is_settled(came_of):
    responded = came_of("settle_one_comment")

    assert responded["said"] == {"Disposition": 1, "AlreadyResponded": 49}
    assert responded["held"] == responded["won"]
    assert responded["edits"] == 1
    assert responded["record holds"]


def test_twenty_who_put_comments_together_lose_none(came_of):
    together = came_of("mark_neighbours_as_duplicates")

    assert together["said"] == {"DuplicateGroup": 20}
    assert (together["groups"], together["grouped"]) == (1, 12)


def test_one_rewords_a_clause_and_forty_nine_are_told_that_it_moved_on(came_of):
    reworded = came_of("reword_one_clause")

    assert reworded["said"] == {"ClauseVersion": 1, "ClauseMovedOn": 49}
    assert reworded["held"] == reworded["won"]
    assert reworded["versions"] == 2


def test_one_translates_a_clause_and_forty_nine_are_told_what_stands(came_of):
    translated = came_of("translate_one_clause")

    assert translated["said"] == {"ClauseText": 1, "TranslatedMeanwhile": 49}
    assert translated["held"] == translated["won"]


def test_one_brings_the_next_version_and_nine_are_told_that_there_is_one(came_of):
    brought = came_of("bring_one_version")

    assert brought["said"] == {"DocumentVersion": 1, "Overtaken": 9}
    assert brought["versions"] == 2
