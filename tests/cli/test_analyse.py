"""`milepost analyse opinion`: files in, files out, all or nothing."""

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from analysis import make_votes as make
from milepost.cli.analyse import COMMANDS, analyse

SHY = ("shy", "shyer", "shyest", "coy", "demure")
HEADER = "timestamp,datetime,comment-id,voter-id,vote\n"
WORDS = [f"Sentence {number}" for number in range(10)]


def votes_file(path, rows):
    lines = [f"1,x,{statement},{person},{vote}\n" for person, statement, vote in rows]
    path.write_text(HEADER + "".join(lines))
    return path


def statements_file(path, out=()):
    lines = [
        f"{number},a,{-1 if number in out else 1},{words}\n"
        for number, words in enumerate(WORDS)
    ]
    path.write_text("comment-id,author-id,moderated,comment-body\n" + "".join(lines))
    return path


def run(*arguments):
    return CliRunner().invoke(analyse, ["opinion", *map(str, arguments)])


@pytest.fixture
def analysed(tmp_path):
    def analysed(rows, name="out"):
        votes = votes_file(tmp_path / f"{name}.csv", rows)
        statements = statements_file(tmp_path / "comments.csv")
        folder = tmp_path / name
        result = run(votes, "--statements", statements, "--out", folder)
        assert result.exit_code == 0, result.output
        return folder

    return analysed


