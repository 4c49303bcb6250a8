"""A busy database: each request is served, or told in a sentence to come again."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import factories as make
from at_once import OnDisk, at_once
from consultation import consultation_made
from milepost.cli import main
from milepost.consultation.models import Ballot, OpinionRound, Vote
from milepost.safeguard.busy import is_database_busy
from milepost.safeguard.models import RecordHead

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 12


@pytest.fixture
def on_disk(tmp_path):
    return OnDisk(tmp_path)


@pytest.fixture
def burners():
    """Two processes that take all of the processor that they get."""
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)
    ]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.fixture
def impatient(monkeypatch):
    """Wait a fifth of a second for what is locked, and not twenty."""
    options = dict(connections.settings["default"].get("OPTIONS", {}))
    if connection.vendor == "sqlite":
        options["timeout"] = 0.2
    else:
        options["options"] = "-c lock_timeout=200"
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    return monkeypatch


def person_at_browser(language="en"):
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    return client


def answer(statement):
    address = reverse("answer_statement", args=[statement.pk])
    return person_at_browser().post(address, {"value": "1"})


def test_under_load_an_answer_is_kept_or_its_sender_told_to_come_again(
    on_disk, burners, impatient
):
    round = consultation_made.public_round()
    statement = round.statements.first()

    with on_disk:
        with transaction.atomic():
            OpinionRound.objects.select_for_update().get(pk=round.pk)
            refused = at_once(*[lambda: answer(statement)] * VOTERS)
        assert [reply.status_code for reply in refused] == [503] * VOTERS
        assert {reply.headers["Retry-After"] for reply in refused} == {"5"}
        assert not Vote.objects.exists()

        impatient.undo()  # as in production: each waits its turn
        served = at_once(*[lambda: answer(statement)] * VOTERS)
        assert [reply.status_code for reply in served] == [302] * VOTERS
        assert (Ballot.objects.count(), Vote.objects.count()) == (VOTERS, VOTERS)


@pytest.fixture
def out_of_reach(monkeypatch, tmp_path):
    """The place of the database leads nowhere."""
    place = "NAME" if connection.vendor == "sqlite" else "HOST"
    nowhere = str(tmp_path / "nowhere" / "milepost")
    monkeypatch.setitem(connections.settings["default"], place, nowhere)


@pytest.mark.parametrize("address", ["home", "directory", "account_login"])
def test_a_page_says_that_the_database_is_out_of_reach(out_of_reach, address):
    client = person_at_browser()
    client.cookies["sessionid"] = "of somebody who is signed in"

    [page] = at_once(lambda: client.get(reverse(address)))

    if address == "account_login" and page.status_code == 200:
        pytest.fail("a page that asks nothing of the database proves nothing")
    assert page.status_code == 503
    assert "Wait a few seconds, go back and try again." in page.content.decode()
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_it_is_said_in_the_language_and_direction_of_the_reader(out_of_reach):
    def page():
        with override(None):
            return person_at_browser("ar").get("/").content.decode()

    [content] = at_once(page)

    assert '<html lang="ar" dir="rtl">' in content


def test_a_command_says_it_in_a_sentence_and_asks_to_be_tried_again(on_disk, impatient):
    person = make.person(role=None)

    with on_disk, transaction.atomic():
        list(RecordHead.objects.select_for_update())
        [said] = at_once(
            lambda: CliRunner().invoke(
                main, ["people", "remove-second-factor", person.email]
            )
        )

    assert said.exit_code == 75
    assert said.output == (
        "Error: The database is busy or cannot be reached now: try again in a moment.\n"
    )


def test_a_fault_of_ours_is_not_called_busy():
    with pytest.raises(DatabaseError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_table_of_this_name")

    assert not is_database_busy(raised.value)


def test_a_fault_of_ours_shows_the_page_for_it(monkeypatch):
    def fail(request):
        raise ZeroDivisionError

    monkeypatch.setattr("milepost.web.views.lines", fail)

    page = person_at_browser().get("/")

    assert page.status_code == 500
    assert "Something went wrong" in page.content.decode()
