"""`milepost import comments` and `milepost import document`."""

import uuid

import pytest
from click.testing import CliRunner

import factories as make
import text_factories as made
from milepost.cli.import_comments import comments, document
from milepost.documents.models import Document
from milepost.review.models import Comment, UploadedFile

pytestmark = pytest.mark.django_db


def run(command, *arguments):
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_a_table_comes_in(tmp_path):
    review = made.review()
    made.member(review, identifiers={"exercise": "X07"})
    path = made.table(tmp_path, ("X07", "1", "One.", ""))

    done = run(comments, path, "--review", review.pk)

    assert done.output == (
        "table.csv: 1 read, 1 on a clause, 0 about the whole, 1 new, 0 lost\n"
    )


def test_all_problems_of_a_table_are_listed_and_nothing_comes_in(tmp_path):
    review = made.review()
    path = made.table(tmp_path, ("X99", "1", "One.", ""), ("X98", "77", "Two.", ""))

    done = run(comments, path, "--review", review.pk)

    assert done.exit_code == 1
    assert "table.csv:\n  row 2, column “MB/NC”" in done.output
    assert done.output.count("row 3") == 1
    assert not UploadedFile.objects.exists()
    assert not Comment.objects.exists()


def test_a_word_file_says_whose_it_is(tmp_path):
    docx = pytest.importorskip("docx")
    review = made.review()
    made.member(review, identifiers={"exercise": "X07"})
    file = docx.Document()
    words = file.add_paragraph("Water stands along the route.")
    file.add_comment(words.runs, text="Where?", author="N", initials="N")
    path = tmp_path / "back.docx"
    file.save(str(path))
    where = ("--review", review.pk)

    assert "choose the organisation" in run(comments, path, *where).output
    unknown = run(comments, path, *where, "--organisation", "X99")
    assert "“X99” is not the code or name of a member." in unknown.output
    done = run(comments, path, *where, "--organisation", "X07")
    assert "1 read, 1 on a clause" in done.output


def test_an_unknown_review_is_one_sentence(tmp_path):
    path = made.table(tmp_path, ("X07", "1", "One.", ""))

    done = run(comments, path, "--review", uuid.uuid4())

    assert done.exit_code == 1
    assert "There is no review" in done.output


def test_a_document_comes_in_once(tmp_path):
    process = make.process()
    path = tmp_path / "text.md"
    path.write_text(made.STRATEGY)
    said = (path, "--process", process.slug, "--title", "T")

    first, again = run(document, *said), run(document, *said)

    assert first.output == again.output
    assert first.output.startswith("T: version 1, 8 clauses, ")
    assert Document.objects.count() == 1


def test_a_file_follows_the_version_there_is(tmp_path):
    version = made.version()
    path = tmp_path / "text.md"
    path.write_text(made.STRATEGY.replace("together", "as one"))
    pk = version.document_id

    first, again = (
        run(document, path, "--after", pk),
        run(document, path, "--after", pk),
    )

    assert first.output == again.output
    assert first.output == f"A strategy: version 2, 8 clauses, {pk}\n"


def test_a_document_is_new_or_follows_one_and_never_both(tmp_path):
    path = tmp_path / "text.md"
    path.write_text(made.STRATEGY)
    nowhere = "00000000-0000-0000-0000-000000000000"

    neither = run(document, path)
    both = run(document, path, "--process", "p", "--after", nowhere)
    unknown = run(document, path, "--after", nowhere)

    assert "Name a process" in neither.output
    assert "Name a process" in both.output
    assert f"There is no document {nowhere}." in unknown.output


def test_an_unknown_process_or_a_bad_role_is_one_sentence(tmp_path):
    process = make.process()
    path = tmp_path / "text.md"
    path.write_text("A. {.b}")

    unknown = run(document, path, "--process", "nowhere", "--title", "T")
    bad = run(document, path, "--process", process.slug, "--title", "T")

    assert "There is no process “nowhere”." in unknown.output
    assert "Passage 1: “b” is not a role" in bad.output
    assert (unknown.exit_code, bad.exit_code) == (1, 1)
