"""Read a file from outside in a process of its own, with limits.

A reader that meets a file made to harm may ask for all the memory there is, or abort
on the spot. In a child process it can take down nothing but itself, and it knows none
of our secrets: its environment holds only the path to the code. What it found comes
back as JSON, never as pickled objects, which could run code on our side.
"""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milepost.errors import MilepostError, gettext_noop

from .errors import UnreadableFile

SECONDS_OF_CPU = 20
SECONDS_TO_WAIT = 60  # on a busy machine 20 seconds of work may take longer
BYTES_OF_MEMORY = 512 * 1024 * 1024


class TooCostly(UnreadableFile):
    """The reader ran out of time or memory, or died of what it read."""

    template = gettext_noop(
        "%(file)s cannot be read: it is damaged, or takes too much time or memory."
    )


def read_in_sandbox(reader: Callable[..., Any], path: Path, **more: Any) -> Any:
    """Return what `reader(str(path), **more)` returns, run in a child process.

    `reader` is a function at the top of its module. It is given, and returns, what JSON
    can hold.

    Raises:
        UnreadableFile: the reader refused the file (its own error is raised again).
        TooCostly: the child was stopped by its limits, or died.
    """
    order = {
        "module": reader.__module__,
        "reader": reader.__name__,
        "path": str(path),
        "more": more,
    }
    command = [sys.executable, "-B", "-c", _CHILD]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:  # Windows starts no process without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            env=environment,
            timeout=SECONDS_TO_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooCostly(file=path.name) from error
    if child.returncode:
        died = TooCostly(file=path.name)
        died.add_note(child.stderr.decode(errors="replace")[-2000:])
        raise died
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise _error(**answer["refused"])
    return answer["found"]


_CHILD = "from milepost.formats.sandbox import answer; answer()"


def answer() -> None:
    """What the child does: take the order from its input, print the answer as JSON."""
    order = json.load(sys.stdin)
    module = importlib.import_module(order["module"])
    _set_limits()
    try:
        reader = getattr(module, order["reader"])
        found = {"found": reader(order["path"], **order["more"])}
    except MilepostError as error:
        found = {"refused": _facts(error)}
    json.dump(found, sys.stdout)


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time to wait is the only limit
        return
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS_OF_CPU),
        (resource.RLIMIT_AS, BYTES_OF_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # macOS knows no limit on the address space
            continue


def _facts(error: MilepostError) -> dict[str, Any]:
    kind = type(error)
    return {
        "module": kind.__module__,
        "name": kind.__name__,
        "template": error.template,
        "facts": {name: str(fact) for name, fact in error.facts.items()},
    }


def _error(
    *, module: str, name: str, template: str, facts: dict[str, str]
) -> MilepostError:
    kind = getattr(sys.modules.get(module), name, None)
    if not (isinstance(kind, type) and issubclass(kind, UnreadableFile)):
        kind = UnreadableFile
    return kind(template, **facts)
