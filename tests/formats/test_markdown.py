"""Texts in Markdown become the same blocks as Word files."""

import pytest

from milepost.formats.blocks import DocumentBlock
from milepost.formats.errors import UnreadableFile
from milepost.formats.markdown import read_document

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
        ("paragraph", 0, "We act together, and well.", ""),
        ("list_item", 1, "at sea", "1."),
        ("paragraph", 0, "and near it", ""),
        ("list_item", 2, "by boat", ""),
        ("list_item", 1, "on land", "2)"),
    ]
    assert [b.text for b in blocks[6:]] == ["a", "b", "c", "d"]
    assert [b.position for b in blocks] == list(range(10))


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
        ("draft.md", b"a" * 500_001, "longer than 500,000 characters"),
        ("draft.md", b"a\n\0b", "row 2: it holds a NUL character"),
    ],
)
def test_a_file_that_is_no_such_text_is_refused(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableFile) as refused:
        read_document(path)

    assert sentence in str(refused.value)
