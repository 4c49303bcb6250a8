"""Packages and versions: the locks agree, and each holds what it is for."""

import re
import tomllib
from pathlib import Path

import pytest

import milepost

ROOT = Path(__file__).parents[2]
BASE, PRODUCTION, TEST = (
    "requirements.lock",
    "requirements-production.lock",
    "requirements-test.lock",
)


def pins(lock):
    """Each package with its version; one may have two, for two ranges of Python."""
    return set(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    )


def packages(lock):
    return {package for package, _ in pins(lock)}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def requirement_names(requirements):
    return {re.match(r"[\w-]+", line)[0].lower() for line in requirements}


def test_every_lock_agrees_on_every_version():
    """So that what is tested is what is run."""
    assert len(pins(BASE)) > 40
    assert pins(BASE) - pins(PRODUCTION) == set()
    assert pins(PRODUCTION) - pins(TEST) == set()


def test_each_lock_holds_what_the_project_asks_for():
    """Make them again with the commands in CONTRIBUTING.md."""
    needed = requirement_names(project()["dependencies"])
    extras = project()["optional-dependencies"]
    assert needed <= packages(BASE)
    assert requirement_names(extras["postgres"]) <= packages(PRODUCTION)
    assert set().union(*map(requirement_names, extras.values())) <= packages(TEST)


def test_production_installs_nothing_that_only_tests_or_spark_use():
    extras = project()["optional-dependencies"]
    needed = requirement_names(project()["dependencies"] + extras["postgres"])
    unneeded = requirement_names(extras["test"] + extras["spark"]) - needed
    assert {"playwright", "mypy", "pyspark", "ruff"} <= unneeded
    assert not unneeded & packages(PRODUCTION)


def test_every_pin_has_a_hash_and_no_lock_names_an_address():
    for lock in (BASE, PRODUCTION, TEST):
        text = (ROOT / lock).read_text()
        entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)
        without_hash = [
            entry for entry in entries if entry and "--hash=sha256:" not in entry
        ]
        assert not without_hash, lock
        assert "://" not in text, lock


def test_the_version_is_written_once():
    assert project()["dynamic"] == ["version"]
    assert "version" not in project()
    changes = (ROOT / "CHANGELOG.md").read_text()
    assert re.search(r"^## (\S+),", changes, re.MULTILINE)[1] == milepost.__version__


def test_the_metadata_of_the_package_are_whole():
    """Addresses of a home page are left out while there is no public one."""
    wanted = {"name", "description", "readme", "requires-python", "license"}
    wanted |= {"license-files", "authors", "keywords", "classifiers"}
    assert wanted <= project().keys()


def test_the_tests_of_a_group_stay_on_one_worker(request):
    """So that one demonstration and one session of Spark serve them all.

    pytest-xdist says so by the end of a test's name, which a release of pytest ignored.
    """
    if not hasattr(request.config, "workerinput"):
        pytest.skip("there are no workers here: pytest -n auto --dist loadgroup")
    in_groups = [
        t for t in request.session.items if t.get_closest_marker("xdist_group")
    ]
    assert [test.nodeid for test in in_groups if "@" not in test.nodeid] == []
