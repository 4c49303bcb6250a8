"""Tables as people return them: what is read all the same, and what is said of the rest."""

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from formats import comments_made as made
from formats import make
from milepost.formats.comment_templates import (
    UnusableComments,
    check_comment_file,
    load_profile,
    read_comment_file,
    read_comments,
    write_comments,
)

HEADINGS = ("MB/NC", "Line", "Clause", "Paragraph", "Type", "Comments")
HEADINGS += ("Proposed change", "Observations of the secretariat")
GOOD = ("NOR", "12", "3.1", "Table 1", "te", "Unclear.", "Say who acts.", "")
OTHER = ("NOR", "12", "3.1", "Table 1", "te", "Something else.", "", "")


def workbook(path, *rows, more=lambda sheet: None):
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Table")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        more(sheet)
    return path


def cell(text, properties=""):
    inside = "".join(make.paragraph(make.run(line)) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells, properties=""):
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows):
    inside = "".join(one if isinstance(one, str) else row(*one) for one in rows)
    return f"<w:tbl>{inside}</w:tbl>"


def word(path, *tables, before="", **parts):
    return make.document(path, before + make.paragraph().join(tables), **parts)


def told(path, **options):
    return [
        (one.severity, one.sentence()) for one in check_comment_file(path, **options)
    ]


def warning(sentence):
    return [("warning", sentence)]


def error(sentence):
    return [("error", sentence)]


# What is read all the same


def test_a_word_file_of_several_tables_gives_the_comments_of_all(tmp_path):
    path = word(
        tmp_path / "two.docx",
        table(("Name", "Country", "Organisation"), ("Ada", "Norway", "Red Cross")),
        table(HEADINGS, GOOD),
        table(("Annex", "see below")),
        table(HEADINGS, OTHER),
    )

    found = read_comment_file(path)

    assert [(one.sheet, one.row, one.comment) for one in found.rows] == [
        ("2", 2, "Unclear."),
        ("4", 2, "Something else."),
    ]
    assert found.problems == ()


def test_all_visible_sheets_with_comments_are_read_and_instructions_are_not(tmp_path):
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("How to").write_column(0, 0, ["Write", "one", "per row"])
        for name in ("Part A", "Part B", "Old"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, (*GOOD[:5], name))
        sheet.hide()

    assert [one.comment for one in read_comments(path)] == ["Part A", "Part B"]


def test_a_heading_over_two_rows_with_merged_cells_is_understood(tmp_path):
    above = ("Reviewer", "Chapter", "From", "", "To", "", "Comment")
    below = ("", "", "page", "line", "page", "line", "")

    def merge(sheet):
        sheet.merge_range("C1:D1", "From")
        sheet.merge_range("E1:F1", "To")
        sheet.merge_range("A1:A2", "Reviewer")

    body = ("Ada", "3", "12", "1", "13", "40", "Cite the source.")
    path = workbook(tmp_path / "two_rows.xlsx", above, below, body, more=merge)

    found = read_comment_file(path)

    (one,) = found.rows
    assert found.profile.name == "ipcc"
    assert (one.page_from, one.line, one.page_to, one.line_to) == (
        "12",
        "1",
        "13",
        "40",
    )
    assert (one.person, one.clause, found.problems) == ("Ada", "3", ())


def test_a_heading_over_two_rows_of_a_word_file_is_understood(tmp_path):
    wide, begin = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    path = word(
        tmp_path / "two_rows.docx",
        table(
            row(
                cell("Chapter", begin), cell("From", wide), cell("To", wide), "Comment"
            ),
            row(cell("", "<w:vMerge/>"), "page", "line", "page", "line", ""),
            ("3", "12", "1", "13", "40", "Cite the source."),
        ),
    )

    (one,) = read_comments(path)

    assert (one.clause, one.page_from, one.line_to) == ("3", "12", "40")


def test_headings_that_are_repeated_on_each_page_are_no_comments(tmp_path):
    path = word(tmp_path / "pages.docx", table(HEADINGS, GOOD, (), HEADINGS, OTHER))

    assert [one.row for one in read_comments(path)] == [2, 5]


def test_borders_that_were_dragged_do_not_move_a_text_into_another_column(tmp_path):
    wide = '<w:gridSpan w:val="3"/>'
    shifted = row(cell("NOR", wide), *GOOD[1:5], cell("Unclear.", wide), *GOOD[6:])
    path = word(tmp_path / "dragged.docx", table(HEADINGS, shifted))

    (one,) = read_comments(path)

    assert (one.organisation, one.comment, one.proposed_change) == (
        "NOR",
        "Unclear.",
        "Say who acts.",
    )


