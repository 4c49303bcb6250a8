"""Sandbox: untrusted files are read in a child process with limits.

A reader that meets a file made to harm may ask for all the memory there is, or abort
on the spot. In a child process it can take down nothing but itself, and it knows none
of our secrets: its environment holds only the path to the code. Its answer comes back
as JSON, never as pickled objects, which could run code on our side.
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from milepost.errors import MilepostError, gettext_noop, parse_facts

from .errors import UnreadableFile
from .sandbox_process import start_child

SECONDS_TO_WAIT = 60  # on a busy machine 20 seconds of work may take longer


class TooCostly(UnreadableFile):
    """The reader ran out of time or memory, or died of what it read."""

    template = gettext_noop(
        "%(file)s cannot be read: it is damaged, or needs too much time or memory."
    )


def read_in_sandbox(reader: Callable[..., Any], path: Path, **more: Any) -> Any:
    """Result of `reader(str(path), **more)`, run in a child process with limits.

    `reader` is a function at the top of its module. It is given, and returns, what JSON
    can hold.

    Raises:
        UnreadableFile: the reader refused the file (its own error is raised again).
        TooCostly: the child was stopped by its limits, or died.
    """
    (answer,) = stream_from_sandbox(reader, path, **more)
    return answer


def stream_from_sandbox(
    reader: Callable[..., Any], path: Path, **more: Any
) -> Iterator[Any]:
    """Pieces that the generator `reader(str(path), **more)` yields in a child process.

    Neither side holds more than one piece at a time. Who takes the pieces must wait for
    the last before believing the first: a refusal may come in the middle. Raises what
    `read_in_sandbox` does.
    """
    order = {
        "module": reader.__module__,
        "reader": reader.__name__,
        "path": str(path.absolute()),
        "more": more,
    }
    child = start_child(reader.__module__)
    watch = threading.Timer(SECONDS_TO_WAIT, child.kill)
    watch.start()
    try:
        child.send(json.dumps(order).encode() + b"\n")
        yield from _pieces(child.answers)
    except _Died as death:
        child.kill()
        died = TooCostly(file=path.name)
        died.add_note(child.complaints().decode(errors="replace")[-2000:])
        raise died from death
    finally:
        watch.cancel()
        child.close()


class _Died(Exception):
    """The child ended without saying that it had come to the end."""


def _pieces(answers: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            answer = json.loads(answers.readline())
        except (ValueError, OSError) as error:  # it died, maybe in the middle of a line
            raise _Died from error
        if "refused" in answer:
            raise _error(**answer["refused"])
        if "end" in answer:
            return
        yield answer["piece"]


def _error(
    *, module: str, name: str, template: str, facts: dict[str, Any]
) -> MilepostError:
    kind = getattr(sys.modules.get(module), name, None)
    if not (isinstance(kind, type) and issubclass(kind, UnreadableFile)):
        kind = UnreadableFile
    return kind(template, **parse_facts(facts))
