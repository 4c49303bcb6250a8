"""`milepost document`: from file to file, or one sentence of refusal."""

from itertools import pairwise

import pytest
from click.testing import CliRunner

from milepost.cli import main
from milepost.formats.word import files as word

TEXT = """---
title: A strategy
language: en
symbol: CD/22/7
---

# Aims

1. We **act**^[See *that*.] together. <!-- {#c1} -->

    - at sea

| a | b |
| --- | --- |
| c | d |
"""


def run(*arguments):
    return CliRunner().invoke(main, ["document", *map(str, arguments)])


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_document_goes_through_all_kinds_of_files_unharmed(draft, tmp_path):
    steps = [
        draft,
        *(tmp_path / name for name in ("a.docx", "b.xml", "c.docx", "d.md")),
    ]

    for source, target in pairwise(steps):
        result = run("convert", source, target)
        assert result.exit_code == 0, result.output
        assert result.output == f"{target}: 4 passages\n"

    again = run("convert", draft, tmp_path / "again.md")
    assert again.exit_code == 0
    assert steps[-1].read_bytes() == (tmp_path / "again.md").read_bytes()


def test_a_pdf_goes_out_and_does_not_come_in(draft, tmp_path):
    target = tmp_path / "draft.pdf"

    assert run("convert", draft, target).exit_code == 0
    assert target.read_bytes().startswith(b"%PDF")

    back = run("convert", target, tmp_path / "back.md")
    assert back.exit_code == 1
    assert (
        "draft.pdf cannot be read: it is not a .md, .docx or .xml file" in back.output
    )


@pytest.mark.parametrize(
    ("name", "content", "target", "sentence"),
    [
        (
            "a.md",
            TEXT,
            "a.odt",
            "Milepost cannot write files with the extension “.odt”",
        ),
        ("a.docx", TEXT, "b.md", "a.docx cannot be read: it is not a .docx file"),
        ("a.md", "日本", "a.pdf", "“日” cannot be printed"),
        (
            "a.md",
            f"x <!-- {{#{'k' * 40}}} -->",
            "a.docx",
            "is too long for a Word bookmark",
        ),
    ],
)
def test_a_file_that_cannot_be_converted_is_refused_in_one_sentence(
    tmp_path, name, content, target, sentence
):
    (tmp_path / name).write_text(content, encoding="utf-8")

    result = run("convert", tmp_path / name, tmp_path / target)

    assert result.exit_code == 1
    assert sentence in result.output
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.fixture
def later(tmp_path):
    path = tmp_path / "later.md"
    path.write_text(TEXT.replace("together", "alone"), encoding="utf-8")
    return path


def test_differences_are_printed(draft, later):
    result = run("diff", draft, later)

    assert result.exit_code == 0
    assert "[-together-]{+alone+}" in result.output
    assert "5 passages are the same; 1 reworded." in result.output


def test_differences_go_into_a_word_file_or_a_page(draft, later, tmp_path):
    assert run("diff", draft, later, "--out", tmp_path / "c.docx").exit_code == 0
    assert run("diff", draft, later, "--out", tmp_path / "c.html").exit_code == 0

    (change,) = word.read_reviewed_document(tmp_path / "c.docx").changes
    assert (change.key, change.author) == ("c1", "Milepost")
    assert "<del>" in (tmp_path / "c.html").read_text(encoding="utf-8")

    refused = run("diff", draft, later, "--out", tmp_path / "c.pdf")
    assert refused.exit_code == 1
    assert "not to “.pdf”" in refused.output
