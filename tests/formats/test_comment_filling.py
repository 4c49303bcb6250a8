"""Answers go into the file that somebody sent, and nothing else in it changes."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given
from lxml import etree

from formats import comments_made as made
from formats import make
from formats.test_comment_round_trip import KINDS, SECRET, by_fewer
from milepost.formats.comment_templates import (
    PROFILES,
    CellTooLong,
    NoResponseColumn,
    NoSuchRow,
    ResponseCellHoldsFormula,
    RowResponse,
    fill_responses,
    filling,
    load_profile,
    read_comment_file,
    read_comments,
    write_comments,
)
from milepost.formats.errors import UnknownFormat
from milepost.formats.tables import files as table_files

HEADINGS = ("MB/NC", "Clause", "Type", "Comments", "Proposed change", "Observations")
TEXT = "Accepted in part.\n=1+1 <see> “4.2”\n_x000D_ نعم"


@pytest.fixture
def no_sandbox(monkeypatch):
    def stream(reader, path, **more):
        return reader(str(path), **more)

    monkeypatch.setattr(table_files, "stream_from_sandbox", stream)
    monkeypatch.setattr(filling, "stream_from_sandbox", stream)


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", PROFILES)
@pytest.mark.usefixtures("no_sandbox")
def test_only_the_answers_are_new(tmp_path, form, kind):
    profile = load_profile(form)
    sent, answered = tmp_path / f"sent.{kind}", tmp_path / f"answered.{kind}"

    @by_fewer
    @given(made.comments(form), made.TEXT, made.TEXT)
    def check(made_up, outcome, observations):
        write_comments(
            sent, made_up[0], title="A draft", profile=profile, secret=SECRET
        )
        before = read_comments(sent, profile)
        answers = [
            RowResponse(one.sheet, one.row, outcome, observations)
            for one in before[::2]
        ]
        fill_responses(sent, answered, answers, profile=profile, secret=SECRET)
        found = read_comment_file(answered, profile, secret=SECRET)
        gone = {"outcome": "", "outcome_as_given": "", "observations": "", "file": ""}
        assert [replace(one, **gone) for one in found.rows] == [
            replace(one, **gone) for one in before
        ]
        assert found.rows[1::2] == tuple(
            replace(one, file=answered.name) for one in before[1::2]
        )
        for one in found.rows[::2]:
            assert answer_of(one, profile) == made_of(outcome, observations, profile)
        assert not [one for one in found.problems if one.severity == "error"]
        same_elsewhere(sent, answered, kind)

    check()


def answer_of(row, profile):
    names = {column.name for column in profile.sections[-1].columns}
    told = {"outcome": row.outcome_as_given, "observations": row.observations}
    return {name: text for name, text in told.items() if name in names}


def made_of(outcome, observations, profile):
    names = {column.name for column in profile.sections[-1].columns}
    if {"outcome", "observations"} <= names:
        return {"outcome": outcome, "observations": observations}
    (name,) = {"outcome", "observations"} & names
    return {name: "\n".join(filter(None, (outcome, observations)))}


def same_elsewhere(sent, answered, kind):
    """Every other part is the same to the byte; in the tables, all but two columns."""
    before, after = parts(sent), parts(answered)
    assert list(before) == list(after)
    table = {"xlsx": "xl/worksheets/", "docx": "word/document.xml"}[kind]
    for name, data in before.items():
        if not name.startswith(table):
            assert after[name] == data
        else:
            assert skeleton(after[name]) == skeleton(data)


def skeleton(data):
    """What is around the words of a table: rows, cells and how they look."""
    return [
        (str(one.tag), one.get("r"), one.get("s"))
        for one in etree.fromstring(data).iter()
        if etree.QName(one).localname in {"row", "c", "col", "tr", "tc", "tcPr", "tbl"}
    ]


def a_sent_workbook(path, *, headings=HEADINGS, formula=False):
    """A table as somebody sends it, with looks, widths and a second sheet of its own."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("Our comments"), book.add_worksheet("Sums")
        look = book.add_format({"bg_color": "#FFEE00", "text_wrap": True})
        sheet.write_row(1, 0, headings)
        sheet.write_row(2, 0, ("NOR", "1", "te", "One", "Do", "draft answer"), look)
        sheet.write_row(4, 0, ("NOR", "2", "te", "Two", "Do"), look)
        if formula:
            sheet.write_formula(4, 5, "=A1", None, "x")
        sheet.set_row(2, 40)
        other.write_formula(0, 0, "=SUM(1,2)", None, 3)
    return path


