"""The worker as a process of its own, on a database of its own: killed, and begun anew."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from milepost.cli import work

ROOT = Path(__file__).parents[2]
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
import factories as make
from consultation import consultation_made
from milepost.evidence.actions import ask_for_task
from milepost.evidence.models import Task
round = consultation_made.imported()
lab = make.person(make.Role.LAB, federation=round.process.federation)
ask_for_task(verb=Task.Verb.ANALYSE_ROUND, round=round, by=lab)
"""
LOOK = """
from milepost.evidence.models import Finding, Task
print(*Task.objects.values_list("state", "attempts").get(), Finding.objects.count())
"""
LONG_AGO = """
from datetime import timedelta
from django.utils import timezone
from milepost.evidence.models import Task
Task.objects.update(alive_at=timezone.now() - timedelta(hours=1))
"""
STUCK = """
import time, django
django.setup()
from milepost.evidence.actions import tasks
tasks.analyse_round = lambda **_: time.sleep(600)
tasks.do_next_task()
"""
SERVER = """
import subprocess, sys
worker = subprocess.Popen([sys.executable, "-m", "milepost.cli", "work"])
print(worker.pid, flush=True)
input()
"""


class Installation:
    """A data folder, and processes of Milepost that use it."""

    def __init__(self, folder):
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "milepost.web.settings",
            "MILEPOST_DATA_DIR": str(folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
        }
        self.environment.pop("MILEPOST_DATABASE_URL", None)

    def run(self, script):
        code = f"import django; django.setup()\n{script}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.split()

    def start(self, code, **pipes):
        command = [sys.executable, "-c", code]
        return subprocess.Popen(command, env=self.environment, **pipes)

    def wait_for(self, state, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if (found := self.run(LOOK))[0] == state:
                return found
        pytest.fail(f"the task is {found}, not {state}")


@pytest.fixture
def installation(tmp_path):
    here = Installation(tmp_path)
    here.run(PREPARE)
    return here


def test_a_worker_killed_at_its_work_loses_nothing_and_the_next_ends_with_its_server(
    installation,
):
    stuck = installation.start(STUCK)
    installation.wait_for("running")
    stuck.kill()
    stuck.wait()
    assert installation.run(LOOK) == ["running", "1", "0"]

    installation.run(LONG_AGO)
    server = installation.start(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worker = int(server.stdout.readline())
    assert installation.wait_for("done") == ["done", "2", "1"]

    server.kill()
    server.communicate()
    deadline = time.monotonic() + 20
    while lives(worker) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not lives(worker)


REMIND = """
from datetime import timedelta
from django.core.management import call_command
call_command("migrate", verbosity=0)
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
MAILED = """
from milepost.process.models import Notice
print(*Notice.objects.filter(mail_at=None).values_list("attempts", flat=True))
"""


def test_a_worker_reminds_by_itself_and_mails_each_once(tmp_path):
    here = Installation(tmp_path)
    here.run(REMIND)
    server = here.start(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    server.stdout.readline()
    deadline = time.monotonic() + 60
    while here.run(MAILED) != ["1"] and time.monotonic() < deadline:
        time.sleep(0.2)
    server.kill()
    server.communicate()

    [letter] = (tmp_path / "mail").iterdir()
    assert letter.read_text().count("Message-ID:") == 1


def lives(process):
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_beside_the_pages_a_worker_that_breaks_is_started_again(monkeypatch, tmp_path):
    started = tmp_path / "started"
    code = f"open({str(started)!r}, 'a').write('.')"
    popen = subprocess.Popen
    monkeypatch.setattr(work, "LOOKS_EVERY", 0.05)
    monkeypatch.setattr(
        work.subprocess,
        "Popen",
        lambda _, **options: popen([sys.executable, "-c", code], **options),
    )
    with work.a_worker_beside():
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (
            started.exists() and len(started.read_text()) > 1
        ):
            time.sleep(0.1)
    assert len(started.read_text()) > 1
