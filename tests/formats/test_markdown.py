"""Texts in Markdown become the same blocks as Word files."""

import datetime
import time

import pytest
from hypothesis import given

from formats.documents_made import documents
from milepost.formats.document_model.blocks import DocumentBlock, DocumentHead
from milepost.formats.errors import UnreadableFile
from milepost.formats.markdown.reading import read_document, read_file
from milepost.formats.markdown.writing import document_as_markdown

TEXT = """# Aims

We *act* together,
and `well`.

1. at sea

   and near it
   - by boat
2) on land

| a | b |
|---|---|
| c | d |
"""


def test_headings_paragraphs_and_items_keep_order_level_and_number():
    blocks = read_document(TEXT)

    assert [(b.kind, b.level, b.text, b.number) for b in blocks[:6]] == [
        ("heading", 1, "Aims", ""),
        ("paragraph", 0, "We *act* together, and well.", ""),
        ("list_item", 1, "at sea", "1."),
        ("paragraph", 0, "and near it", ""),
        ("list_item", 2, "by boat", ""),
        ("list_item", 1, "on land", "2)"),
    ]
    (table,) = blocks[6:]
    assert (table.kind, table.text) == ("table", "| a | b |\n| --- | --- |\n| c | d |")
    assert table.words == "a\tb\nc\td"
    assert [b.position for b in blocks] == list(range(7))


def test_a_file_is_read_like_its_text(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text("# الأهداف\n", encoding="utf-8")

    assert read_document(path) == [DocumentBlock(0, "heading", 1, "الأهداف")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("draft.md", b"one\ntwo \xe9", "draft.md, row 2: the text is not UTF-8."),
        ("draft.md", b"", "draft.md is empty."),
        ("draft.pdf", b"x", "it is not a .md or .txt file."),
        (
            "draft.md",
            b"a" * 500_001,
            "too long (maximum number of characters: 500,000)",
        ),
        ("draft.md", b"a\n\0b", "row 2: the file contains a NUL character"),
        (
            "draft.md",
            b"a <!-- {#k} -->\n\nb <!-- {#k} -->",
            "more than one paragraph has the key “k”",
        ),
        ("draft.md", b"---\ndate: today\n---\n", "draft.md, row 2, column date:"),
        ("draft.md", b"---\npurpose: fun\n---\n", "column purpose: “fun” is not for"),
        ("draft.md", b"> " * 200 + b"deep", "nested too deeply (maximum depth: 30)"),
    ],
)
def test_a_file_that_is_no_such_text_is_refused(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableFile) as refused:
        read_document(path)

    assert sentence in str(refused.value)


@given(documents)
def test_a_document_comes_back_as_it_was_written(document):
    read = read_file(document_as_markdown(document))

    assert read.head == document.head
    assert read.blocks == document.blocks


def test_what_is_written_reads_well():
    document = read_file(
        "---\nsymbol: CD/22/7\noriginal: fr\npurpose: for adoption\ndate: 2022-06-22\n"
        "---\n\n## 1. Aims\n\n12. We **act**^[See *that*.]\n    - now {.measure}\n"
    )

    assert document.head == DocumentHead(
        symbol="CD/22/7",
        original="fr",
        purpose="for adoption",
        date=datetime.date(2022, 6, 22),
    )
    assert document_as_markdown(document) == (
        "---\nsymbol: CD/22/7\noriginal: fr\npurpose: for adoption\ndate: 2022-06-22\n"
        "---\n\n## 1\\. Aims\n\n12. We **act**^[See *that*.]\n\n"
        "    - now <!-- {.measure} -->\n\n"
    )


def test_footnotes_of_both_fashions_are_read():
    text = "One^[Its *words*.] and[^a] two[^b]\n\n[^a]: The **words**\n  of a.\n[^c]: Lost?\n"

    first, second = read_document(text)

    assert first.text == "One^[Its *words*.] and^[The **words** of a.] two[^b]"
    assert second.text == "[^c]: Lost?"


def test_a_footnote_that_leads_to_itself_is_read_as_it_stands():
    assert read_document("a[^1]\n\n[^1]: b[^1]")[0].text == r"a^[b\[^1\]]"


def test_a_comment_behind_a_block_says_what_the_mark_up_cannot():
    (block,) = read_document('- (a) at sea <!-- {#c1 .aim number="(a)" level="3"} -->')

    assert block == DocumentBlock(0, "list_item", 3, "at sea", "(a)", "c1", "aim")


def test_other_comments_are_no_text():
    assert [b.text for b in read_document("<!-- x -->\n\nWe <!-- y -->act")] == [
        "We act"
    ]


@pytest.mark.parametrize("piece", ["^[", "[^1]", "*a ", "`", "<b>", "| a |\n"])
def test_a_long_text_is_read_soon(piece):
    start = time.perf_counter()
    read_document((piece * 30_000)[:30_000])
    assert time.perf_counter() - start < 5
