"""Migrations make the very tables that the models describe, in which all tests run."""

import copy
import re

import pytest
from django.apps import apps
from django.db import connection, connections


@pytest.fixture
def migrated(django_db_blocker, settings):
    """A database of its own, made by running every migration."""
    settings.MIGRATION_MODULES = {}
    description = copy.deepcopy(connections.settings["default"])
    in_memory = connection.vendor == "sqlite"  # and named after its alias
    name = None if in_memory else f"{connection.settings_dict['NAME']}_migrated"
    description["TEST"]["NAME"] = name
    connections.settings["migrated"] = description
    other = connections["migrated"]
    with django_db_blocker.unblock():
        before = other.settings_dict["NAME"]
        other.creation.create_test_db(verbosity=0, serialize=False)
        yield other
        other.creation.destroy_test_db(before, verbosity=0)
    del connections["migrated"], connections.settings["migrated"]


WHAT_THERE_IS = {
    "sqlite": [
        """SELECT tables.name, columns.name, columns.type, "notnull", dflt_value, pk, sql
        FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns""",
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type != 'table'",
    ],
    "postgresql": [
        """SELECT table_name, column_name, data_type, character_maximum_length,
        is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ],
}
OURS = tuple(
    f"{app.label}_"
    for app in apps.get_app_configs()
    if app.name.startswith("milepost.")
)


def schema(database):
    """Every column, constraint and index of our tables, in whatever order they came."""
    with database.cursor() as cursor:
        for query in WHAT_THERE_IS[database.vendor]:
            cursor.execute(query)
            rows = [[in_any_order(cell) for cell in row] for row in cursor.fetchall()]
            yield sorted((row for row in rows if row[0].startswith(OURS)), key=repr)


def in_any_order(cell):
    """The words of a statement; columns that came later stand at its end."""
    is_statement = str(cell).startswith("CREATE ")
    return sorted(re.findall(r"[^\s,()]+", cell)) if is_statement else cell


@pytest.mark.django_db
def test_migrations_make_the_tables_that_the_models_describe(migrated):
    for made, described in zip(schema(migrated), schema(connection), strict=True):
        assert made == described
        assert made