def test_what_was_tracked_is_read_as_accepted(tmp_path):
    run = "<w:r><w:t>{}</w:t></w:r>".format
    changed = (
        f"<w:tc><w:p><w:ins>{run('New')}</w:ins><w:del><w:r><w:tab/><w:delText>old"
        f"</w:delText></w:r></w:del><w:moveFrom>{run('moved')}</w:moveFrom></w:p></w:tc>"
    )
    path = word(
        tmp_path / "tracked.docx",
        table(
            HEADINGS,
            row(*OTHER, properties="<w:del/>"),
            row(*GOOD[:5], changed, *GOOD[6:]),
        ),
    )

    assert [(one.row, one.comment) for one in read_comments(path)] == [(3, "New")]


def test_the_cells_of_a_content_control_are_cells(tmp_path):
    inside = "".join(map(cell, GOOD[2:]))
    path = word(
        tmp_path / "control.docx",
        table(
            HEADINGS,
            f"<w:tr>{cell('NOR')}{cell('12')}<w:sdt><w:sdtContent>{inside}</w:sdtContent>"
            "</w:sdt></w:tr>",
        ),
    )

    assert read_comments(path)[0].comment == "Unclear."


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
def test_unknown_columns_come_along_word_for_word(tmp_path, kind):
    path = tmp_path / f"own.{kind}"
    rows = [(*HEADINGS, "Reviewed by", "", "Reviewed by"), (*GOOD, "Ada", "?", "Bo")]
    if kind == "csv":
        path.write_text("\n".join(",".join(one) for one in rows), encoding="utf-8")
    else:
        (workbook if kind == "xlsx" else lambda p, *r: word(p, table(*r)))(path, *rows)

    (one,) = read_comments(path)

    assert one.extra_columns == (
        ("Reviewed by", "Ada"),
        ("", "?"),
        ("Reviewed by", "Bo"),
    )


def test_what_stands_above_the_table_is_read_by_its_label(tmp_path):
    lines = [("Date: 1 May 2024", "", "Document:", "CD/24/7"), ("Project", "Migration")]

    found = read_comment_file(workbook(tmp_path / "f.xlsx", *lines, HEADINGS, GOOD))

    assert found.facts == {
        "date": "1 May 2024",
        "document": "CD/24/7",
        "project": "Migration",
    }


def test_in_word_it_may_stand_in_the_head_of_the_page_or_in_a_table_above(tmp_path):
    head = table(("Date: 1 May 2024", "Document: CD/24/7"))
    path = word(
        tmp_path / "f.docx",
        table(("Project", "Migration")),
        table(HEADINGS, GOOD),
        header=head,
    )
    with_w = make.document(
        tmp_path / "h.docx",
        table(("Project", "Migration")) + make.paragraph() + table(HEADINGS, GOOD),
        more={"word/header.xml": f"<w:hdr {make.W}>{head}</w:hdr>"},
        header="",
    )
    assert path.exists()

    assert read_comment_file(with_w).facts["project"] == "Migration"
    assert read_comment_file(path).facts == {
        "date": "1 May 2024",
        "document": "CD/24/7",
        "project": "Migration",
    }


def test_rows_that_only_name_somebody_are_passed_over_in_silence(tmp_path):
    path = workbook(tmp_path / "names.xlsx", HEADINGS, GOOD, ("NOR",), ("SWE",))

    found = read_comment_file(path)

    assert ([one.row for one in found.rows], found.problems) == ([2], ())


# What is said of the rest


def test_a_footnote_is_passed_over_and_said(tmp_path):
    note = "1 MB = member body (enter the two letters of your country, for example NO)"
    path = workbook(tmp_path / "foot.xlsx", HEADINGS, GOOD, (note,))

    assert told(path) == warning(
        f"row 3, column A: the row contains only “{note[:40]}”, so it is not"
        " imported as a comment."
    )
    assert len(read_comments(path)) == 1


def test_a_heading_that_was_changed_is_named_with_what_it_should_be(tmp_path):
    changed = (*HEADINGS[:6], "Propossed changes", HEADINGS[7])
    path = workbook(tmp_path / "changed.xlsx", changed, GOOD)

    assert told(path, profile=load_profile("iso")) == error(
        "row 1, column G: the heading “Propossed changes” should be “Proposed change”."
    )


