"""Fifty people settle one comment at once: one wins, the others are told so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from drafting import crowd

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
def settled(request):
    if connection.vendor == "sqlite":
        return request.getfixturevalue("on_disk")[0]
    return crowd.settle_one_comment()


@pytest.fixture
def together(request):
    if connection.vendor == "sqlite":
        return request.getfixturevalue("on_disk")[1]
    return crowd.put_together()


def test_one_settles_a_comment_and_forty_nine_are_told_that_it_is_settled(settled):
    assert settled["said"] == {"Disposition": 1, "AlreadySettled": 49}
    assert settled["held"] == settled["won"]
    assert settled["steps"] == 1
    assert settled["record holds"]


def test_twenty_who_put_comments_together_lose_none(together):
    assert together["said"] == {"CommentGroup": 20}
    assert (together["groups"], together["grouped"]) == (1, 12)
