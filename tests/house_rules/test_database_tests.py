"""What PostgreSQL may do in another way than SQLite is tested on both."""

from contextlib import nullcontext
from pathlib import Path

import pytest

import database_words
from milepost.cli import check


@pytest.mark.parametrize(
    "code",
    [
        "Round.objects.select_for_update().get(pk=1)",
        "notes.filter(text__icontains=words)",
        "Q(**{'facts__has_key': key})",
        "connection.cursor().execute('SELECT 1')",
        "Window(Rank())",
        "F('due_on').asc(nulls_last=True)",
    ],
)
def test_a_function_and_who_leads_to_it_are_known_by_their_words(code):
    module = (
        f"def ask():\n    {code}\n\ndef show():\n    ask()\n\ndef plain():\n    pass\n"
    )
    words = database_words.words_by_function(module)

    assert database_words.written_for_the_database(words) == {"ask", "show"}


def test_the_first_test_of_a_function_and_all_that_catch_its_errors_are_marked(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(database_words, "database_functions", lambda: {"lock_round"})
    path = tmp_path / "test_rounds.py"
    path.write_text(
        "def lock(): lock_round()\n"
        "def test_plain(): pass\n"
        "def test_through_a_helper(): lock()\n"
        "def test_again(): lock_round()\n"
        "def test_constraint():\n    with raises(IntegrityError): save()\n"
    )

    marked = database_words.database_tests(path)

    assert marked == {"test_through_a_helper", "test_constraint"}


@pytest.mark.parametrize("long", ["", "1"])
def test_the_long_form_runs_all_tests_on_postgresql(monkeypatch, long):
    monkeypatch.setenv("MILEPOST_LONG", long)
    commands = []
    monkeypatch.setattr(
        check, "run", lambda command, **_: commands.append(command) or 0
    )
    monkeypatch.setattr(check, "find_binaries", lambda: Path("bin"))
    monkeypatch.setattr(check, "throwaway_postgres", lambda _: nullcontext("address"))

    check.test_on_postgres()

    assert ("-m" in commands[0]) is (not long)