def test_a_workbook_keeps_its_formulas_looks_and_other_sheets(tmp_path):
    sent = a_sent_workbook(tmp_path / "sent.xlsx")
    answered = tmp_path / "answered.xlsx"

    fill_responses(sent, answered, [RowResponse("Our comments", 3, "", TEXT)])

    first, second = read_comments(answered)
    assert (first.observations, second.observations) == (TEXT, "")
    before, after = parts(sent), parts(answered)
    sheet = "xl/worksheets/sheet1.xml"
    cell = re.compile(rb'<c r="F3".*?</c>', re.DOTALL)
    assert cell.split(before[sheet]) == cell.split(after[sheet])
    assert b'r="F3" s="1" t="inlineStr"' in after[sheet]
    assert {name: data for name, data in before.items() if name != sheet} == {
        name: data for name, data in after.items() if name != sheet
    }


def test_a_cell_that_is_not_there_yet_is_put_in_with_the_looks_of_its_row(tmp_path):
    sent = a_sent_workbook(tmp_path / "sent.xlsx")
    answered = io.BytesIO()

    fill_responses(sent, answered, [RowResponse("Our comments", 5, "Noted", "Thanks")])

    (tmp_path / "answered.xlsx").write_bytes(answered.getvalue())
    assert read_comments(tmp_path / "answered.xlsx")[1].observations == "Noted\nThanks"
    sheet = parts(answered)["xl/worksheets/sheet1.xml"]
    assert b'<c r="F5" s="1" t="inlineStr">' in sheet
    assert sheet.index(b'r="E5"') < sheet.index(b'r="F5"')


def test_a_sheet_whose_elements_have_a_prefix_is_filled_as_well(tmp_path):
    sent = tmp_path / "prefix.xlsx"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def row(number, cells):
        inside = "".join(
            f'<x:c r="{letter}{number}" t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>'
            for letter, text in zip("ABCDEF", cells, strict=False)
        )
        return f'<x:row r="{number}">{inside}</x:row>'

    rows = row(1, HEADINGS) + row(2, ("NOR", "1", "te", "One", "Do"))
    make.workbook(sent, "")
    own = {
        "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData>{rows}'
        "</x:sheetData></x:worksheet>"
    }
    make.packed(sent, {**{k: v.decode() for k, v in parts(sent).items()}, **own})

    fill_responses(sent, tmp_path / "out.xlsx", [RowResponse("Comments", 2, "", "Yes")])

    assert read_comments(tmp_path / "out.xlsx")[0].observations == "Yes"


def a_sent_word_file(path):
    """As Word writes it: looks, an answer begun, a tracked row, a second table."""

    def cell(text, more=""):
        run = f"<w:r><w:rPr><w:i/></w:rPr><w:t>{text}</w:t></w:r>"
        return (
            f'<w:tc><w:tcPr><w:shd w:fill="FFEE00"/></w:tcPr><w:p><w:pPr><w:keepNext/>'
            f"</w:pPr>{run if text else ''}</w:p>{more}</w:tc>"
        )

    def row(*cells, properties=""):
        return f"<w:tr>{properties}{''.join(cells)}</w:tr>"

    def table(*rows):
        return f"<w:tbl>{''.join(rows)}</w:tbl>"

    inner = table(row(cell("inside")))
    gone = "<w:trPr><w:del/></w:trPr>"
    head = row(*map(cell, HEADINGS))
    body = (
        make.paragraph(make.run("Our society thanks you."))
        + table(row(cell("Contact"), cell("Ada")))
        + make.paragraph()
        + table(
            head,
            row(*map(cell, ("NOR", "1", "te", "Dropped", "Do", "")), properties=gone),
            row(*map(cell, ("NOR", "1", "te", "One", "Do")), cell("begun", inner)),
            row(
                *map(cell, ("NOR", "2", "te")),
                cell("Two").replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>'),
                cell(""),
            ),
        )
        + make.paragraph(make.run("In the name of the board."))
    )
    return make.document(path, body)


