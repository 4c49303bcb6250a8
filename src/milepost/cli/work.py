"""The long work that pages ask for, in a process of its own beside those that answer."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click

from .django import data_dir, start

LOOKS_EVERY = 1.0  # seconds
REMINDS_EVERY = 60.0  # seconds


@click.command()
@data_dir
def work() -> None:
    """Do the long work that pages ask for, remind, and mail, until interrupted.

    `milepost serve` and `milepost demo` start this beside the pages, so it is for who
    serves the pages in another way. It ends with whoever started it.
    """
    started_by = os.getppid()
    start()
    from django.db import close_old_connections

    from milepost.evidence.actions import do_next_task
    from milepost.process.actions import mail_next_notice, remind_in_time
    from milepost.review.actions import WORK, read_next_files
    from milepost.safeguard.actors import OPERATOR

    reminds_at = 0.0
    while os.getppid() == started_by:
        if time.monotonic() >= reminds_at:
            remind_in_time(by=OPERATOR)
            reminds_at = time.monotonic() + REMINDS_EVERY
        # Each in turn: none waits until another has run dry.
        done = [mail_next_notice(), do_next_task(WORK), read_next_files()]
        if all(one is None for one in done):
            time.sleep(LOOKS_EVERY)
        close_old_connections()


@contextmanager
def a_worker_beside() -> Iterator[None]:
    """A worker for as long as pages are served, started again where it breaks.

    A process and not a thread: what an analysis takes of memory and time is not taken
    from those who read pages, and where it takes too much only the worker ends.
    """
    served = Event()

    def keep_one() -> None:
        while not served.is_set():
            # A session of its own: Ctrl-C is for the server, which then ends the worker.
            worker = subprocess.Popen(
                [sys.executable, "-m", "milepost.cli", "work"], start_new_session=True
            )
            while worker.poll() is None and not served.wait(0.2):
                pass
            worker.terminate()
            worker.wait()
            served.wait(LOOKS_EVERY)

    thread = Thread(target=keep_one)
    thread.start()
    try:
        yield
    finally:
        served.set()
        thread.join()
