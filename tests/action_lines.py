"""The record is complete: every action that succeeds in a test has left its own line, and
a run of all tests fails where an action succeeded in none."""

import dataclasses
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "milepost"
# Verbs of the actions that changed something in this run.
performed = set()


def assert_recorded(call):
    """Fail an action whose own line is missing, or is about something else.

    The lines of actions that it calls are theirs. Its object is what it was given or
    what it gives back.
    """
    verbs = [line.verb for _, line in call.lines]
    if call.is_unchanged or call.unrecorded:
        assert not verbs, f"{call.verb} says it leaves no line, and recorded {verbs}"
    else:
        assert verbs, f"{call.verb} left no line in the record"
        assert any(is_about(line, thing, call) for thing, line in call.lines), (
            f"{call.verb} recorded a thing that it was neither given nor gave back"
        )
    if not call.is_unchanged:
        performed.add(call.verb)


def is_about(line, thing, call):
    return any(
        # The same object too: one that was deleted has no key any more.
        row is thing
        or (line.object_type, line.object_id) == (row._meta.label_lower, str(row.pk))
        for row in rows_in([*call.arguments.values(), call.result])
    )


def rows_in(values):
    """Rows of tables among values, and within lists and dataclasses of them."""
    for value in values:
        if hasattr(value, "_meta"):
            yield value
        elif isinstance(value, (list, tuple, set, frozenset)):
            yield from rows_in(value)
        elif dataclasses.is_dataclass(value):
            yield from rows_in(
                getattr(value, f.name) for f in dataclasses.fields(value)
            )


def verbs_of_actions():
    text = "".join(
        path.read_text()
        for path in SOURCE.rglob("*.py")
        if path.name == "actions.py" or "actions" in path.parts
    )
    return set(re.findall(r'^@action\(\s*"([a-z_.]+)"', text, re.MULTILINE))


def is_of_all_tests(config):
    """Whether nothing was left out by a path, a name or a marker."""
    chosen = ("keyword", "markexpr", "deselect", "ignore", "collectonly", "maxfail")
    paths = {Path(argument).resolve() for argument in config.args}
    return paths == {config.rootpath / "tests"} and not any(
        config.getoption(option, None) for option in chosen
    )


def pytest_sessionstart(session):
    from milepost.safeguard import actions

    actions.after_action = assert_recorded


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """A worker of pytest-xdist has ended: what it performed counts."""
    performed.update(getattr(node, "workeroutput", {}).get("performed", ()))


def pytest_sessionfinish(session, exitstatus):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["performed"] = sorted(performed)
    elif exitstatus == pytest.ExitCode.OK and missing_verbs(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def missing_verbs(config):
    return verbs_of_actions() - performed if is_of_all_tests(config) else set()


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    for verb in sorted(missing_verbs(config)):
        terminalreporter.write_line(f"FAILED {verb}: no test performs this action")
