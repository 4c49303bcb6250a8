"""Reading Polis exports: what comes out, and one sentence for everything that is wrong."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from milepost.formats.datasets.polis import read_statements, read_votes
from milepost.formats.errors import UnreadableFile

HEADER = "timestamp,datetime,comment-id,voter-id,vote\n"
GOOD = HEADER + "1000,Thu,0,7,1\n2000,Thu,1,7,-1\n3000,Thu,0,8,0\n"
STATEMENTS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
LONG = STATEMENTS + "".join(f"1,{n},a,3,1,1,Words of {n}\n" for n in range(99))


@pytest.fixture
def write(tmp_path):
    def write(content, name="votes.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def rows(table):
    return [tuple(row.values()) for row in table.to_pylist()]


def refusal(read, path):
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    sentence = str(refused.value)
    assert sentence.startswith(path.name)
    assert "\n" not in sentence
    return sentence


def test_votes_are_read(write):
    table = read_votes(write(GOOD))

    assert table.schema == pa.schema(
        {
            "participant": pa.string(),
            "statement": pa.int32(),
            "vote": pa.int8(),
            "at": pa.int64(),
        }
    )
    assert rows(table) == [("7", 0, 1, 1000), ("7", 1, -1, 2000), ("8", 0, 0, 3000)]


def test_columns_may_stand_in_any_order_after_a_byte_order_mark(write):
    content = "\ufeffvote,voter-id,comment-id,timestamp\r\n1,7,0,1000\r\n"

    assert rows(read_votes(write(content))) == [("7", 0, 1, 1000)]


def test_compressed_votes_are_read_whatever_they_are_called(write):
    path = write(gzip.compress(GOOD.encode(), mtime=0), "votes.bin")

    assert rows(read_votes(path)) == rows(read_votes(write(GOOD)))


def test_an_id_may_hold_commas_quotes_and_line_breaks(write):
    content = HEADER + '1,Thu,0," Núñez, ""the\nyounger"" ",1\n'

    assert rows(read_votes(write(content))) == [('Núñez, "the\nyounger"', 0, 1, 1)]


def test_a_header_alone_is_no_votes(write):
    assert len(read_votes(write(HEADER))) == 0


def test_a_matrix_is_read_with_blanks_as_not_seen(write):
    content = "participant,group-id,n-votes,0,1\na,1,2,1,-1\nb,,1,,0\n"

    assert sorted(rows(read_votes(write(content)))) == [
        ("a", 0, 1, 0),
        ("a", 1, -1, 0),
        ("b", 1, 0, 0),
    ]


@pytest.mark.parametrize("with_time", [True, False])
def test_parquet_is_read(tmp_path, with_time):
    columns = {"participant": ["a", "b"], "statement": [0, 1], "vote": [1, -1]}
    times = {"at": [5, 6]} if with_time else {}
    pq.write_table(pa.table({**columns, **times}), tmp_path / "votes.parquet")

    found = rows(read_votes(tmp_path / "votes.parquet"))

    first, second = (5, 6) if with_time else (0, 1)
    assert found == [("a", 0, 1, first), ("b", 1, -1, second)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("4,Thu,0,9,2", "row 5, column vote: “2” is not 1 (agree), 0 (pass) or"),
        ("4,Thu,0,9,yes", "row 5, column vote: “yes” is not 1"),
        ("4,Thu,0,9,300", "row 5, column vote: “300” is not 1"),
        ("4,Thu,0,9,", "row 5, column vote: the cell is blank."),
        ("4,Thu,0, ,1", "row 5, column voter-id: the cell is blank."),
        ("4,Thu,,9,1", "row 5, column comment-id: the cell is blank."),
        ("4,Thu,abc,9,1", "row 5, column comment-id: “abc” is not a whole number."),
        ("4,Thu,-3,9,1", "row 5, column comment-id: “-3” is not a whole number."),
        ("4,Thu,9999999999,9,1", "row 5, column comment-id: “9999999999” is not"),
        ("noon,Thu,0,9,1", "row 5, column timestamp: “noon” is not a whole number."),
        ("4,Thu,0", "row 5: wrong number of cells (expected: 5; found: 3)."),
        ("4,Thu,0,9,1,1", "row 5: wrong number of cells (expected: 5; found: 6)."),
        ('4,Thu,0,"9,1', "is incomplete: it ends in the middle."),
    ],
)
def test_a_wrong_row_is_named(write, line, sentence):
    assert sentence in refusal(read_votes, write(GOOD + line + "\n"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "votes.csv is empty."),
        ("a,b\n1,2\n", "row 1: the column “timestamp” is missing."),
        ("timestamp,voter-id,vote\n", "row 1: the column “comment-id” is missing."),
        (HEADER.strip() + ",vote\n", "the column “vote” occurs more than once."),
        (HEADER.encode() + b"1,Thu,0,\xff\xfe,1\n", "row 2: the text is not UTF-8."),
        (GOOD.encode("utf-16"), "row 1: the text is not UTF-8."),
        ("participant,n-votes\na,1\n", "row 1: the column “0” is missing."),
        (HEADER.strip() + ",hue\n", "row 1: the column “hue” is not one of timestamp,"),
        (
            "participant,n-important,0\na,1,1\n",
            "the column “n-important” is not one of",
        ),
        ("participant,0\na,1\nb,5\n", "row 3, column 0: “5” is not 1 (agree)"),
        ("participant,0\na,1\n ,1\n", "row 3, column participant: the cell is blank."),
        (
            "participant,0,1\na,1,1\nb,1\n",
            "row 3: wrong number of cells (expected: 3; found: 2).",
        ),
        (
            gzip.compress(GOOD.encode(), mtime=0)[:-12],
            "is incomplete: it ends in the middle.",
        ),
        (
            gzip.compress(GOOD.encode(), mtime=0)[:12],
            "is incomplete: it ends in the middle.",
        ),
        (b"PAR1 and no more", "is incomplete: it ends in the middle."),
        (b"PAR1 nonsense PAR1", "cannot be read."),
    ],
)
def test_a_wrong_file_is_named(write, content, sentence):
    assert sentence in refusal(read_votes, write(content))


def test_damage_inside_a_compressed_file_is_named(write):
    for read, content in ((read_votes, GOOD), (read_statements, LONG)):
        whole = bytearray(gzip.compress(content.encode(), mtime=0))
        whole[-6] ^= 0xFF

        assert "damaged" in refusal(read, write(bytes(whole)))


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "cannot be read" in refusal(read_votes, tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"participant": ["a"], "statement": [1]}, "the column “vote” is missing."),
        (
            {"participant": ["a", "b"], "statement": [1, 1], "vote": [1, 7]},
            "row 2, column vote: the value is not 1 (agree)",
        ),
        (
            {"participant": ["a", None], "statement": [1, 1], "vote": [1, 1]},
            "row 2, column participant: the value is not an identifier.",
        ),
        (
            {"participant": ["a", "b"], "statement": ["1", "x"], "vote": [1, 1]},
            "row 2, column statement: the value is not a whole number.",
        ),
    ],
)
def test_wrong_parquet_is_named(tmp_path, columns, sentence):
    pq.write_table(pa.table(columns), tmp_path / "votes.parquet")

    assert sentence in refusal(read_votes, tmp_path / "votes.parquet")


def test_statements_are_read(write):
    content = STATEMENTS + '1,5,a,3,1,1,"One,\ntwo"\n2,6,b,0,0,-1,Three\n'

    assert rows(read_statements(write(content))) == [
        (5, "One,\ntwo", 1, "a"),
        (6, "Three", -1, "b"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (STATEMENTS + "1,x,a,3,1,1,One\n", "row 2, column comment-id: “x” is not a"),
        (STATEMENTS + "1,5,a,3,1,in,One\n", "row 2, column moderated: “in” is not"),
        (STATEMENTS + '1,5,a,3,1,1,"One\n', "is incomplete"),
        (HEADER, "the column “comment-body” is missing."),
        (gzip.compress(LONG.encode(), mtime=0)[:-9], "is incomplete"),
    ],
)
def test_wrong_statements_are_named(write, content, sentence):
    assert sentence in refusal(read_statements, write(content, "comments.csv"))


@pytest.mark.parametrize("limit", ["LARGEST_UNPACKED", "MOST_ROWS"])
def test_parquet_that_would_unpack_to_too_much_is_refused(tmp_path, monkeypatch, limit):
    columns = {"participant": ["a", "b"], "statement": [1, 1], "vote": [1, 1]}
    pq.write_table(pa.table(columns), tmp_path / "votes.parquet")
    monkeypatch.setattr(f"milepost.formats.datasets.votes.{limit}", 1)
    monkeypatch.setattr(pq, "read_table", lambda path: pytest.fail("it was read"))

    said = refusal(read_votes, tmp_path / "votes.parquet")

    assert "is too large (maximum when unpacked: " in said


def test_of_votes_of_the_very_same_moment_the_last_row_is_kept(write):
    votes = read_votes(
        write(
            "timestamp,datetime,comment-id,voter-id,vote\n"
            "7,x,0,a,1\n7,x,0,a,-1\n7,x,1,a,1\n8,x,0,a,0\n"
        )
    )

    assert rows(votes) == [("a", 0, -1, 7), ("a", 1, 1, 7), ("a", 0, 0, 8)]
