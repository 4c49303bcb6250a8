"""Documents as PDF: every word of them can be read out of it again."""

import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings

from formats.documents_made import documents
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
)
from milepost.formats.pdf import NotInFonts, document_as_pdf

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="pdftotext (poppler-utils) is not here to read the PDF with",
)
LEFT_TO_RIGHT = re.compile(
    "\u202a([^\\w\u202a-\u202c]*)([^\u202a-\u202c]*?)([^\\w\u202a-\u202c]*)\u202c"
)


def made(*blocks, **head):
    numbered = tuple(replace(block, position=n) for n, block in enumerate(blocks))
    return DocumentFile(DocumentHead(**head), numbered)


def paragraph(text, **more):
    return DocumentBlock(0, "paragraph", 0, text, **more)


def words_in(tmp_path, document):
    path = tmp_path / "text.pdf"
    path.write_bytes(document_as_pdf(document))
    told = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return as_it_is_read(told.stdout.decode())


def as_it_is_read(told):
    """What pdftotext puts between two marks, in a line from right to left, stands there
    as it is seen, from left to right."""

    def turned(found):
        before, inside, after = found.groups()
        return after[::-1] + inside + before[::-1]

    return re.sub("[\u202b\u202c]", "", LEFT_TO_RIGHT.sub(turned, told))


@needs_pdftotext
def test_words_numbers_notes_and_cells_are_printed(tmp_path):
    document = made(
        DocumentBlock(0, "heading", 3, "Aims", "I."),
        paragraph("We **act**^[See *that*.] now", number="12."),
        DocumentBlock(0, "list_item", 1, "at sea", "(a)"),
        DocumentBlock(0, "list_item", 2, "in boats"),
        DocumentBlock(
            0, "table", 0, "| Region | Societies |\n| --- | --- |\n| Asia | 38 |"
        ),
        title="A *strategy*",
        language="en",
        symbol="CD/22/7",
        original="fr",
        purpose="for adoption",
    )

    said = " ".join(words_in(tmp_path, document).split())

    for words in (
        "CD/22/7", "Original: French", "For adoption", "A strategy", "I. Aims",
        "12. We act1 now", "(a) at sea", "• in boats", "Societies", "38", "See that.",
    ):  # fmt: skip
        assert words in said


ARABIC = [
    "نحث الدول على حماية المهاجرين",
    "الهجرة، والنزوح الداخلي؛ وما يتصل بهما: ستة أمور (هنا).",
    "نظرا إلى 12 دولة",
    "تقديم الخدمات الأساسية للمهاجرين بصرف النظر عن وضعهم القانوني",
]


@needs_pdftotext
def test_arabic_words_are_read_out_exactly(tmp_path):
    blocks = [paragraph(text, number=f"{n}.") for n, text in enumerate(ARABIC, start=1)]
    document = made(*blocks, title="استراتيجية الهجرة", language="ar", original="ar")

    said = words_in(tmp_path, document)

    assert "استراتيجية الهجرة" in said
    assert "الأصل: العربية" in said
    for number, text in enumerate(ARABIC, start=1):
        assert f"{number}. {text}" in said


def test_a_letter_and_its_vowel_mark_are_kept_in_their_order_in_the_file():
    """pdftotext turns the two round on its way, so the file itself is looked into."""
    content = document_as_pdf(made(paragraph("نظرًا"), language="ar"))

    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = b"".join(zlib.decompress(s) for s in streams if s[:1] == b"x")

    assert "رً".encode("utf-16-be").hex().upper().encode() in unpacked


@needs_pdftotext
def test_words_are_never_taken_for_orders_to_the_page(tmp_path):
    text = '#read("/etc/passwd") #panic() $x$ = a `b` <c> @d // e'
    document = made(paragraph(text.replace("*", "")), title='#panic("x")')

    said = words_in(tmp_path, document)

    assert text in said
    assert '#panic("x")' in said


def test_it_is_tagged_and_names_nobody():
    content = document_as_pdf(made(paragraph("We act."), title="Draft", language="en"))

    assert content.startswith(b"%PDF")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Author" not in content


def test_a_script_that_no_font_has_is_refused_by_name():
    with pytest.raises(NotInFonts, match="“日” cannot be printed"):
        document_as_pdf(made(paragraph("We say 日本.")))


def test_an_empty_document_is_a_page():
    assert document_as_pdf(DocumentFile()).startswith(b"%PDF")


def test_a_note_in_the_head_of_a_table_over_two_pages_is_printed():
    """A head that is repeated on the second page may hold no link to its note."""
    rows = "".join(f"| Region {n} | {n} |\n" for n in range(120))
    table = f"| Region^[By code.] | Societies |\n| --- | --- |\n{rows}"

    printed = document_as_pdf(made(DocumentBlock(0, "table", 0, table)))

    assert printed.startswith(b"%PDF")


def in_our_fonts(block):
    return replace(block, text=block.text.replace("日本", "Japan"))


@given(documents)
@settings(max_examples=60)
def test_any_document_can_be_printed(document):
    blocks = tuple(map(in_our_fonts, document.blocks))
    title = document.head.title.replace("日本", "Japan")

    printed = document_as_pdf(DocumentFile(replace(document.head, title=title), blocks))

    assert printed.startswith(b"%PDF")
