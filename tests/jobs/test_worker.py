"""The worker as a process of its own, on a database of its own: killed, and run again."""

import signal
import time
from pathlib import Path

import pytest

from jobs.installation import Installation
from milepost.cli import worker

pytestmark = pytest.mark.database

MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
PREPARE = f"""{MIGRATE}
import factories as make
from consultation import consultation_made
from milepost.evidence.actions import request_analysis
round = consultation_made.imported()
lab = make.person(make.Role.LAB, federation=round.process.federation)
request_analysis(round=round, by=lab)
"""
OUTCOME = """
SELECT status, attempts, (SELECT count(*) FROM evidence_finding)
FROM jobs_job WHERE name = 'evidence.analyse_round'
"""
# As if the length of a lease had passed.
PASS_TIME = """
from datetime import timedelta
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from milepost.jobs.models import WorkerHeartbeat
hour = timedelta(hours=1)
DBTaskResult.objects.filter(status="RUNNING").update(started_at=F("started_at") - hour)
WorkerHeartbeat.objects.update(seen_at=F("seen_at") - hour)
"""
# A worker whose analysis never ends, or ends when it is told to.
STUCK = """
import os, sys, django
django.setup()
from milepost.evidence import actions
analyse = actions.analyse_round
def analyse_round(**facts):
    print("begun", flush=True)
    sys.stdin.readline()
    return analyse(**facts)
actions.analyse_round = analyse_round
from milepost.jobs.worker import run_worker
run_worker(started_by=os.getppid())
"""
SERVER = """
import subprocess, sys
worker = subprocess.Popen([sys.executable, "-m", "milepost.cli", "worker"])
print(worker.pid, flush=True)
input()
"""


@pytest.fixture
def installation(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        here = Installation(tmp_path)
    yield here
    with django_db_blocker.unblock():
        here.remove()


def wait_until(look, wanted, seconds=600):
    deadline = time.monotonic() + seconds
    while (seen := look()) != wanted:
        assert time.monotonic() < deadline, seen
        time.sleep(0.2)


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(installation):
    """kill -9; the next worker takes the job up once, and ends with its server."""
    installation.run(PREPARE)
    stuck = installation.start(STUCK)
    assert stuck.stdout.readline() == "begun\n"
    stuck.kill()
    stuck.wait()
    assert installation.ask(OUTCOME) == ("running", 1, 0)

    installation.run(PASS_TIME)
    server = installation.start(SERVER)
    process = int(server.stdout.readline())
    wait_until(lambda: installation.ask(OUTCOME), ("done", 2, 1))

    server.kill()
    wait_until(lambda: lives(process), False)


def test_a_worker_that_was_stopped_and_wakes_saves_no_second_end(installation):
    """As a laptop that sleeps in the middle of a job: another has done it meanwhile."""
    installation.run(PREPARE)
    asleep = installation.start(STUCK)
    assert asleep.stdout.readline() == "begun\n"
    asleep.send_signal(signal.SIGSTOP)
    installation.run(PASS_TIME)
    server = installation.start(SERVER)
    server.stdout.readline()
    wait_until(lambda: installation.ask(OUTCOME), ("done", 2, 1))

    asleep.send_signal(signal.SIGCONT)
    asleep.stdin.write("\n")
    asleep.stdin.flush()
    asleep.terminate()  # once its job has ended
    asleep.wait(600)

    assert installation.ask(OUTCOME) == ("done", 2, 1)


REMIND = f"""{MIGRATE}
from datetime import timedelta
from django.utils import timezone
import factories as make
from milepost.process import actions
from milepost.process.models import Verb
from milepost.safeguard.actors import OPERATOR
process = make.process()
society = make.organisation(federation=process.federation)
make.person(make.Role.FOCAL_POINT, society)
due_at = timezone.now() + timedelta(days=7) - timedelta(hours=1)
actions.expect(process=process, organisations=[society], verb=Verb.COMMENT,
               about=process, due_at=due_at, by=OPERATOR)
"""
MAILED = "SELECT count(*) FROM process_notice WHERE mailed_at IS NOT NULL"


def test_a_worker_reminds_by_itself_and_mails_each_once(installation, tmp_path):
    installation.run(REMIND)
    server = installation.start(SERVER)
    server.stdout.readline()
    wait_until(lambda: installation.ask(MAILED), (1,))

    [letter] = (tmp_path / "mail").iterdir()
    assert letter.read_text().count("Message-ID:") == 1


def lives(process):
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_beside_the_pages_a_worker_that_breaks_is_started_again(monkeypatch, tmp_path):
    started = tmp_path / "started"
    code = f"open({str(started)!r}, 'a').write('.')"
    popen = worker.subprocess.Popen
    monkeypatch.setattr(worker, "RESTART_PAUSE", 0.05)
    monkeypatch.setattr(
        worker.subprocess,
        "Popen",
        lambda command, **options: popen([command[0], "-c", code], **options),
    )
    with worker.worker_beside_server():
        wait_until(lambda: started.exists() and len(started.read_text()) > 1, True)


def test_a_worker_that_does_not_end_with_its_server_is_killed(monkeypatch, tmp_path):
    """Its job is taken up again when there is a worker again."""
    started = tmp_path / "started"
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(started)!r}, 'w').write(str(__import__('os').getpid()));"
        "time.sleep(600)"
    )
    popen = worker.subprocess.Popen
    monkeypatch.setattr(worker, "STOP_TIMEOUT", 0.05)
    monkeypatch.setattr(worker, "RESTART_PAUSE", 0.0)
    monkeypatch.setattr(
        worker.subprocess,
        "Popen",
        lambda command, **options: popen([command[0], "-c", code], **options),
    )
    with worker.worker_beside_server():
        wait_until(lambda: started.exists() and started.read_text() != "", True)
    assert not lives(int(started.read_text()))
