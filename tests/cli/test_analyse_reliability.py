"""`milepost analyse reliability`: one sentence and the numbers, or one sentence of refusal."""

import csv
import json
import re

import pytest
from click.testing import CliRunner

from milepost.cli.analyse import analyse

TWO_OBSERVERS_BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
HEADER = "unit,coder,code\n"


def write(path, *observers):
    lines = [
        f"text {unit},{coder},{'' if code == '.' else code}\n"
        for coder, line in enumerate(observers)
        for unit, code in enumerate(line.split())
    ]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(analyse, ["reliability", *map(str, arguments)])


def test_it_prints_one_sentence_and_the_numbers(tmp_path):
    result = run(write(tmp_path / "codes.csv", *TWO_OBSERVERS_BINARY))

    assert result.exit_code == 0, result.output
    sentence, *numbers = result.output.splitlines()
    assert sentence.startswith(
        "The coders (2) do not agree enough for their codes to be relied on"
    )
    figures = dict(line.split("\t") for line in numbers)
    assert round(float(figures["alpha"]), 3) == 0.095
    assert (figures["percent"], figures["units"]) == ("0.6", "10")
    assert [path.name for path in tmp_path.iterdir()] == ["codes.csv"]


def test_the_sentence_turns_round_when_one_coder_does(tmp_path):
    same = run(write(tmp_path / "a.csv", "0 1 0 1 1", "0 1 0 1 1")).output
    turned = run(write(tmp_path / "b.csv", "0 1 0 1 1", "1 0 1 0 0")).output

    assert "agree well enough for their codes to be relied on" in same
    assert "agree less than would be expected by chance" in turned


def test_out_writes_three_files_that_say_the_same(tmp_path):
    codes = write(tmp_path / "codes.csv", *TWO_OBSERVERS_BINARY)
    result = run(codes, "--out", tmp_path / "out", "--level", "interval")

    assert result.exit_code == 0, result.output
    folder = tmp_path / "out"
    assert sorted(p.name for p in folder.iterdir()) == [
        "reliability.json",
        "report.html",
        "units.csv",
    ]
    facts = json.loads((folder / "reliability.json").read_text())
    assert (facts["method"], facts["level"]) == ("inter-coder-reliability", "interval")
    assert round(facts["alpha"], 3) == 0.095
    assert facts["sentence"] == result.output.splitlines()[0]
    assert re.fullmatch("[0-9a-f]{64}", facts["data"]["sha256"])
    assert [code["given"] for code in facts["codes"]] == [14, 6]
    with (folder / "units.csv").open() as file:
        units = list(csv.DictReader(file))
    assert [row["unit"] for row in units[:4]] == [
        "text 0",
        "text 2",
        "text 5",
        "text 8",
    ]
    assert {row["disagreement"] for row in units[4:]} == {"0"}
    page = (folder / "report.html").read_text()
    bare = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert facts["sentence"] in page
    assert not re.search(r"https?:|<script|<link|@import|src=", bare)
    assert "60.0% of the 20 codes given to them" in page


def test_running_it_again_writes_the_same_bytes(tmp_path):
    codes = write(tmp_path / "codes.csv", *TWO_OBSERVERS_BINARY)
    made = []
    for name in ("one", "two"):
        run(codes, "--out", tmp_path / name)
        made.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})

    assert made[0] == made[1]


def test_blank_codes_are_missing_and_na_is_a_code(tmp_path):
    codes = write(tmp_path / "codes.csv", "NA NA ZA .", "NA ZA ZA ZA")
    result = run(codes, "--out", tmp_path / "out")

    assert result.exit_code == 0, result.output
    facts = json.loads((tmp_path / "out" / "reliability.json").read_text())
    assert [code["code"] for code in facts["codes"]] == ["NA", "ZA"]
    assert facts["units"] == 3


def test_columns_may_be_in_any_order_among_others_and_cut_by_semicolons(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text('code;note;Coder;unit\nx;;"a, ""b""";1\nx;;c;1\n\ny;;c;2\n')
    result = run(path)

    assert result.exit_code == 0, result.output
    assert "same code" in result.output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "codes.csv is empty."),
        ("unit,coder\n1,a\n", "codes.csv, row 1: the column “code” is missing."),
        ("unit,unit,coder,code\n", "the column “unit” occurs more than once."),
        (HEADER + "1,a,2\n,b,2\n", "codes.csv, row 3, column unit: the cell is blank."),
        (
            HEADER + "1,a,2\n1,b\n",
            "row 3: wrong number of cells (expected: 3; found: 2).",
        ),
        (
            HEADER + "1,a,2\n1,b,3\n1,a,2\n",
            "codes.csv, row 4, column coder: a has already coded 1 in row 2.",
        ),
        (HEADER + "1,a,often\n", "row 2, column code: “often” is not a number."),
        (HEADER + "1,a,nan\n", "row 2, column code: “nan” is not a number."),
        (HEADER + "1,a,2\n2,b,2\n", "No unit was coded by two coders"),
        (HEADER, "codes.csv: No unit was coded by two coders"),
        (HEADER + "1,a,-2\n1,b,2\n", "The code -2.0 is below 0"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing_behind(tmp_path, content, sentence):
    path = tmp_path / "codes.csv"
    path.write_text(content, encoding="utf-8")

    result = run(path, "--level", "ratio", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["codes.csv"]


def test_words_of_coders_cannot_break_the_page(tmp_path):
    codes = write(tmp_path / "codes.csv", "a b b", "<script> b a")
    run(codes, "--out", tmp_path / "out")

    assert "<script" not in (tmp_path / "out" / "report.html").read_text()


def test_help_says_columns_in_and_files_out():
    text = run("--help").output

    for name in (
        "unit, coder and code",
        "reliability.json",
        "units.csv",
        "report.html",
    ):
        assert name in text
