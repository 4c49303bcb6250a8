"""Files made to do harm, or broken on their way: one sentence each, and soon."""

import os
import struct
import time
import zipfile

import pytest

from formats import make
from milepost.formats import guards
from milepost.formats.comment_templates import read_comments
from milepost.formats.documents import read_document_file
from milepost.formats.errors import FormatError, UnreadableFile
from milepost.formats.tables.files import read_tables
from milepost.formats.word.files import read_document, read_margin_comments

SOON = 5  # seconds
HEADER = "MB/NC,Line,Clause,Paragraph,Type,Comments,Proposed change,Observations\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 20}">'
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    + "]>"
)
A1 = '<row r="1">' + make.cell("A1", "x") + "</row>"


def docx(path, body="", **more):
    return make.document(path, body or make.paragraph(make.run("Text")), **more)


def bomb(path):
    return make.workbook(path, A1, more={"xl/media/x.bin": bytes(30 * 2**20)})


def many_parts(path):
    return make.workbook(path, A1, more={f"xl/x{i}.xml": "" for i in range(2001)})


def declared_small(path):
    """The list of contents says 10 bytes; the part itself holds 20 MiB."""
    make.workbook(path, A1, more={"xl/sharedStrings.xml": bytes(20 * 2**20)})
    raw = bytearray(path.read_bytes())
    place = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/sharedStrings.xml"))
    struct.pack_into("<L", raw, place + 24, 10)
    path.write_bytes(raw)


def twice(path):
    make.workbook(path, A1)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/workbook.xml", "<other/>")


def encrypted_entry(path):
    make.workbook(path, A1)
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)


def cut(path, share):
    make.workbook(path, A1)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])


def nested_zip(path):
    make.packed(path, {"inner.zip": "PK\x03\x04 and so on"})


def sparse(path):
    last = '<row r="1048576">' + make.cell("XFD1048576", "y") + "</row>"
    make.workbook(path, A1 + last)


def deep_tables(path, depth):
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    body = make.paragraph(make.run("in"))
    docx(path, start * depth + body + end * depth)


def text(content):
    def write(path):
        raw = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(raw)

    return write


def row(cells):
    return text(HEADER + cells)


def cut_docx(path):
    docx(path)
    path.write_bytes(path.read_bytes()[:-40])


def macros_by_type(path):
    parts = make.office_parts("word/document.xml", make.DOCUMENT)
    types = parts["[Content_Types].xml"].replace(
        "document.main", "document.macroEnabled.main"
    )
    make.packed(
        path, parts | {"[Content_Types].xml": types, "word/document.xml": "<a/>"}
    )


def bookmarked(*names):
    marks = [
        f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>' for n, name in enumerate(names)
    ]
    body = "".join(make.paragraph(mark, make.run("Text")) for mark in marks)
    return lambda path: docx(path, body)


def style(name, based_on):
    return (
        f'<w:style w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/></w:style>'
    )


def round_styles(path):
    docx(path, styles=style("A", "B") + style("B", "C") + style("C", "A"))


def round_notes(path):
    refer = '<w:r><w:{}Reference w:id="1"/></w:r>'
    foot = (
        f'<w:footnote w:id="1">{make.paragraph(refer.format("endnote"))}</w:footnote>'
    )
    end = f'<w:endnote w:id="1">{make.paragraph(refer.format("footnote"))}</w:endnote>'
    docx(path, make.paragraph(refer.format("footnote")), footnotes=foot, endnotes=end)


def long_line_of_styles(path):
    """Each style rests on the one before it, twenty thousand times."""
    styles = "".join(style(f"S{n}", f"S{n - 1}") for n in range(20_000))
    body = make.paragraph(make.run("x"), properties='<w:pStyle w:val="S19999"/>')
    docx(path, body + "<w:p>", styles=styles)


def repeated_note(path):
    """A note of a megabyte that a hundred references show."""
    note = f'<w:footnote w:id="1">{make.paragraph(make.run(os.urandom(2**19).hex()))}</w:footnote>'
    refer = '<w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r>'
    docx(path, make.paragraph(refer) * 100, footnotes=note)


def akn(body, before="", after=""):
    return text(
        f"{before}<akomaNtoso><act><body>{body}</body></act>{after}</akomaNtoso>"
    )


def note(name, target):
    return f'<note eId="{name}"><p>x<noteRef href="#{target}"/></p></note>'


NOTES = "<meta><notes>{}</notes></meta>"
COMPONENTS = (
    '<components><component eId="a"><componentRef src="#b"/></component>'
    '<component eId="b"><componentRef src="#a"/></component></components>'
)
QUADRATIC = f'<!DOCTYPE a [<!ENTITY h "{"x" * 100_000}">]>'

