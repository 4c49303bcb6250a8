"""Reading and writing the eight-column table of comments."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from milepost.formats.comment_templates import (
    CellTooLong,
    NoHeader,
    TemplateComment,
    UnusableComments,
    read_comments,
    write_comments,
)

HEADER = (
    "MB/NC1",
    "Line number\n(e.g. 17)",
    "Clause/ Subclause (e.g. 3.1)",
    "Paragraph/ Figure/ Table/ (e.g. Table 1)",
    "Type of comment2",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
)
GOOD = ("NOR", "12", "3.1", "Table 1", "te", "Unclear.", "Say who acts.", "")


def workbook(folder, *rows, merge=(), name="comments.xlsx"):
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        for reference, text in merge:
            sheet.merge_range(reference, text)
    return path


def comment(row=4, **different):
    facts = {
        "organisation": "NOR",
        "line": "12",
        "clause": "3.1",
        "paragraph": "Table 1",
        "kind": "technical",
        "kind_as_given": "te",
        "comment": "Unclear.",
        "proposed_change": "Say who acts.",
        "observations": "",
    }
    return TemplateComment(row=row, **(facts | different))


def read(path):
    """The comments, without which sheet of which file they stand in."""
    return [replace(one, sheet="", file="") for one in read_comments(path)]


def problems(path: Path):
    with pytest.raises(UnusableComments) as refused:
        read_comments(path)
    return refused.value


def test_a_filled_form_gives_a_comment_per_row_with_its_row_number(tmp_path):
    path = workbook(tmp_path, ("Draft 2",), ("Date: 1 May",), HEADER, GOOD, (), GOOD)

    comments = read_comments(path)

    assert [found.row for found in comments] == [4, 6]
    assert comments[0] == comment(row=4, sheet="Sheet1", file="comments.xlsx")


def test_the_row_of_column_numbers_under_an_old_header_is_no_comment(tmp_path):
    numbering = ("1", "2", "(3)", "4", "5", "(6)", "(7)", "8")

    comments = read_comments(workbook(tmp_path, HEADER, numbering, GOOD))

    assert [found.row for found in comments] == [3]


@pytest.mark.parametrize(
    ("header", "kind", "meaning"),
    [
        ("CM/CN;Article;Type de commentaire;Commentaires;Modification proposée",
         "rédactionnel", "editorial"),
        ("Organización;Apartado;Tipo;Comentarios;Cambio propuesto", "Téc.", "technical"),
        ("المنظمة;البند;نوع التعليق;التعليقات;التغيير المقترح", "عام", "general"),
        ("mb/nc;CLAUSE;type;comment;proposed change*", "GE", "general"),
    ],
)  # fmt: skip
def test_headers_and_types_are_known_in_four_languages(tmp_path, header, kind, meaning):
    path = tmp_path / "comments.csv"
    path.write_text(f"{header}\nA;2;{kind};Text;\n", encoding="utf-8")

    (found,) = read_comments(path)

    assert (found.kind, found.kind_as_given) == (meaning, kind)
    assert (found.organisation, found.clause, found.line) == ("A", "2", "")


def test_a_missing_column_is_named(tmp_path):
    error = problems(workbook(tmp_path, HEADER[:6], GOOD[:6]))

    assert str(error) == (
        "comments.xlsx, row 1: the column “Proposed change” is missing."
    )


def test_a_column_that_is_there_twice_is_named(tmp_path):
    error = problems(workbook(tmp_path, (*HEADER, "Comments"), GOOD))

    assert "column I: “Comments” occurs a second time" in str(error)


def test_a_merged_header_is_refused_naming_the_range(tmp_path):
    path = workbook(tmp_path, HEADER, GOOD, merge=[("F1:G1", "Comments")])

    assert "the header cells F1:G1 are merged" in str(problems(path))


def test_comments_merged_over_rows_are_refused_naming_the_range(tmp_path):
    path = workbook(tmp_path, HEADER, GOOD, merge=[("F2:F3", "Both")])

    assert "the cells F2:F3 are merged across rows" in str(problems(path))


def test_a_sheet_without_the_header_is_refused_naming_the_columns(tmp_path):
    with pytest.raises(NoHeader, match="MB/NC, Line number, Clause"):
        read_comments(workbook(tmp_path, ("Some", "other", "table"), GOOD))


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (4, "xx", "row 3, column E: “xx” is not a type of comment. Use ge, te or ed."),
        (4, "", "row 3, column E: “” is not a type"),
        (0, "", "row 3, column A: the member code is empty."),
        (5, " ", "row 3, column F: the comment is empty."),
    ],
)
def test_a_wrong_cell_is_refused_naming_row_and_column(
    tmp_path, column, value, sentence
):
    wrong = [*GOOD]
    wrong[column] = value

    error = problems(workbook(tmp_path, HEADER, GOOD, wrong))

    assert sentence in str(error)
    assert [(p.row, p.column) for p in error.problems] == [(3, "ABCDEFGH"[column])]


def test_all_problems_come_at_once_and_the_sentence_counts_them(tmp_path):
    error = problems(
        workbook(tmp_path, HEADER, ("", "", "", "", "zz", "Text"), GOOD, ("X", "9"))
    )

    places = [(problem.row, problem.column) for problem in error.problems]
    assert places == [(2, "A"), (2, "E"), (4, "E"), (4, "F")]
    assert str(error).endswith("(Other problems: 3.)")


def test_the_whole_error_can_be_said_in_another_language(tmp_path):
    error = problems(workbook(tmp_path, HEADER, ("", *GOOD[1:])))
    french = {
        "%(file)s, %(first)s": "%(file)s, %(first)s",
        error.problems[0].template: "ligne %(row)s : code absent.",
    }

    assert error.sentence(french.__getitem__) == (
        "comments.xlsx, ligne 2 : code absent."
    )


def test_each_problem_can_be_said_in_another_language(tmp_path):
    error = problems(workbook(tmp_path, HEADER, ("", *GOOD[1:])))

    said = error.problems[0].sentence({error.problems[0].template: "%(row)s!"}.get)

    assert said == "2!"


def test_a_form_without_comments_gives_none(tmp_path):
    assert read_comments(workbook(tmp_path, HEADER)) == []


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "de"])
def test_the_written_form_is_read_in_every_language(tmp_path, language):
    path = tmp_path / "form.xlsx"

    write_comments(path, [comment()], title="Draft 2", language=language)

    assert read(path) == [comment()]


@pytest.mark.parametrize(("language", "turned"), [("ar", True), ("fr", False)])
def test_the_form_runs_from_right_to_left_only_in_arabic(language, turned):
    buffer = io.BytesIO()

    write_comments(buffer, [comment()], title="Draft", language=language)

    with zipfile.ZipFile(buffer) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert (b'rightToLeft="1"' in sheet) is turned
    assert b'ySplit="3"' in sheet  # the header stays in sight
    assert b"<f>" not in sheet


def test_a_text_too_long_for_a_cell_is_not_cut_but_refused():
    with pytest.raises(CellTooLong, match="Row 4"):
        write_comments(io.BytesIO(), [comment(comment="x" * 32_768)], title="Draft")


def test_the_same_words_come_back_even_where_they_look_like_formulas(tmp_path):
    words = ["=1+1", "+1", "-1", "@SUM(A1)", "{=A1}", "_x000D_", "0012"]
    rows = [comment(4 + i, comment=text) for i, text in enumerate(words)]
    path = tmp_path / "form.xlsx"

    write_comments(path, rows, title="=cmd|' /C calc'!A0")

    assert read(path) == rows
