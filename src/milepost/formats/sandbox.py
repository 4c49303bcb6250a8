"""Read a file from outside in a process of its own, with limits.

A reader that meets a file made to harm may ask for all the memory there is, or abort
on the spot. In a child process it can take down nothing but itself, and it knows none
of our secrets: its environment holds only the path to the code. What it found comes
back as JSON, never as pickled objects, which could run code on our side.
"""

import importlib
import inspect
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
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
    (found,) = stream_from_sandbox(reader, path, **more)
    return found


def stream_from_sandbox(
    reader: Callable[..., Any], path: Path, **more: Any
) -> Iterator[Any]:
    """Yield what the generator `reader(str(path), **more)` yields in a child process.

    Neither side holds more than one piece at a time. Who takes the pieces must wait for
    the last before believing the first: a refusal may come in the middle. Raises what
    `read_in_sandbox` does.
    """
    order = {
        "module": reader.__module__,
        "reader": reader.__name__,
        "path": str(path),
        "more": more,
    }
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-B", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    )
    with child:
        watch = threading.Timer(SECONDS_TO_WAIT, child.kill)
        watch.start()
        try:
            _send(child, order)
            yield from _pieces(child, path)
        except _Died as death:
            died = TooCostly(file=path.name)
            died.add_note(_complaints(child))
            raise died from death
        finally:
            watch.cancel()
            child.kill()


class _Died(Exception):
    """The child ended without saying that it had come to the end."""


def _environment() -> dict[str, str]:
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:  # Windows starts no process without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return environment


def _send(child: subprocess.Popen[bytes], order: dict[str, Any]) -> None:
    assert child.stdin is not None
    with suppress(BrokenPipeError), child.stdin:  # who died at once is noticed below
        child.stdin.write(json.dumps(order).encode())


def _pieces(child: subprocess.Popen[bytes], path: Path) -> Iterator[Any]:
    assert child.stdout is not None
    for line in child.stdout:
        try:
            answer = json.loads(line)
        except ValueError as error:  # it died in the middle of a line
            raise _Died from error
        if "refused" in answer:
            raise _error(**answer["refused"])
        if "end" in answer:
            return
        yield answer["found"]
    raise _Died


def _complaints(child: subprocess.Popen[bytes]) -> str:
    """What it wrote before it died; a child that writes more than fits into the pipe
    stands still until it is stopped."""
    assert child.stderr is not None
    return child.stderr.read().decode(errors="replace")[-2000:]


_CHILD = "from milepost.formats.sandbox import answer; answer()"


def answer() -> None:
    """What the child does: take the order from its input, print JSON, a line a piece."""
    order = json.load(sys.stdin)
    module = importlib.import_module(order["module"])
    _set_limits()
    try:
        found = getattr(module, order["reader"])(order["path"], **order["more"])
        for piece in found if inspect.isgenerator(found) else [found]:
            sys.stdout.write(json.dumps({"found": piece}) + "\n")
        last: dict[str, Any] = {"end": True}
    except MilepostError as error:
        last = {"refused": _facts(error)}
    sys.stdout.write(json.dumps(last) + "\n")


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
