"""The worker: runs jobs of the database engine, one after the other, and says it lives."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import Error, OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import actions
from .models import HEARTBEAT_INTERVAL

logger = logging.getLogger(__name__)
POLL_INTERVAL = 1.0  # seconds


class Worker:
    """Claims a job, runs it, and saves its end only while the claim is its own.

    Its id is new with each start: a lease ends with the process that held it.
    """

    def __init__(self) -> None:
        self.worker_id = get_random_string(32)
        self.is_stopping = False

    def stop(self, *_: object) -> None:
        """Signal handler: stop the worker once the running job has ended."""
        self.is_stopping = True

    def run(self) -> None:
        """Main loop: claim and run jobs one after the other until the worker is stopped.

        A database that does not answer a claim is asked again after `POLL_INTERVAL`.

        Raises:
            Error: the database went away while a job was running.
        """
        while not self.is_stopping:
            # A database that was away or busy is asked again; jobs are claimed later.
            try:
                result = actions.claim(self.worker_id)
            except OperationalError:
                logger.warning("The database did not answer the worker")
                result = None
            if result is None:
                time.sleep(POLL_INTERVAL)
            else:
                self.run_claimed(result)
            close_old_connections()

    def run_claimed(self, result: DBTaskResult) -> None:
        """Run a claimed result and save how it ended.

        Raises:
            Error: the database is away; this worker is to end, and its lease with it.
        """
        status = TaskResultStatus.SUCCESSFUL
        try:
            message = result.task_result
            message.task.call(*message.args, **message.kwargs)
        except Error:
            raise
        except Exception:
            logger.exception("Result %s could not be run", result.pk)
            status = TaskResultStatus.FAILED
        actions.finish(result, status)


def run_worker(*, started_by: int) -> None:
    """Run jobs until asked to stop, or until the process `started_by` ends."""
    worker = Worker()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, worker.stop)
    with _heartbeat(worker, started_by):
        worker.run()


def run_waiting_jobs() -> None:
    """Run every job that is due in this process, and return when none is left."""
    worker = Worker()
    while result := actions.claim(worker.worker_id):
        worker.run_claimed(result)


@contextmanager
def _heartbeat(worker: Worker, started_by: int) -> Iterator[None]:
    """Context manager: a thread that saves heartbeats and keeps house while the worker runs.

    A thread of its own, since a long step of a job reports nothing.

    The thread also keeps house for all workers: what a dead one left is taken up again,
    and what is due is enqueued.
    """
    ended = Event()

    def keep_beating() -> None:
        beaten_at = time.monotonic()
        while not ended.wait(POLL_INTERVAL):
            if os.getppid() != started_by:
                worker.stop()
            if time.monotonic() - beaten_at >= HEARTBEAT_INTERVAL.total_seconds():
                beaten_at = time.monotonic()
                _keep_house(worker.worker_id)
        connection.close()

    _keep_house(worker.worker_id)
    thread = Thread(target=keep_beating, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_house(worker_id: str) -> None:
    try:
        actions.beat(worker_id)
        actions.take_up_abandoned()
        actions.enqueue_scheduled()
    except Error:
        logger.warning("The database did not answer the heartbeat")
    close_old_connections()
