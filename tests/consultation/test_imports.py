"""Taking in a round that was held elsewhere."""

import csv
import gzip
from contextlib import nullcontext
from importlib import import_module

import pytest
from click.testing import CliRunner
from ibis import memtable

import factories as make
from consultation import consultation_made as made
from milepost.analysis.errors import NoVotes
from milepost.cli.import_votes import votes as import_votes
from milepost.consultation.actions import import_round
from milepost.consultation.errors import (
    NoStatements,
    RepeatedStatement,
    UnknownStatement,
    WrongAddress,
)
from milepost.consultation.models import Ballot, OpinionRound, Statement, Vote
from milepost.errors import NotAllowed
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db


def everything():
    models = (OpinionRound, Statement, Ballot, Vote, Record)
    return [model.objects.count() for model in models]


def test_every_count_equals_the_matrix_that_polis_published():
    round = made.imported()
    with gzip.open(made.UBI / "participants-votes.csv.gz", "rt") as file:
        matrix = list(csv.DictReader(file))
    shown = {s.number: s for s in round.statements.all()}

    found = {
        (number, value): Vote.objects.filter(
            statement=shown[number], value=value
        ).count()
        for number in shown
        for value in (-1, 0, 1)
    }

    assert round.ballots.count() == len(matrix) == 234
    assert found == {
        (number, value): sum(row.get(str(number)) == str(value) for row in matrix)
        for number in shown
        for value in (-1, 0, 1)
    }


def test_the_same_files_twice_change_nothing():
    process = make.process()
    first = made.imported(process)
    before = everything()

    again = made.imported(process, title="Under another title")

    assert again == first
    assert everything() == before


def test_the_order_of_rows_makes_no_other_round():
    process = make.process()
    rows = [("a", 1, 1), ("b", 1, -1), ("b", 2, 0)]
    first = made.imported(
        process, votes=made.votes(*rows), statements=made.statements(1, 2)
    )
    again = made.imported(
        process, votes=made.votes(*reversed(rows)), statements=made.statements(2, 1)
    )
    assert again == first


def test_one_vote_more_makes_another_round():
    process, statements = make.process(), made.statements(1)
    first = made.imported(process, votes=made.votes(("a", 1, 1)), statements=statements)
    other = made.imported(
        process, votes=made.votes(("a", 1, 1), ("b", 1, 1)), statements=statements
    )
    assert other != first


def test_the_last_vote_counts_and_its_time_is_not_kept():
    round = made.imported(
        votes=made.votes(("a", 1, 1, 10), ("a", 1, -1, 20)),
        statements=made.statements(1),
    )
    assert Vote.objects.get(ballot__round=round).value == -1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "x"])
def test_a_source_that_is_no_web_page_is_refused(address):
    with pytest.raises(WrongAddress, match="not a web address"):
        made.imported(source_url=address)
    assert not OpinionRound.objects.exists()


def test_of_two_imports_at_once_the_second_returns_the_round_of_the_first(monkeypatch):
    process = make.process()
    imports = import_module("milepost.consultation.actions.imports")
    save_round, rounds = imports._save_round, []

    def overtaken(*args):
        monkeypatch.setattr(imports, "_save_round", save_round)
        rounds.append(made.imported(process))
        save_round(*args)

    monkeypatch.setattr(
        imports, "engine_table", lambda votes: nullcontext(memtable(votes))
    )
    monkeypatch.setattr(imports, "_save_round", overtaken)

    assert [made.imported(process)] == rounds
    assert OpinionRound.objects.count() == 1


def test_participants_are_kept_as_hashes():
    round = made.imported(
        votes=made.votes(("someone@example.org", 1, 1)), statements=made.statements(1)
    )
    assert len(round.ballots.get().voter) == 64


def test_moderation_and_wording_come_with_the_statements():
    made.imported(
        votes=made.votes(("a", 1, 1)), statements=made.statements(1, moderated=-1)
    )
    statement = Statement.objects.get()
    assert statement.moderation == Statement.Moderation.OUT
    assert (statement.wording.text, statement.wording.language) == (
        "Statement 1.",
        "en",
    )


def test_a_vote_on_an_unknown_statement_is_named_by_file_row_and_column():
    with pytest.raises(UnknownStatement) as unknown:
        made.imported(
            votes=made.votes(("a", 1, 1), ("a", 7, 1)),
            statements=made.statements(1),
            file="our votes.csv",
        )
    assert (
        str(unknown.value)
        == "our votes.csv, row 3, column comment-id: statement 7 is not "
        "in the file of statements."
    )
    assert not OpinionRound.objects.exists()


@pytest.mark.parametrize(
    ("votes", "statements", "error"),
    [
        (made.votes(("a", 1, 1)), made.statements(), NoStatements),
        (made.votes(("a", 1, 1)), made.statements(1, 1), RepeatedStatement),
        (made.votes(), made.statements(1), NoVotes),
    ],
)
def test_tables_that_do_not_fit_leave_nothing(votes, statements, error):
    with pytest.raises(error):
        made.imported(votes=votes, statements=statements)
    assert not OpinionRound.objects.exists()


def test_what_breaks_in_the_middle_leaves_nothing(monkeypatch):
    process = make.process()
    monkeypatch.setattr(
        "milepost.consultation.actions.imports._insert_vote", lambda: "INSERT nothing"
    )
    with pytest.raises(Exception, match=r"syntax|placeholders"):
        made.imported(process)
    assert not OpinionRound.objects.exists()
    assert not Ballot.objects.exists()


def test_only_those_who_steer_import():
    process = make.process()
    with pytest.raises(NotAllowed):
        import_round(
            process=process,
            title="T",
            language="en",
            votes=made.votes(("a", 1, 1)),
            statements=made.statements(1),
            by=make.person(federation=process.federation),
        )


def run(votes, statements, process):
    return CliRunner().invoke(
        import_votes,
        [
            *[str(votes), "--statements", str(statements), "--process", process],
            *["--title", "Basic income", "--language", "en"],
        ],
    )


def test_the_command_imports_and_says_how_many():
    process = make.process()
    paths = made.UBI / "votes.csv.gz", made.UBI / "comments.csv.gz"

    result = run(*paths, process.slug)

    assert result.exit_code == 0, result.output
    assert "“Basic income”: 234 people" in result.output


def test_a_truncated_file_is_one_sentence_and_leaves_nothing(tmp_path):
    process = make.process()
    whole = (made.UBI / "votes.csv.gz").read_bytes()
    (tmp_path / "votes.csv.gz").write_bytes(whole[: len(whole) // 2])

    result = run(tmp_path / "votes.csv.gz", made.UBI / "comments.csv.gz", process.slug)

    assert result.exit_code == 1
    assert (
        result.output == "Error: votes.csv.gz is incomplete: it ends in the middle.\n"
    )
    assert not OpinionRound.objects.exists()


def test_an_unknown_process_is_one_sentence():
    paths = made.UBI / "votes.csv.gz", made.UBI / "comments.csv.gz"
    result = run(*paths, "nothing-of-the-kind")
    assert (result.exit_code, result.output) == (
        1,
        "Error: There is no process “nothing-of-the-kind”.\n",
    )
