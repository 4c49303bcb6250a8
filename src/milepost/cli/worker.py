"""The worker: background jobs in a process of its own, beside those that answer pages."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click

from .django import data_dir, start

RESTART_PAUSE = 1.0  # seconds
# So long a job may take to end when its server stops; it is then taken up again later.
STOP_TIMEOUT = 5.0  # seconds


@click.command()
@data_dir
def worker() -> None:
    """Run background jobs until interrupted: long work, reminders, mail.

    `milepost serve` and `milepost demo` start this beside the pages, so it is for who
    serves the pages in another way. It ends with whoever started it.
    """
    started_by = os.getppid()
    start()
    from milepost.jobs.worker import run_worker

    run_worker(started_by=started_by)


@contextmanager
def worker_beside_server() -> Iterator[None]:
    """Context manager: a worker process beside the server, started again where it ends.

    A process and not a thread: what an analysis takes of memory and time is not taken
    from those who read pages, and where it takes too much only the worker ends.
    """
    stopped = Event()

    def keep_running() -> None:
        while not stopped.is_set():
            # A session of its own: Ctrl-C is for the server, which then ends the worker.
            process = subprocess.Popen(
                [sys.executable, "-m", "milepost.cli", "worker"], start_new_session=True
            )
            while process.poll() is None and not stopped.wait(0.2):
                pass
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            stopped.wait(RESTART_PAUSE)

    thread = Thread(target=keep_running)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