def test_a_comment_without_a_place_is_taken_as_one_on_the_whole(tmp_path):
    path = workbook(
        tmp_path / "place.xlsx", HEADINGS, ("NOR", "", "", "", "ge", "Well done.")
    )

    assert told(path) == warning(
        "row 2, column C: no paragraph is named; the comment is taken "
        "to be on the text as a whole."
    )


def test_an_unknown_word_is_an_error_where_the_form_asks_for_one_of_its_own(tmp_path):
    heads = ("Member/Observer", "Paragraph", "Comment type", "Comment", "Proposed text")
    path = workbook(tmp_path / "codex.xlsx", heads, ("Norway", "3", "te", "Unclear."))

    assert told(path, profile=load_profile("codex")) == error(
        "row 2, column C: “te” is not one of: Editorial, Technical, Substantive,"
        " Translation, General."
    )


def test_an_unknown_word_is_kept_as_written_where_the_form_asks_for_none(tmp_path):
    heads = ("Organisation", "Section", "Type", "Comment", "Rationale")
    path = workbook(tmp_path / "own.xlsx", heads, ("Norway", "3", "urgent", "Unclear."))

    assert told(path) == warning(
        "row 2, column C: “urgent” is not a value of this template; it "
        "is kept as written."
    )
    (one,) = read_comments(path)
    assert (one.kind, one.kind_as_given) == ("", "urgent")


def test_a_text_that_no_workbook_could_give_back_is_an_error(tmp_path):
    long = (*GOOD[:5], "x" * 32_768, "", "")
    path = word(tmp_path / "long.docx", table(HEADINGS, long))

    assert told(path) == error(
        "row 2, column 6: the text is too long for a cell of a "
        "workbook (maximum number of characters: 32,767)."
    )


def test_a_formula_in_a_comment_is_an_error_and_elsewhere_a_warning(tmp_path):
    def formulas(sheet):
        sheet.write_formula("G2", "=HYPERLINK(1)", None, "click")
        sheet.write_formula("I2", "=1+1", None, 2)
        sheet.write_formula("F9", "=1+1", None, 2)

    path = workbook(tmp_path / "f.xlsx", (*HEADINGS, "Sum"), GOOD, more=formulas)

    sentence = (
        "row {}, column {}: the cell contains a formula. Enter the text itself.".format
    )
    assert told(path)[:2] == [
        ("error", sentence(2, "G")),
        ("warning", sentence(2, "I")),
    ]
    with pytest.raises(UnusableComments):
        read_comments(path)


