"""`milepost analyse themes`: suggestions and a report, or one sentence of refusal."""

import csv
import json

import pytest
from click.testing import CliRunner
from tests.analysis.text.test_themes import made

from milepost.cli.analyse import analyse
from milepost.formats.reports.themes import opening


def run(*arguments):
    return CliRunner().invoke(analyse, ["themes", *map(str, arguments)])


@pytest.fixture
def texts(tmp_path):
    path = tmp_path / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text", "at"])
        for n, (name, text) in enumerate(made(each=12).items()):
            rows.writerow([name, text, f"2026-0{1 + n % 2}-01"])
    return path


def test_it_writes_what_it_suggests_and_says_how_far_to_rely_on_it(tmp_path, texts):
    result = run(texts, "--out", tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert "3 themes are suggested for 36 texts. They are stable" in result.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"themes.csv", "themes.json", "novelty.csv", "report.html"}
    said = json.loads((tmp_path / "out" / "themes.json").read_text(encoding="utf-8"))
    assert [theme["texts"] for theme in said["themes"]] == [12, 12, 12]
    assert said["parameters"]["seed"] == 7
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "These are suggestions to people" in page


def test_the_sentence_turns_with_the_stability():
    assert "They are stable" in opening(10, 2, 0.9)
    assert "They are loose" in opening(10, 2, 0.1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "id,text\n1,One\n",
            "few.csv: There are too few texts to find themes (texts: 1; minimum: 10)",
        ),
        ("id,text\n", "few.csv is empty."),
    ],
)
def test_too_few_texts_are_refused_and_nothing_is_written(tmp_path, content, sentence):
    path = tmp_path / "few.csv"
    path.write_text(content, encoding="utf-8")

    result = run(path, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert sentence in result.output
    assert not (tmp_path / "out").exists()