HOSTILE = [
    ("bomb.xlsx", bomb, "“xl/media/x.bin” in it is too large when unpacked"),
    ("parts.xlsx", many_parts, "contains too many parts (maximum: 2,000)"),
    ("small.xlsx", declared_small, "small.xlsx"),
    ("twice.xlsx", twice, "“xl/workbook.xml” twice"),
    ("locked.xlsx", encrypted_entry, "password-protected"),
    ("up.xlsx", lambda p: make.workbook(p, A1, more={"../x": "y"}), "“../x”"),
    ("root.xlsx", lambda p: make.workbook(p, A1, more={"/etc/x": "y"}), "“/etc/x”"),
    ("drive.docx", lambda p: docx(p, more={"C:\\x": "y"}), "points outside"),
    ("nested.xlsx", nested_zip, "its main part is missing"),
    ("sparse.xlsx", sparse, "too many cells from A1 to XFD1048576 (maximum: 2,000,000)"),
    ("wide.xlsx", lambda p: make.workbook(p, make.cell("XFE1", "x")), "to XFE1 (maximum: "),
    ("place.xlsx", lambda p: make.workbook(p, make.cell("1A", "x")), "is damaged"),
    ("macro.xlsx", lambda p: make.workbook(p, A1, more={"xl/vbaProject.bin": "x"}),
     "contains macros"),
    ("macro.docx", lambda p: docx(p, more={"word/vbaProject.bin": "x"}), "macros"),
    ("macro.xlsm", lambda p: make.workbook(p, A1), "contains macros"),
    ("dtd.xlsx", lambda p: make.workbook(p, A1, before=DTD), "document type (DTD)"),
    ("laughs.xlsx", lambda p: make.workbook(p, A1.replace("x", "&h;"), before=LAUGHS),
     "laughs.xlsx"),
    ("empty.xlsx", text(b""), "empty.xlsx is empty"),
    ("blank.xlsx", lambda p: make.workbook(p, ""), "blank.xlsx is empty"),
    ("cell.xlsx", lambda p: make.workbook(
        p, make.cell("A1", os.urandom(2**21).hex())), "row 1, column A: the text is too long"),
    ("huge.xlsx", lambda p: make.workbook(
        p, make.cell("A1", os.urandom(6 * 2**20).hex())), "huge.xlsx is damaged"),
    ("ole.xlsx", text(OLE), "Office 97–2003"),
    ("ole.docx", text(OLE + "EncryptedPackage".encode("utf-16-le")), "password"),
    ("old.xls", text(OLE), "Office 97–2003"),
    ("text.xlsx", text("a,b"), "it is not an .xlsx file"),
    ("word.xlsx", docx, "is not a .xlsx file"),
    ("sheet.docx", lambda p: make.workbook(p, A1), "is not a .docx file"),
    ("page.pdf", text(b"%PDF-1.7"), "it is not an .xlsx, .docx or .csv file"),
    *((f"cut{share}.xlsx", lambda p, share=share: cut(p, share / 100), "is incomplete")
      for share in (5, 30, 60, 90, 99)),
    ("zip.csv", lambda p: make.workbook(p, A1), "is a zip archive"),
    ("nul.csv", row("A,1,2,3,te,x\0y,z,"), "row 2: the file contains a NUL character"),
    ("latin.csv", text(HEADER.encode() + b"A,1,2,3,te,caf\xe9,z,"), "row 2: the text"),
    ("wide.csv", text(HEADER.encode("utf-16-le")), "NUL character"),
    ("half.csv", text(b"\xff\xfe" + HEADER.encode("utf-16-le") + b"A"), "row 2: the"),
    ("open.csv", row('A,1,2,3,te,"never closed'), "is incomplete"),
    ("quote.csv", row('A,1,2,3,te,"a"b,c,'), "quotation marks"),
    ("cell.csv", row("A,1,2,3,te," + "x" * 10 * 2**20), "row 2: a cell is too long (maximum"),
    ("xxe.docx", lambda p: docx(p, before=DTD), "declares a document type"),
    ("laughs.docx", lambda p: docx(p, make.paragraph(make.run("&h;")), before=LAUGHS),
     "laughs.docx"),
    ("tables.docx", lambda p: deep_tables(p, 100), "tables.docx"),
    ("nest.docx", lambda p: deep_tables(p, 30), "nested too deeply (maximum depth: 20)"),
    ("broken.docx", lambda p: docx(p, "<w:p>"), "“word/document.xml” in it cannot"),
    ("bomb.docx", lambda p: docx(p, make.run("x" * 40 * 2**20)), "too large when unpacked"),
    ("cut.docx", cut_docx, "is incomplete"),
    ("empty.docx", text(b""), "empty.docx is empty"),
    ("text.docx", text("Just words."), "it is not a .docx file"),
    ("page.docx", akn("<p>x</p>"), "it is not a .docx file"),
    ("types.docx", macros_by_type, "contains macros"),
    ("macro.docm", docx, "it is not a .md, .docx or .xml file"),
    ("twice.docx", bookmarked("clause_a", "clause_a"), "more than one paragraph has the key “a”"),
    ("again.docx", bookmarked("clause_a", "clause__x61_"),
     "more than one paragraph has the key “a”"),
    ("styles.docx", round_styles, "“style A” in it contains itself"),
    ("notes.docx", round_notes, "in it contains itself"),
    ("line.docx", long_line_of_styles, "is damaged"),
    ("note.docx", repeated_note, "repeated wherever they are shown, are too long"),
    ("xxe-style.docx", lambda p: docx(p, more={"word/styles.xml": f"{DTD}<w/>"},
                                      styles=""), "“word/styles.xml” in it declares"),
    ("deep.docx", lambda p: docx(p, "<w:sdt>" * 20_000), "deep.docx"),
    ("ole.xml", text(OLE), "it is not an Akoma Ntoso file (.xml)"),
    ("word.xml", docx, "it is not an Akoma Ntoso file (.xml)"),
    ("empty.xml", text(b""), "empty.xml is empty"),
    ("words.xml", text("Just words."), "it is not an Akoma Ntoso file"),
    ("page.xml", text("<html/>"), "it is not an Akoma Ntoso file"),
    ("cut.xml", text("<akomaNtoso>\n<act>\n<body>"), "cut.xml, row 3: this is not well-"),
    ("nul.xml", text("<akomaNtoso>\0</akomaNtoso>"), "row 1: this is not well-formed"),
    ("bytes.xml", text(b"<akomaNtoso>\xff</akomaNtoso>"), "row 1: this is not well-"),
    ("xxe.xml", akn("<p>&x;</p>", before=DTD), "declares a document type"),
    ("laughs.xml", akn("<p>&h;</p>", before=LAUGHS), "laughs.xml"),
    ("square.xml", akn("<p>&h;</p>" * 5_000, before=QUADRATIC), "square.xml"),
    ("deep.xml", akn("<section>" * 100 + "</section>" * 100),
     "nested too deeply (maximum depth: 80)"),
    ("deeper.xml", akn("<i>" * 100_000), "deeper.xml, row 1: this is not well-formed"),
    ("many.xml", akn("<p/>" * 300_000), "contains too many elements (maximum: 200,000)"),
    ("large.xml", akn("<p>" + "x" * 26 * 2**20 + "</p>"), "is too large (maximum: 25 MiB)"),
    ("node.xml", akn("<p>" + "x" * 11 * 2**20 + "</p>"), "or a part of it is too large"),
    ("long.xml", akn(f"<p>{'x' * 2**20}</p>" * 10),
     "is too long (maximum number of characters: 10,000,000)"),
    ("ids.xml", akn('<p eId="a">x</p><p eId="a">y</p>'), "has the eId “a”"),
    ("keys.xml", akn('<p wId="clause_a">x</p><p wId="clause_a">y</p>'), "has the key “a”"),
    ("note.xml", akn("", after=NOTES.format(note("n", "n"))), "“n” in it contains itself"),
    ("notes.xml", akn("", after=NOTES.format(note("n", "m") + note("m", "n"))),
     "in it contains itself"),
    ("parts.xml", akn("", after=COMPONENTS), "in it contains itself"),
    ("spread.xml", akn('<p>x<noteRef href="#n"/></p>' * 20_000, after=NOTES.format(
        f'<note eId="n"><p>{"x y " * 2**18}</p></note>')),
     "repeated wherever they are shown, are too long"),
    ("zip.md", docx, "is a zip archive"),
    ("deep.md", text("> " * 100 + "x"), "nested too deeply (maximum depth: 30)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write", "words"), HOSTILE, ids=lambda v: str(v)[:12])
