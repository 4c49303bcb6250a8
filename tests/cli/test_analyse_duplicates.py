"""`milepost analyse duplicates`: groups and a report, or one sentence of refusal."""

import csv

import pytest
from click.testing import CliRunner

from milepost.cli.analyse import analyse

TEXTS = """id,text
1,"Migrants need safe places, day and night."
2,"Migrants need save places, day and night"
"a,""b",Visas should be free.
4,Something else altogether.
NA,VISAS SHOULD BE FREE
"""


def run(*arguments):
    return CliRunner().invoke(analyse, ["duplicates", *map(str, arguments)])


def test_it_writes_the_groups_and_a_report_and_says_how_many(tmp_path):
    texts = tmp_path / "texts.csv"
    texts.write_text(TEXTS, encoding="utf-8")

    result = run(texts, "--out", tmp_path / "groups.csv")

    assert result.exit_code == 0, result.output
    with (tmp_path / "groups.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == {"1", "2", 'a,"b', "NA"}
    assert len({row["group"] for row in rows}) == 2
    assert [row["kind"] for row in rows if row["id"] == "NA"] == ["exact"]
    page = (tmp_path / "groups.html").read_text(encoding="utf-8")
    assert "<del" in page
    assert "<ins" in page
    assert "2 groups" in result.output


def test_where_nothing_is_said_twice_it_says_so(tmp_path):
    texts = tmp_path / "texts.csv"
    texts.write_text("id,text\n1,One thing.\n2,Quite another matter.\n")

    result = run(texts, "--out", tmp_path / "groups.csv")

    assert result.exit_code == 0
    assert "Of 2 texts, no two say the same" in result.output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("id,words\n1,One\n", "texts.csv, row 1: the column “text” is missing"),
        (
            "id,text\n1,One\n1,Two\n",
            "texts.csv, row 3, column id: “1” is already in row 2",
        ),
        ("id,text\n1,\n", "texts.csv, row 2, column text"),
        ("", "texts.csv is empty"),
        ("id,text\n", "texts.csv is empty"),
        ("id,text,hue\n1,One,red\n", "row 1: the column “hue” is not one of id, text"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence_and_nothing_is_written(
    tmp_path, content, sentence
):
    texts = tmp_path / "texts.csv"
    texts.write_text(content, encoding="utf-8")

    result = run(texts, "--out", tmp_path / "groups.csv")

    assert result.exit_code == 1
    assert sentence in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["texts.csv"]
