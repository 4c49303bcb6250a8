"""What all tests share: no test reaches the network or the reader's own data folder."""

import gc
import os
import tempfile

import pytest
from django.utils import translation
from hypothesis import settings

# Hooks of pytest: each action that succeeds in a test has left its line in the record.
from action_lines import (  # noqa: F401
    pytest_sessionfinish,
    pytest_sessionstart,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from database_words import database_tests

# How long one example takes depends on what else the machine does.
settings.register_profile("milepost", deadline=None, max_examples=50)
# MILEPOST_LONG=1: many more random cases, for when an algebra has been changed.
settings.register_profile("long", deadline=None, max_examples=1_600)
settings.load_profile("long" if os.environ.get("MILEPOST_LONG") else "milepost")

# Before Django reads its settings; removed when the tests end.
folder = tempfile.TemporaryDirectory(prefix="milepost-tests-")
os.environ["MILEPOST_DATA_DIR"] = folder.name
# Fifty who wait their turn on a busy machine wait long, and none of them gives up.
os.environ["MILEPOST_LONGEST_WAIT"] = "600"


def pytest_collection_finish():
    """What was collected stays to the end: looking through it for garbage takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what depends on the database, where only such tests are asked for."""
    if "database" in config.option.markexpr:
        for item in items:
            has_database = item.get_closest_marker("django_db")
            if has_database and item.originalname in database_tests(item.path):
                item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def files_are_read_before_a_transaction():
    """Whoever reads a file in a transaction keeps every other writer waiting."""
    from django.db import connection

    from milepost.formats import sandbox

    start_child = sandbox.start_child

    def start_outside_transactions(module):
        blocks = [b for b in connection.atomic_blocks if not b._from_testcase]
        assert not blocks, f"{module} reads a file within a transaction"
        return start_child(module)

    sandbox.start_child = start_outside_transactions
    yield
    sandbox.start_child = start_child


@pytest.fixture(autouse=True)
def in_english():
    """A page that was asked for in French leaves French behind in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sign_in(client):
    """Sign the test client in as a person, without the sign-in form."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