def sentences(folder):
    """The text of the page's list items."""

    class Items(HTMLParser):
        inside = False

        def handle_starttag(self, tag, attrs):
            self.inside = tag == "li"

        def handle_data(self, data):
            if self.inside:
                found.append(data)

        def handle_endtag(self, tag):
            self.inside = False

    found: list[str] = []
    Items().feed((folder / "report.html").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_analysis_takes_an_engine_and_a_seed(name):
    command = analyse.get_command(click.Context(analyse), name)

    assert {"--engine", "--seed"} <= {o for p in command.params for o in p.opts}


def test_a_seed_changes_what_is_left_to_chance_and_nothing_else(tmp_path):
    votes = votes_file(tmp_path / "votes.csv", make.two_camps())
    told = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        assert run(votes, "--out", folder, "--seed", seed).exit_code == 0
        facts = json.loads((folder / "landscape.json").read_text())
        assert facts["parameters"].pop("seed") == seed
        told.append(
            (facts.pop("null_silhouette"), facts.pop("cluster_stability"), facts)
        )

    (one, _, first), (other, _, second) = told
    assert one != other
    assert first == second


def test_four_files_are_written_and_nothing_else(analysed):
    folder = analysed(make.two_camps())

    assert sorted(file.name for file in folder.iterdir()) == [
        "landscape.json",
        "participants.csv",
        "report.html",
        "statements.csv",
    ]
    assert [p.name for p in folder.parent.iterdir() if p.name.startswith(".")] == []


def test_landscape_json_says_how_and_what(analysed):
    facts = json.loads((analysed(make.two_camps()) / "landscape.json").read_text())

    assert (facts["method"], facts["version"]) == ("opinion-landscape", "2")
    assert re.fullmatch(r"[0-9a-f]{64}", facts["fingerprint"])
    assert facts["null_silhouette"] < facts["silhouettes"]["2"]
    assert facts["participants"] == {"all": 40, "grouped": 40}
    assert facts["statements"] == {"all": 10, "moderated_out": 0}
    assert [group["size"] for group in facts["groups"]] == [20, 20]
    assert facts["groups"][0]["representative"][0]["text"] in WORDS
    assert facts["consensus"]["agree"][0]["text"] == "Sentence 9"
    assert facts["group_informed_consensus"]["agree"][0]["text"] == "Sentence 9"
    assert facts["divisive"][0]["statement"] != 9


def test_who_answered_too_little_has_an_empty_group(analysed):
    folder = analysed([*make.two_camps(), *((shy, 0, 1) for shy in SHY)])

    with (folder / "participants.csv").open() as file:
        people = {row["participant"]: row for row in csv.DictReader(file)}
    assert list(people["shy"]) == ["participant", "group", "x", "y", "votes"]
    assert (people["shy"]["group"], people["shy"]["votes"]) == ("", "1")
    assert {row["group"] for row in people.values()} == {"0", "1", ""}


def test_the_report_needs_nothing_from_elsewhere(analysed):
    page = (analysed(make.two_camps()) / "report.html").read_text(encoding="utf-8")

    bare = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|<script|<link|@import|src=", bare)
    assert "<svg" in page
    assert "Group A: 20 people; Group B: 20 people." in page


def test_words_of_participants_cannot_break_the_page(tmp_path):
    votes = votes_file(tmp_path / "votes.csv", make.two_camps())
    statements = statements_file(tmp_path / "comments.csv")
    evil = statements.read_text().replace("Sentence", "<script>alert(1)</script>")
    statements.write_text(evil)

    run(votes, "--statements", statements, "--out", tmp_path / "out")

    assert "<script" not in (tmp_path / "out" / "report.html").read_text()


def test_every_sentence_turns_round_when_agree_and_disagree_change_sides(analysed):
    rows = make.two_camps()
    one = sentences(analysed(rows, "one"))
    other = sentences(analysed([(p, s, -v) for p, s, v in rows], "other"))

    turned = {"agree": "disagree", "disagree": "agree"}

    def turn(sentence):
        return re.sub(r"(disagree|agree)", lambda m: turned[m[0]], sentence)

    assert len(one) > 5
    assert sorted(map(turn, one)) == sorted(other)
    assert any("More likely than others to disagree" in s for s in one)


def test_a_sentence_says_what_the_counts_say(analysed):
    rows = make.two_camps()
    folder = analysed(rows)
    camp = {str(person): person < 20 for person, _, _ in rows}
    with (folder / "participants.csv").open() as file:
        first = [r["participant"] for r in csv.DictReader(file) if r["group"] == "0"]
    side = camp[first[0]]

    group_a = json.loads((folder / "landscape.json").read_text())["groups"][0]
    expected = {f"“{row['text']}”" for row in group_a["representative"]}
    of_group_a = [
        sentence
        for sentence in sentences(folder)[: len(expected)]
        if "More likely than others to agree" in sentence
    ]

    assert of_group_a
    for sentence in of_group_a:
        assert sentence.partition(" More")[0] in expected
        statement = int(re.search(r"Sentence (\d)", sentence)[1])
        own = [v for p, s, v in rows if s == statement and (p < 20) == side]
        other = [v for p, s, v in rows if s == statement and (p < 20) != side]
        assert f": {own.count(1)} of {len(own)} agree." in sentence
        assert f"In the other groups: {other.count(1)} of {len(other)}." in sentence


def test_statements_moderated_out_shape_nothing(tmp_path):
    votes = votes_file(tmp_path / "votes.csv", make.two_camps())
    statements = statements_file(tmp_path / "comments.csv", out=[9])

    run(votes, "--statements", statements, "--out", tmp_path / "out")

    facts = json.loads((tmp_path / "out" / "landscape.json").read_text())
    assert facts["parameters"]["moderated_out"] == [9]
    assert facts["statements"]["moderated_out"] == 1
    assert "Sentence 9" not in json.dumps(
        [
            facts[part]
            for part in ("groups", "consensus", "group_informed_consensus", "divisive")
        ]
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEADER + "1,x,0,a,5\n", "votes.csv, row 2, column vote: “5” is not 1"),
        (HEADER, "votes.csv: There are no votes, so there is nothing to map."),
        ("", "votes.csv is empty."),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing_behind(tmp_path, content, sentence):
    (tmp_path / "votes.csv").write_text(content)

    result = run(tmp_path / "votes.csv", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["votes.csv"]


def test_what_fails_half_way_leaves_an_earlier_result_as_it_was(analysed, monkeypatch):
    folder = analysed(make.two_camps())
    before = (folder / "landscape.json").read_bytes()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.csv.write_csv", full)
    rows = [row for row in make.two_camps() if row[0] < 30]
    votes = votes_file(folder.parent / "votes.csv", rows)
    result = run(votes, "--out", folder)

    assert result.exit_code == 1
    assert "No space left" in result.stderr
    assert (folder / "landscape.json").read_bytes() == before
    assert [p for p in folder.parent.iterdir() if p.name.startswith(".")] == []


def test_running_it_again_writes_the_same_bytes(analysed):
    first = {f.name: f.read_bytes() for f in analysed(make.two_camps()).iterdir()}
    again = {f.name: f.read_bytes() for f in analysed(make.two_camps()).iterdir()}

    assert first == again


def test_help_says_columns_in_and_files_out():
    text = run("--help").output

    assert "participant, statement and vote" in text
    for name in ("landscape.json", "participants.csv", "statements.csv", "report.html"):
        assert name in text


def test_the_web_framework_is_not_needed():
    source = Path(make.__file__).parents[2] / "src" / "milepost" / "cli" / "analyse"

    for file in source.glob("*.py"):
        assert "django" not in file.read_text(), file.name


def test_the_report_says_what_groups_were_formed_from(analysed):
    page = (analysed(make.two_camps()) / "report.html").read_text()
    assert page.count("The groups were formed from these same answers") == 2
    assert "no more distinct than chance" not in page


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_parquet_gives_the_landscape_that_csv_gives(tmp_path):
    rows = make.two_camps()
    people, statements, votes = zip(*rows, strict=True)
    file = parquet(
        tmp_path / "v.parquet", participant=people, statement=statements, vote=votes
    )

    run(file, "--out", tmp_path / "one")
    run(votes_file(tmp_path / "v.csv", rows), "--out", tmp_path / "other")

    for name in ("landscape.json", "participants.csv", "statements.csv"):
        one, other = (tmp_path / folder / name for folder in ("one", "other"))
        assert one.read_text() == other.read_text(), name


def test_without_a_time_a_later_row_of_parquet_counts(tmp_path):
    file = parquet(
        tmp_path / "v.parquet",
        participant=["a", "b", "a"], statement=[1, 1, 1], vote=[1, 1, -1],
    )  # fmt: skip

    run(file, "--out", tmp_path / "out")

    assert "1,2,1,1,0" in (tmp_path / "out" / "statements.csv").read_text()


@pytest.mark.parametrize(
    ("column", "values", "row"),
    [
        ("vote", [1, 2, 0], 2),
        ("vote", [1.0, 0.0, 0.5], 3),
        ("vote", ["1", "yes", "0"], 2),
        ("vote", [1, None, 0], 2),
        ("statement", [1, 2, None], 3),
        ("statement", ["1", "2", "x"], 3),
        ("statement", [1, 2**40, 1], 2),
        ("participant", ["a", " ", "c"], 2),
        ("participant", ["a", "b", None], 3),
        ("at", [1, None, 3], 2),
    ],
)
def test_a_wrong_cell_of_parquet_is_named_and_nothing_written(
    tmp_path, column, values, row
):
    columns = {"participant": [*"abc"], "statement": [1, 2, 3], "vote": [1, 0, -1]}
    file = parquet(tmp_path / "v.parquet", **(columns | {column: values}))

    result = run(file, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert f"v.parquet, row {row}, column {column}" in result.output
    assert not (tmp_path / "out").exists()


def test_an_unknown_engine_is_named(tmp_path):
    votes = votes_file(tmp_path / "v.csv", make.two_camps())

    result = run(votes, "--out", tmp_path / "out", "--engine", "oracle")

    assert result.exit_code == 1
    assert "Error: oracle is not an engine" in result.output


def test_a_participant_may_be_called_anything(tmp_path):
    strange = 'O"Neill,\u2028 Ann'
    rows = [(strange if p == 0 else f"p{p}", s, v) for p, s, v in make.two_camps()]
    path = tmp_path / "v.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.strip().split(","))
        writer.writerows([1, "x", s, p, v] for p, s, v in rows)

    result = run(path, "--out", tmp_path / "out")

    assert result.exit_code == 0, result.output
    with (tmp_path / "out" / "participants.csv").open(newline="") as file:
        assert strange in {row["participant"] for row in csv.DictReader(file)}


def test_the_profile_is_told_and_kept(tmp_path):
    votes = votes_file(tmp_path / "v.csv", make.two_camps())

    for name in ("polis", "milepost"):
        result = run(votes, "--out", tmp_path / name, "--profile", name)
        assert result.exit_code == 0, result.output
        facts = json.loads((tmp_path / name / "landscape.json").read_text())
        assert facts["parameters"]["profile"]["name"] == name
        assert facts["cluster_stability"]["index"] > 0.9
        header = (tmp_path / name / "participants.csv").read_text().splitlines()[0]
        assert header.replace('"', "") == "participant,group,x,y,votes"


def test_a_spark_that_does_not_answer_is_named(tmp_path, monkeypatch):
    sql = pytest.importorskip(
        "pyspark.sql", reason="the extra “spark” is not installed"
    )

    def unresponsive(self):
        raise RuntimeError("All masters are unresponsive!")

    monkeypatch.setattr(sql.SparkSession.Builder, "getOrCreate", unresponsive)
    votes = votes_file(tmp_path / "votes.csv", make.two_camps())

    result = run(votes, "--engine", "spark://nowhere:1", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "Error: Spark could not be started at spark://nowhere:1" in result.output
    assert not (tmp_path / "out").exists()


def test_a_damaged_parquet_file_is_named(tmp_path):
    columns = {
        "participant": ["a", "b"] * 500,
        "statement": [0] * 1000,
        "vote": [1] * 1000,
    }
    path = tmp_path / "votes.parquet"
    pq.write_table(pa.table(columns), path, compression="zstd")
    whole = bytearray(path.read_bytes())
    whole[4:60] = b"\xff" * 56
    path.write_bytes(bytes(whole))

    result = run(path, "--out", tmp_path / "out")

    assert (result.exit_code, result.output) == (
        1,
        "Error: votes.parquet cannot be read.\n",
    )
    assert not (tmp_path / "out").exists()
