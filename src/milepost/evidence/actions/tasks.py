"""Long work: asked for by a page, done by a worker.

Only the asking is recorded, and what the work itself does: how far a worker has come is
not what anybody decided.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic

from django.db import OperationalError, connection, models, transaction
from django.utils import timezone

from milepost.analysis.progress import Report
from milepost.consultation.models import OpinionRound
from milepost.errors import MilepostError, NotAllowed
from milepost.evidence import rules
from milepost.evidence.errors import BrokenOff, NotAsPlanned
from milepost.evidence.models import Finding, Task
from milepost.evidence.models.tasks import ALIVE_EVERY, MOST_ATTEMPTS
from milepost.movement.models import Person
from milepost.process.models import Process
from milepost.safeguard.actions import record

from .findings import analyse_round, require_closed
from .themes import suggest_themes
from .verifying import verify_finding

logger = logging.getLogger(__name__)
TOLD_EVERY = 1.0  # seconds
State, Verb = Task.State, Task.Verb
# What later steps do, by verb: given to the worker, since this step knows none of them.
Work = Mapping[str, Callable[[Task, Report], None]]


@transaction.atomic
def ask_for_task(
    *,
    verb: Task.Verb,
    round: OpinionRound | None = None,
    finding: Finding | None = None,
    by: Person,
) -> Task:
    """Ask for long work on a round, or on a finding; to ask again is to ask once.

    Raises:
        NotAllowed: `by` neither steers nor is of the Lab.
        StillOpen: the round is not closed.
    """
    about = round or finding
    assert about is not None
    if round:
        require_closed(round, by)
    elif not rules.may_analyse(by, about.process):
        raise NotAllowed
    # Of two who ask at once, the second finds what the first has asked for.
    type(about)._default_manager.select_for_update().get(pk=about.pk)
    asked = Task.objects.unfinished().filter(verb=verb, round=round, finding=finding)
    if held := asked.first():
        return held
    task = Task.objects.create(
        process=about.process,
        verb=verb,
        round=round,
        finding=finding,
        asked_by=by,
        asked_at=timezone.now(),
    )
    record("evidence.ask_for_task", task, task=verb.value, by=by)
    return task


@transaction.atomic
def ask_for_work(
    *,
    verb: Task.Verb,
    process: Process,
    about: models.Model,
    title: str,
    url: str,
    by: Person,
) -> Task:
    """Ask for long work of a later step, which has asked whether `by` may; to ask again
    is to ask once. Once it is done, its page leads to `url`."""
    type(about)._default_manager.select_for_update().get(pk=about.pk)
    thing = {"about_type": about._meta.label_lower, "about_id": str(about.pk)}
    if held := Task.objects.unfinished().filter(verb=verb, **thing).first():
        return held
    task = Task.objects.create(
        process=process,
        verb=verb,
        title=title[:300],
        url=url,
        asked_by=by,
        asked_at=timezone.now(),
        **thing,
    )
    record("evidence.ask_for_task", task, task=verb.value, by=by)
    return task


def do_next_task(work: Work | None = None) -> Task | None:
    """Do the task that has waited longest; None where there is nothing to do.

    `work` is what later steps do.

    A task whose worker fell silent is begun anew, three times at most. What can be put
    right is kept with the task as the reason, to be read by whoever asked; a fault of
    ours is logged, and the task says so.
    """
    # Asked without a lock first: most of the time there is nothing to do.
    task = _take_up() if Task.objects.to_be_done().exists() else None
    if task is None or task.state == State.FAILED:
        return task
    try:
        with _saying_it_lives(task):
            finding = _do(task, _telling(task), work or {})
    except OperationalError:
        raise  # the database is busy or gone: another worker will begin it anew
    except MilepostError as error:
        _end(task, State.FAILED, error)
    except Exception:
        logger.exception("Task %s went wrong", task.pk)
        _end(task, State.FAILED, NotAsPlanned())
    else:
        task.finding = finding
        _end(task, State.DONE)
    return task


def _do(task: Task, report: Report, work: Work) -> Finding | None:
    if task.about_type:
        work[task.verb](task, report)
        return None
    if task.verb == Verb.VERIFY_FINDING:
        assert task.finding is not None
        verify_finding(finding=task.finding, report=report, by=task.asked_by)
        return task.finding
    assert task.round is not None
    make = {Verb.ANALYSE_ROUND: analyse_round, Verb.SUGGEST_THEMES: suggest_themes}
    return make[Verb(task.verb)](round=task.round, report=report, by=task.asked_by)


@transaction.atomic
def _take_up() -> Task | None:
    skip = connection.features.has_select_for_update_skip_locked
    waiting = Task.objects.to_be_done().select_for_update(skip_locked=skip)
    task = waiting.first()
    if task is None:
        return None
    if task.attempts >= MOST_ATTEMPTS:
        _end(task, State.FAILED, BrokenOff(attempts=task.attempts))
        return task
    task.state, task.alive_at = State.RUNNING, timezone.now()
    task.attempts += 1
    task.save(update_fields=["state", "alive_at", "attempts"])
    return task


@contextmanager
def _saying_it_lives(task: Task) -> Iterator[None]:
    """From a thread of its own, since a long step of the work tells nothing."""
    ended = Event()

    def beat() -> None:
        while not ended.wait(ALIVE_EVERY.total_seconds()):
            with suppress(OperationalError):
                Task.objects.filter(pk=task.pk).update(alive_at=timezone.now())
        connection.close()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _telling(task: Task) -> Report:
    """Keep how far `task` has come, once a second at the most."""
    told_at = 0.0

    def tell(stage: str, done: int, of: int) -> None:
        nonlocal told_at
        if monotonic() - told_at < TOLD_EVERY:
            return
        told_at = monotonic()
        with suppress(OperationalError):
            Task.objects.filter(pk=task.pk).update(
                stage=stage, stage_done=done, stage_of=of
            )

    return tell


def _end(task: Task, state: Task.State, error: MilepostError | None = None) -> None:
    task.state = state
    task.failure = error.template if error else ""
    task.failure_facts = error.facts if error else {}
    task.save(update_fields=["state", "finding", "failure", "failure_facts"])