def test_a_word_file_keeps_its_words_its_looks_and_its_other_tables(tmp_path):
    sent = a_sent_word_file(tmp_path / "sent.docx")
    answered = tmp_path / "answered.docx"

    fill_responses(
        sent, answered, [RowResponse("2", 3, "", TEXT), RowResponse("2", 4, "Noted")]
    )

    first, second = read_comments(answered)
    assert (first.comment, first.observations) == ("One", TEXT)
    assert (second.comment, second.observations) == ("Two", "Noted")
    assert second.proposed_change == ""
    before = parts(sent)["word/document.xml"].decode()
    after = parts(answered)["word/document.xml"].decode()
    start, end = (
        before.index("begun") - 60,
        before.index("</w:tbl>", before.index("Two")),
    )
    assert after.startswith(before[:start])
    assert after.endswith(before[end:])
    assert "<w:pPr><w:keepNext/></w:pPr><w:r><w:rPr><w:i/></w:rPr>" in after[start:]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sealed_row_is_sealed_anew_and_a_changed_one_is_not(tmp_path, kind):
    sent, answered = tmp_path / f"sent.{kind}", tmp_path / f"answered.{kind}"
    rows = [made.a_comment(key="a"), made.a_comment(key="b", comment="Other")]
    write_comments(sent, rows, title="", secret=SECRET)
    first, second = read_comments(sent)
    at = first.sheet
    tampered = tmp_path / f"tampered.{kind}"
    fill_responses(
        sent, tampered, [RowResponse(at, second.row, "", "Mine")], secret=b"no"
    )

    fill_responses(
        tampered, answered, [RowResponse(at, first.row, "", "Ours")], secret=SECRET
    )

    found = read_comment_file(answered, secret=SECRET)
    assert [one.row for one in found.problems] == [second.row]
    assert found.seals[at, first.row].key == "a"


def test_answers_to_rows_that_are_not_there_are_refused(tmp_path):
    sent = a_sent_workbook(tmp_path / "sent.xlsx")

    with pytest.raises(NoSuchRow, match="no comment in row 4 of “Our comments”"):
        fill_responses(
            sent, tmp_path / "x.xlsx", [RowResponse("Our comments", 4, "Yes")]
        )

    assert not (tmp_path / "x.xlsx").exists()


def test_a_table_without_a_column_for_answers_is_refused(tmp_path):
    sent = a_sent_workbook(tmp_path / "sent.xlsx", headings=HEADINGS[:5])

    with pytest.raises(NoResponseColumn, match="no column for the response to row 3"):
        fill_responses(
            sent, tmp_path / "x.xlsx", [RowResponse("Our comments", 3, "Yes")]
        )


def test_a_formula_where_the_answer_belongs_is_not_written_over(tmp_path):
    sent = a_sent_workbook(tmp_path / "sent.xlsx", formula=True)

    with pytest.raises(
        ResponseCellHoldsFormula,
        match="row 5: the cell for the response contains a formula",
    ):
        fill_responses(
            sent, tmp_path / "x.xlsx", [RowResponse("Our comments", 5, "Yes")]
        )


def test_an_answer_too_long_for_a_cell_is_refused(tmp_path):
    sent = a_sent_workbook(tmp_path / "sent.xlsx")

    with pytest.raises(CellTooLong):
        fill_responses(
            sent, tmp_path / "x.xlsx", [RowResponse("Our comments", 3, "a" * 32_768)]
        )


def test_a_csv_file_cannot_be_filled(tmp_path):
    sent = tmp_path / "sent.csv"
    sent.write_text(",".join(HEADINGS) + "\nNOR,1,te,One,Do,\n")

    with pytest.raises(UnknownFormat, match=r"it is not an \.xlsx or \.docx file"):
        fill_responses(sent, tmp_path / "x.csv", [RowResponse("", 2, "Yes")])