def png():
    """The smallest picture there is."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    image = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + image + chunk(b"IEND", b"")


def test_a_picture_or_a_note_in_a_row_is_said_not_to_be_read(tmp_path):
    def hang(sheet):
        sheet.insert_image("F2", "x.png", {"image_data": io.BytesIO(png())})
        sheet.insert_image("A1", "logo.png", {"image_data": io.BytesIO(png())})
        sheet.write_comment("G2", "Ask Bo first")

    picture = (
        "row 2, column F: the cell contains a picture or object, which "
        "is not imported. Describe it in words."
    )
    note = (
        "row 2, column G: the note on this cell is not imported. Write it in the row."
    )
    path = workbook(tmp_path / "p.xlsx", HEADINGS, GOOD, more=hang)
    assert sorted(told(path)) == warning(picture) + warning(note)


def test_a_picture_or_a_note_in_a_word_table_is_said_not_to_be_read(tmp_path):
    picture = "<w:tc><w:p><w:r><w:drawing/></w:r><w:r><w:t>See</w:t></w:r></w:p></w:tc>"
    note = '<w:tc><w:p><w:r><w:commentReference w:id="1"/></w:r></w:p></w:tc>'
    path = word(tmp_path / "p.docx", table(HEADINGS, row(*GOOD[:5], picture, note, "")))

    assert [sentence[:17] for _, sentence in told(path)] == [
        "row 2, column 6: ",
        "row 2, column 7: ",
    ]


def test_cells_merged_over_columns_are_told_and_over_rows_refused(tmp_path):
    def merge(sheet):
        sheet.merge_range("F2:G2", "Both")
        sheet.merge_range("F3:F4", "Twice")

    path = workbook(tmp_path / "m.xlsx", HEADINGS, GOOD, OTHER, GOOD, more=merge)

    over_columns = (
        "row 2: the cells F2:G2 are merged; their text is assigned to "
        "the first of these columns."
    )
    over_rows = "row 3: the cells F3:F4 are merged across rows. Split them."
    assert told(path)[:2] == warning(over_columns) + error(over_rows)


def test_merged_rows_of_a_word_table_are_refused_naming_their_place(tmp_path):
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    path = word(
        tmp_path / "m.docx",
        table(
            HEADINGS,
            row(*GOOD[:5], cell("Both", begin), *GOOD[6:]),
            row(*OTHER[:5], cell("", on), *OTHER[6:]),
        ),
    )

    assert ("error", "row 2: the cells 2.6–3.6 are merged across rows. Split them.") in (
        told(path)
    )  # fmt: skip


def test_a_comment_that_is_there_twice_is_told(tmp_path):
    spaced = (*GOOD[:5], "  Unclear.\n", *GOOD[6:])
    path = workbook(tmp_path / "twice.xlsx", HEADINGS, GOOD, OTHER, spaced)

    assert told(path) == warning("row 4: this comment is the same as the one in row 2.")


# What went out and came back


SECRET = b"only we know"


def sent_out(path, form="ema"):
    rows = [
        made.a_comment(key="a/1", outcome="accepted", comment="First", line="6"),
        made.a_comment(key="b 2", outcome="noted", comment="Second", line="7"),
        made.a_comment(key="c", outcome="duplicate", comment="Third", line="8"),
    ]
    profile = load_profile(form)
    write_comments(path, rows, title="", profile=profile, secret=SECRET)
    return path


def changed(path, old, new, *, count=-1):
    """The file with other words in its tables."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if "sheet" in name or name == "word/document.xml":
            parts[name] = data.replace(old, new, count)
    return make.packed(path, parts)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_went_out_comes_back_with_its_keys_and_nothing_to_say(tmp_path, kind):
    path = sent_out(tmp_path / f"out.{kind}")

    found = read_comment_file(path, secret=SECRET)

    assert [one.key for one in found.rows] == ["a/1", "b 2", "c"]
    assert found.problems == ()


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_locked_cell_that_was_changed_is_named_even_without_the_secret(
    tmp_path, kind
):
    path = changed(sent_out(tmp_path / f"out.{kind}"), b">Accepted<", b">Rejected<")

    column = {"xlsx": "E", "docx": "5"}[kind]
    row_number = {"xlsx": 4, "docx": 2}[kind]
    assert told(path) == error(
        f"row {row_number}, column {column}: “Outcome (to be completed by the Agency)” was"
        " changed after the file was sent out; only the secretariat may write there."
    )


def test_a_comment_that_was_changed_by_its_sender_is_theirs_to_change(tmp_path):
    path = changed(sent_out(tmp_path / "out.xlsx"), b">Second<", b">Second thoughts<")

    assert told(path, secret=SECRET) == []


def test_a_seal_that_was_made_elsewhere_is_found_by_who_holds_the_secret(tmp_path):
    path = tmp_path / "forged.xlsx"
    rows = [made.a_comment(key="a", observations="Accepted.")]
    write_comments(path, rows, title="", secret=b"another")

    assert told(path) == []
    assert told(path, secret=SECRET) == error(
        "row 4: the hidden seal of this row was not made by this "
        "installation of Milepost."
    )


def test_a_seal_that_is_put_on_another_row_is_found_where_the_answers_differ(tmp_path):
    path = sent_out(tmp_path / "out.xlsx")
    seals = read_comment_file(path).seals.values()
    _, b, c = (found.text.encode() for found in seals)
    changed(changed(changed(path, b, b"@@"), c, b), b"@@", c)

    assert [(kind, sentence[:6]) for kind, sentence in told(path)] == [
        ("error", "row 5,"),
        ("error", "row 6,"),
    ]


def test_a_row_that_was_copied_is_a_new_comment(tmp_path):
    path = sent_out(tmp_path / "out.docx")
    seals = [found.text.encode() for found in read_comment_file(path).seals.values()]
    changed(path, seals[2], seals[1])

    found = read_comment_file(path, secret=SECRET)

    assert [one.key for one in found.rows] == ["a/1", "b 2", ""]
    assert [one.sentence() for one in found.problems] == [
        "row 4: this row was copied from row 3; it is imported as a new comment."
    ]