def test_a_hostile_file_is_refused_soon_with_one_sentence(tmp_path, name, write, words):
    path = tmp_path / name
    write(path)
    reads = {
        ".md": read_document_file,
        ".xml": read_document_file,
        ".docm": read_document_file,
    }
    read = reads.get(path.suffix, read_comments)
    if path.suffix == ".docx":
        read = read_document

    start = time.perf_counter()
    with pytest.raises(FormatError) as refused:
        read(path)

    assert time.perf_counter() - start < SOON
    assert words in str(refused.value)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def wide_row(path):
    """A million columns, in a file of a few kilobytes."""
    cells = "<c><v>1</v></c>" * 1_000_000
    make.workbook(path, f'<row r="1">{cells}</row>')


def a_million_named(path):
    make.workbook(path, f'<row r="1">{make.cell("BDWGN1", "x")}</row>')


def formula(path):
    head = "".join(
        make.cell(f"{letter}1", heading)
        for letter, heading in zip("ABCDEFGH", HEADER.strip().split(","), strict=True)
    )
    call = "HYPERLINK(&quot;http://example.org/?&quot;&amp;A1)"
    cells = make.cell("A2", "NOR") + make.cell("C2", "1") + make.cell("E2", "te")
    cells += f'<c r="F2" t="str"><f>{call}</f><v>click</v></c>'
    make.workbook(path, f'<row r="1">{head}</row><row r="2">{cells}</row>')


