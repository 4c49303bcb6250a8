"""`milepost check-translations`: a line for each difference, or one sentence of refusal."""

import pytest
from click.testing import CliRunner

from milepost.cli.check_translations import check_translations
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.writing import write_document

ENGLISH = """# Migration strategy

Migrants need safe places in 12 towns by 9 May 2026.

1. National Societies should open them.
2. The report is sent every year to the Council of Delegates.
"""
FRENCH = """# Stratégie pour la migration

Les migrants ont besoin de lieux sûrs dans 12 villes d'ici au 9 mai 2026.

1. Les Sociétés nationales devraient les ouvrir.
2. Le rapport est envoyé chaque année au Conseil des Délégués.
"""


def run(tmp_path, one, other, *more):
    for name, text in (("a.md", one), ("b.md", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    arguments = [tmp_path / "a.md", tmp_path / "b.md", *more]
    return CliRunner().invoke(check_translations, [*map(str, arguments)])


def test_two_languages_that_agree_end_with_nothing(tmp_path):
    result = run(tmp_path, ENGLISH, FRENCH)

    assert result.exit_code == 0, result.output
    assert result.output == "4 clauses compared: nothing differs.\n"


def test_each_difference_is_a_line_with_its_clause(tmp_path):
    french = FRENCH.replace("12 villes", "21 villes").replace("devraient", "peuvent")

    result = run(tmp_path, ENGLISH, french, "--languages", "en,fr")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        (
            "“Migrants need safe places in 12 towns by…”: The numbers differ: "
            "12 (English), 21 (French)."
        ),
        "1.: The verbs differ in strength: “should” (English), “peuvent” (French).",
    ]


def test_a_clause_that_one_language_lacks_is_named(tmp_path):
    result = run(tmp_path, ENGLISH, FRENCH.rsplit("2.", 1)[0])

    assert result.exit_code == 1
    assert "2.: in a.md only." in result.output


def test_own_terms_are_asked_for(tmp_path):
    terms = tmp_path / "terms.csv"
    terms.write_text(
        "id,language,term,status\nplace,en,safe place,preferred\n"
        "place,fr,havre,preferred\n",
        encoding="utf-8",
    )

    result = run(tmp_path, ENGLISH, FRENCH, "--terms", terms)

    assert "“safe places” (English) has no equivalent" in result.output


def test_a_word_file_is_compared_with_markdown(tmp_path):
    blocks = [DocumentBlock(0, "paragraph", 0, "نحتاج إلى 13 مكانا آمنا للمهاجرين.")]
    write_document(tmp_path / "c.docx", blocks, title="نص", language="ar")
    english = "# Text\n\nWe need 12 safe places for migrants."
    (tmp_path / "a.md").write_text(english)

    result = CliRunner().invoke(
        check_translations, [str(tmp_path / "a.md"), str(tmp_path / "c.docx")]
    )

    assert "The numbers differ: 12 (English), 13 (Arabic)." in result.output


@pytest.mark.parametrize(
    ("one", "more", "sentence"),
    [
        ("123\n", (), "The language of a.md cannot be detected"),
        (ENGLISH, ("--languages", "en"), "--languages takes two of en, fr, es, ar"),
        (ENGLISH, ("--languages", "en,sw"), "--languages takes two of en, fr, es, ar"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(
    tmp_path, one, more, sentence
):
    result = run(tmp_path, one, FRENCH, *more)

    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output
