"""Child processes of the sandbox: forked from a server, or spawned without fork.

The fork server of a process is started when the first file is read, and again when it
has died or this process was itself forked. It begins with a clean environment.
"""

import atexit
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Protocol

_RUN = "from milepost.formats.sandbox_child import {0}; {0}()"
SECONDS_TO_END = 10
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")  # not on Windows


class Child(Protocol):
    """A process that takes one order, answers line by line and dies."""

    answers: IO[bytes]

    def send(self, order: bytes) -> None:
        """Send the order to the child; a dead child is noticed when its answer is read."""

    def kill(self) -> None:
        """End the child, so that `answers` ends too; safe from any thread at any time."""

    def complaints(self) -> bytes:
        """Standard error of a killed child, as bytes; a forked one's at most 64 KiB."""

    def close(self) -> None:
        """End the child and close its pipes and sockets."""


def start_child(module: str) -> Child:
    """Start a child for a reader in `module`: forked from the server, or spawned."""
    return fork_server.fork(module) if CAN_FORK else SpawnedChild()


class SpawnedChild:
    """A new Python."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            [sys.executable, "-B", "-c", _RUN.format("answer")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
        assert self._process.stdout is not None
        self.answers: IO[bytes] = self._process.stdout

    def send(self, order: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin:
            self._process.stdin.write(order)

    def kill(self) -> None:
        self._process.kill()

    def complaints(self) -> bytes:
        assert self._process.stderr is not None
        return self._process.stderr.read()

    def close(self) -> None:
        with self._process:
            self._process.kill()


class ForkedChild:
    """A child of the fork server, which stops it when our end of its pipe closes."""

    def __init__(self, server: socket.socket, module: str) -> None:
        ours, theirs = socket.socketpair()
        self._conversation = ours
        self.answers: IO[bytes] = ours.makefile("rb")
        self._complaints, complaints = os.pipe()
        self._pipe: int | None
        pipe, self._pipe = os.pipe()
        self._lock = threading.Lock()
        try:
            descriptors = [theirs.fileno(), complaints, pipe]
            socket.send_fds(server, [module.encode()], descriptors)
        except OSError:
            self.close()
            raise
        finally:
            theirs.close()
            os.close(complaints)
            os.close(pipe)

    def send(self, order: bytes) -> None:
        with suppress(OSError):
            self._conversation.sendall(order)

    def kill(self) -> None:
        with self._lock:
            if self._pipe is not None:
                os.close(self._pipe)
                self._pipe = None
                with suppress(OSError):  # a server that hangs must not keep us waiting
                    self._conversation.shutdown(socket.SHUT_RDWR)

    def complaints(self) -> bytes:
        os.set_blocking(self._complaints, False)
        with suppress(BlockingIOError):
            return os.read(self._complaints, 2**16)
        return b""

    def close(self) -> None:
        self.kill()
        self.answers.close()
        self._conversation.close()
        os.close(self._complaints)


class ForkServer:
    """The server of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fork(self, module: str) -> Child:
        """Fork a child for a reader in `module`; a server that has died is started again."""
        with self._lock:
            if self._control is not None:
                with suppress(OSError):
                    return ForkedChild(self._control, module)
            self._stop()
            return ForkedChild(self._start(), module)

    def stop(self) -> None:
        """End the fork server and with it its children."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """Drop the server in a forked process, without ending it: the parent owns it."""
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        self._process = None
        self._lock = threading.Lock()  # another thread may have held it
        self._stop()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
                [sys.executable, "-B", "-c", _RUN.format("serve")],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for its owner
            )
        self._control = ours
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _environment() -> dict[str, str]:
    folders = map(os.path.abspath, sys.path)
    environment = {"PYTHONPATH": os.pathsep.join(folders), "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:  # Windows starts no process without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return environment


fork_server = ForkServer()
atexit.register(fork_server.stop)
if CAN_FORK:
    os.register_at_fork(after_in_child=fork_server.forget)