def table(rows):
    return f"<w:tbl>{rows}</w:tbl>"


def wide_table(path):
    line = make.paragraph(make.run("x"))
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr>{line}</w:tc>'
    docx(path, table(f"<w:tr>{cell * 3}</w:tr>" * 800))


def many_cells(path):
    docx(path, table(f"<w:tr>{'<w:tc><w:p/></w:tc>' * 1_500}</w:tr>"))


# Refused for what only a text has: keys, styles, notes. A table of comments reads no such part.
OF_THE_TEXT = {
    "twice.docx", "again.docx", "notes.docx", "styles.docx", "xxe-style.docx", "note.docx",
}  # fmt: skip
TABLES = [
    ("million.xlsx", wide_row, "is too large when unpacked"),
    ("named.xlsx", a_million_named, "too many cells from A1 to BDWGN1 (maximum: 2,000,000)"),
    ("formula.xlsx", formula, "row 2, column F: the cell contains a formula"),
    ("spans.docx", wide_table, "no row contains the column names"),
    ("cells.docx", many_cells, "is damaged"),
    ("macro.docm", docx, "contains macros. Save it as .docx"),
    ("old.doc", text(OLE), "Office 97–2003 format: save it as .docx"),
    ("none.docx", docx, "no row contains the column names"),
    ("blank.docx", lambda p: docx(p, table("<w:tr/>")), "blank.docx is empty"),
    ("words.docx", lambda p: docx(p, table(
        f"<w:tr><w:tc>{make.paragraph(make.run('x'))}</w:tc></w:tr>")),
     "no row contains the column names"),
    *((name, write, words) for name, write, words in HOSTILE
      if name.endswith(".docx") and name not in OF_THE_TEXT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write", "words"), TABLES, ids=lambda v: str(v)[:12])
def test_a_hostile_table_of_comments_is_refused_soon(tmp_path, name, write, words):
    path = tmp_path / name
    write(path)

    start = time.perf_counter()
    with pytest.raises(FormatError) as refused:
        read_comments(path)

    assert time.perf_counter() - start < SOON
    assert words in str(refused.value)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_corpus_of_hostile_files_is_not_cut_down():
    assert len(HOSTILE) + len(TABLES) >= 90


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path):
    with pytest.raises(UnreadableFile, match=r"gone\.docx cannot be found"):
        read_margin_comments(tmp_path / "gone.docx")
    with pytest.raises(UnreadableFile, match=r"gone\.csv cannot be found"):
        read_tables(tmp_path / "gone.csv")


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(guards, "LARGEST_FILE", 10)
    path = tmp_path / "large.csv"
    path.write_text("a,b,c,d,e,f")

    with pytest.raises(UnreadableFile, match=r"large\.csv is too large \(maximum"):
        read_tables(path)


def test_signs_that_turn_the_line_round_are_kept_as_text(tmp_path):
    path = tmp_path / "turn.csv"
    path.write_text(HEADER + "A,1,2,3,te,\u202etxet,z,\n", encoding="utf-8")

    assert read_comments(path)[0].comment == "\u202etxet"


def test_utf_16_with_its_mark_and_tabs_is_read(tmp_path):
    path = tmp_path / "excel.csv"
    content = HEADER.replace(",", "\t") + "A\t1\t2\t3\tte\tواضح\tz\t\n"
    path.write_bytes(content.encode("utf-16"))

    assert read_comments(path)[0].comment == "واضح"


def test_semicolons_are_known_even_where_comments_hold_commas(tmp_path):
    path = tmp_path / "semi.csv"
    path.write_text(HEADER.replace(",", ";") + "A;1;2;3;te;a,b,c,d,e,f,g,h,i,j,k;z;\n")

    assert read_comments(path)[0].comment == "a,b,c,d,e,f,g,h,i,j,k"


def test_a_sheet_that_lies_about_its_size_is_read_all_the_same(tmp_path):
    path = tmp_path / "lies.xlsx"
    lie = '<dimension ref="A1:XFD1048576"/>'
    make.workbook(path, A1, before="")
    make.workbook(path, A1, after=lie)

    assert read_tables(path).tables[0].rows[0].cells == ("x",)
