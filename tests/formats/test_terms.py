"""A project's own terms: read whole, or every bad row named."""

import csv
from importlib import resources

import pytest

from milepost.formats.datasets.terms import TermRow, UnusableTerms, read_terms
from milepost.formats.errors import EmptyFile, MissingColumn, RepeatedColumn

HEADER = "id,language,term,status,note\n"


def file(tmp_path, content):
    path = tmp_path / "terms.csv"
    path.write_text(content, encoding="utf-8")
    return path


def refused(tmp_path, content):
    with pytest.raises(UnusableTerms) as error:
        read_terms(file(tmp_path, content))
    return [problem.sentence() for problem in error.value.problems]


def test_a_row_is_a_term_in_one_language(tmp_path):
    path = file(tmp_path, "term;status;id;language\nabri sûr;preferred;shelter;fr\n\n")

    assert read_terms(path) == [TermRow(2, "shelter", "fr", "abri sûr", "preferred")]


def test_every_bad_row_is_named_and_nothing_taken(tmp_path):
    rows = (
        "a,en,shelter,preferred,\n"
        "a,tlh,qach,preferred,\n"
        "a,fr,,best,\n"
        "a,en,shelter,admitted,\n"
        "a,es,refugio\n"
    )

    assert refused(tmp_path, HEADER + rows) == [
        "row 3, column language: “tlh” is not one of en, fr, es, ar.",
        "row 4, column term: the cell is blank.",
        "row 4, column status: “best” is not one of preferred, admitted, forbidden.",
        "row 5, column term: “shelter” is already in row 2.",
        "row 6: wrong number of cells (expected: 5; found: 3).",
    ]


def test_the_first_problem_and_their_number_are_one_sentence(tmp_path):
    with pytest.raises(UnusableTerms) as error:
        read_terms(file(tmp_path, HEADER + "a,tlh,x,preferred,\na,en,,preferred,\n"))

    assert (
        str(error.value)
        == "terms.csv, row 2, column language: “tlh” is not one of en, "
        "fr, es, ar. (Other problems: 1.)"
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", EmptyFile),
        ("\n,,\n", EmptyFile),
        ("id,language,term\na,en,b\n", MissingColumn),
        ("id,id,language,term,status\na,a,en,b,preferred\n", RepeatedColumn),
    ],
)
def test_a_file_that_is_no_list_of_terms_is_refused(tmp_path, content, kind):
    with pytest.raises(kind, match=r"terms\.csv"):
        read_terms(file(tmp_path, content))


@pytest.mark.parametrize("name", ["own.csv", "directory.csv"])
def test_the_terms_that_come_with_the_software_can_be_read(tmp_path, name):
    """In all four languages, and marked as unreviewed."""
    shipped = resources.files("milepost.analysis.text.terms") / name
    rows = read_terms(file(tmp_path, shipped.read_text(encoding="utf-8")))

    languages = {}
    for row in rows:
        languages.setdefault(row.id, set()).add(row.language)
    assert {concept for concept, said in languages.items() if len(said) < 4} == set()
    assert all("unreviewed" in row.note for row in rows if row.status != "forbidden")


def test_what_was_taken_from_the_directory_is_what_stands_there(tmp_path):
    """Each term is a row of the published table, but for capitals."""
    from analysis.reference_made import reference

    table = reference("ifrc_directory") / "terms_en_fr_es_ar.csv"
    with table.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    said = {
        language: {row[language].strip().lower() for row in rows}
        for language in ("en", "fr", "es", "ar")
    }
    shipped = resources.files("milepost.analysis.text.terms") / "directory.csv"
    for row in csv.DictReader(shipped.read_text(encoding="utf-8").splitlines()):
        assert row["term"].lower() in said[row["language"]]
