"""Child side of the sandbox: the fork server, and the child that reads one file.

The fork server loads the code of the readers once and forks a child for each file, which
costs two milliseconds instead of the third of a second that a new Python takes to load
them. It never opens a file from outside and runs in one thread. Its owner is on the
other end of its standard input; when that end closes, it stops its children and ends.
"""

import gc
import importlib
import inspect
import json
import os
import selectors
import signal
import socket
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from milepost.errors import MilepostError, serialise_facts

SECONDS_OF_CPU = 20
BYTES_OF_MEMORY = 480 * 1024 * 1024  # beside the code of the readers
LONGEST_NAME = 1_000


def serve() -> None:
    """Run the fork server: fork a reader for each request until the owner closes its end.

    A request is the name of a module and three descriptors: the conversation of the
    child, where it complains, and a pipe whose other end the owner closes when it wants
    the child no more. Only then is a child waited for, so its number is nobody else's as
    long as it may be killed.
    """
    children: dict[int, int] = {}  # by the descriptor of their pipe
    with socket.socket(fileno=0) as owner, selectors.DefaultSelector() as ready:
        ready.register(owner, selectors.EVENT_READ)
        try:
            while True:
                for key, _ in ready.select():
                    if key.fileobj is not owner:
                        ready.unregister(key.fd)
                        _end(key.fd, children.pop(key.fd))
                        continue
                    name, descriptors, _, _ = socket.recv_fds(owner, LONGEST_NAME, 3)
                    if not name:
                        return
                    *streams, pipe = descriptors
                    children[pipe] = _fork(name.decode(), *streams)
                    ready.register(pipe, selectors.EVENT_READ)
        finally:
            for pipe, child in children.items():
                _end(pipe, child)


def _end(pipe: int, child: int) -> None:
    os.close(pipe)
    if child:
        os.kill(child, signal.SIGKILL)  # where it has ended already, nothing happens
        os.waitpid(child, 0)


def _fork(module: str, conversation: int, complaints: int) -> int:
    """Fork a child that reads one file; return its process id, 0 if the fork fails."""
    with suppress(Exception):  # the child meets it again, and says what is wrong
        importlib.import_module(module)
    gc.freeze()  # else the first collection of a child copies all that it shares
    try:
        child = os.fork()
    except OSError as error:
        os.write(complaints, str(error).encode())
        child = 0
    else:
        if not child:
            _answer_and_die(conversation, complaints)
    os.close(conversation)
    os.close(complaints)
    return child


def _answer_and_die(conversation: int, complaints: int) -> NoReturn:
    try:
        os.dup2(conversation, 0)
        os.dup2(conversation, 1)
        os.dup2(complaints, 2)
        for entry in list(Path("/dev/fd").iterdir()):
            if int(entry.name) > 2:
                with suppress(OSError):  # that of the list itself is closed by now
                    os.close(int(entry.name))
        answer()
    except BaseException:  # noqa: BLE001 - whatever it is, no child comes back from here
        os.write(2, traceback.format_exc().encode(errors="replace"))
    finally:
        os._exit(0)


def answer() -> None:
    """Run the reader ordered on standard input; print its pieces as JSON lines."""
    with open(0, "rb", closefd=False) as orders:
        order = json.loads(orders.readline())
    module = importlib.import_module(order["module"])
    _set_limits()
    with open(1, "w", encoding="ascii", closefd=False) as answers:
        try:
            pieces = getattr(module, order["reader"])(order["path"], **order["more"])
            if not inspect.isgenerator(pieces):
                pieces = [pieces]
            answers.writelines(json.dumps({"piece": piece}) + "\n" for piece in pieces)
            last: dict[str, Any] = {"end": True}
        except MilepostError as error:
            last = {"refused": _error_facts(error)}
        answers.write(json.dumps(last) + "\n")


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time to wait is the only limit
        return
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS_OF_CPU),
        (resource.RLIMIT_AS, _mapped_bytes() + BYTES_OF_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # macOS knows no limit on the address space
            continue


def _mapped_bytes() -> int:
    """Address space of this process in bytes; 0 where /proc does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _error_facts(error: MilepostError) -> dict[str, Any]:
    kind = type(error)
    return {
        "module": kind.__module__,
        "name": kind.__name__,
        "template": error.template,
        "facts": serialise_facts(error.facts),
    }
