"""`milepost comments check`: a line a problem, and an exit code for scripts."""

import pytest
from click.testing import CliRunner

from formats import make
from milepost.cli import main
from milepost.formats.comment_templates import PROFILES

HEADER = "MB/NC,Line,Clause,Paragraph,Type,Comments,Proposed change,Observations\n"
WHOLE = (
    "sent.csv, warning: row 3, column C: no paragraph is named; "
    "the comment is taken to be on the text as a whole."
)


def check(path, *more):
    done = CliRunner().invoke(main, ["comments", "check", str(path), *more])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def table(tmp_path):
    def write(rows, name="sent.csv"):
        path = tmp_path / name
        path.write_text(HEADER + rows, encoding="utf-8")
        return path

    return write


def test_a_file_with_nothing_wrong_is_said_to_have_nothing_wrong(table):
    assert check(table("NOR,1,2,3,te,Unclear,Do,\n")) == (
        0,
        "sent.csv: 1 comments (iso), nothing to put right\n",
        "",
    )


def test_each_problem_is_a_line_with_row_and_column(table):
    code, said, _ = check(table("NOR,1,2,3,xx,Unclear,Do,\n,,,,te,Again,,\n"))

    assert code == 1
    assert said.splitlines() == [
        "sent.csv, row 2, column E: “xx” is not a type of comment. Use ge, te or ed.",
        "sent.csv, row 3, column A: the member code is empty.",
        WHOLE,
    ]


def test_sheet_and_table_are_named(tmp_path):
    heads = ["MB/NC", "Clause", "Type", "Comments", "Proposed change"]
    row = ["NOR", "1", "xx", "Unclear", "Do"]
    cells = [
        "".join(
            make.cell(f"{letter}{number}", text)
            for letter, text in zip("ABCDE", texts, strict=True)
        )
        for number, texts in enumerate((heads, row), start=1)
    ]
    rows = [f'<row r="{n}">{one}</row>' for n, one in enumerate(cells, start=1)]
    book = make.workbook(tmp_path / "sent.xlsx", "".join(rows))
    lines = [
        "".join(f"<w:tc>{make.paragraph(make.run(text))}</w:tc>" for text in texts)
        for texts in (heads, row)
    ]
    inside = "".join(f"<w:tr>{line}</w:tr>" for line in lines)
    word = make.document(tmp_path / "sent.docx", f"<w:tbl>{inside}</w:tbl>")

    assert check(book)[1].startswith("sent.xlsx, sheet Comments, row 2, column C: “xx”")
    assert check(word)[1].startswith("sent.docx, table 1, row 2, column 3: “xx” is not")


def test_the_form_may_be_said(table):
    code, said, _ = check(table("NOR,1,2,3,te,Unclear,Do,\n"), "--profile", "codex")

    assert code == 1
    assert "sent.csv, row 1: the column “Member/Observer” is missing." in said


def test_a_form_that_is_not_known_is_exit_2_and_the_known_ones_are_said(table):
    code, _, error = check(table("NOR,1,2,3,te,Unclear,Do,\n"), "--profile", "word")

    assert code == 2
    assert all(form in error for form in PROFILES)
    assert all(form in check("x", "--help")[1] for form in PROFILES)


def test_a_file_that_cannot_be_read_is_exit_2(tmp_path):
    path = make.workbook(tmp_path / "macro.xlsx", "", more={"xl/vbaProject.bin": "x"})

    code, said, error = check(path)

    assert (code, said) == (2, "")
    assert error == (
        "Error: macro.xlsx cannot be accepted: it contains macros. Save it as .xlsx, without"
        " macros.\n"
    )
    assert check(tmp_path / "gone.xlsx")[0] == 2
