"""What an installation held when an issue was resolved is held after every later migration."""

import copy
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

KEPT = sorted((Path(__file__).parents[1] / "data" / "populated").glob("*.json.gz"))


@pytest.fixture
def empty(django_db_blocker, settings):
    """A database of its own without tables, in which migrations run."""
    settings.MIGRATION_MODULES = {}
    description = copy.deepcopy(connections.settings["default"])
    in_memory = connection.vendor == "sqlite"  # and named after its alias
    name = None if in_memory else f"{connection.settings_dict['NAME']}_populated"
    description["TEST"] = {**description["TEST"], "NAME": name, "MIGRATE": False}
    connections.settings["populated"] = description
    other = connections["populated"]
    with django_db_blocker.unblock():
        before = other.settings_dict["NAME"]
        settings.MIGRATION_MODULES = {}
        other.creation._create_test_db(verbosity=0, autoclobber=True)
        other.close()
        other.settings_dict["NAME"] = other.creation._get_test_db_name()
        yield other
        other.creation.destroy_test_db(before, verbosity=0)
    del connections["populated"], connections.settings["populated"]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
@pytest.mark.django_db
def test_a_populated_installation_is_migrated_and_keeps_its_rows(path, empty, tmp_path):
    kept = json.loads(gzip.decompress(path.read_bytes()))
    fixture = tmp_path / "rows.json"
    fixture.write_text(json.dumps(kept["rows"]))

    MigrationExecutor(empty).migrate([tuple(node) for node in kept["migrations"]])
    call_command("loaddata", str(fixture), database="populated", verbosity=0)
    call_command("migrate", database="populated", verbosity=0)

    before = Counter(row["model"] for row in kept["rows"])
    after = {
        label: apps.get_model(label)._base_manager.using("populated").count()
        for label in before
    }
    assert after == before
    assert before["documents.clause"] > 10
    assert before["review.comment"] > 50


def test_an_installation_is_kept():
    assert KEPT
