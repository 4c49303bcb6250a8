"""Reading Word files, their margins, and writing them."""

import io
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats import make
from formats.documents_made import documents
from formats.libreoffice import needs_libreoffice, saved_by_libreoffice
from formats.make import paragraph, run
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
    document_from_json,
)
from milepost.formats.word.bookmarks import bookmark_of_key, key_of_bookmark
from milepost.formats.word.files import read_document, read_file, read_margin_comments
from milepost.formats.word.reading import read_document_file_json
from milepost.formats.word.writing import document_as_word, write_document

BLOCKS = [
    DocumentBlock(1, "heading", 1, "Objectives", "", "obj"),
    DocumentBlock(2, "paragraph", 0, "We act\ntogether.", "1.", "3f2a-9_b.1"),
    DocumentBlock(3, "list_item", 1, "at sea", "(a)", "a"),
    DocumentBlock(4, "list_item", 4, "on land", "", None),
    DocumentBlock(5, "list_item", 2, "at the border", "", None),
    DocumentBlock(6, "heading", 9, "الأهداف", "٣.", "x"),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "draft.docx"


def comment(number, text, **facts):
    said = "".join(f' w:{name}="{value}"' for name, value in facts.items())
    return f'<w:comment w:id="{number}"{said}>{paragraph(run(text))}</w:comment>'


def marked(number, *inside):
    return (
        f'<w:commentRangeStart w:id="{number}"/>{"".join(inside)}'
        f'<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_written_is_read_back_after_its_title(path, language):
    write_document(path, BLOCKS, title="Draft", language=language)

    title, *blocks = read_document(path)

    assert (title.kind, title.level, title.text) == ("heading", 0, "Draft")
    assert blocks == BLOCKS


def test_arabic_paragraphs_run_from_right_to_left_and_others_do_not(path):
    write_document(path, BLOCKS, title="Draft", language="ar")
    assert docx.Document(path).element.xml.count("<w:bidi/>") == len(BLOCKS) + 1

    write_document(path, BLOCKS, title="Draft", language="fr")
    assert "<w:bidi/>" not in docx.Document(path).element.xml


def test_a_written_file_names_no_author():
    buffer = io.BytesIO()
    write_document(buffer, BLOCKS, title="Draft", language="en")

    facts = docx.Document(buffer).core_properties

    assert (facts.author, facts.comments, facts.title) == ("", "", "Draft")


@given(st.text(max_size=3) | st.text("_x2d0-", max_size=6))
def test_every_key_comes_back_from_its_bookmark(key):
    assert key_of_bookmark(bookmark_of_key(key)) == key


def test_a_key_that_word_would_cut_is_refused():
    with pytest.raises(ValueError, match="too long"):
        bookmark_of_key("k" * 34)


def test_other_bookmarks_are_no_keys(path):
    bookmark = '<w:bookmarkStart w:id="1" w:name="_GoBack"/>'
    make.document(path, paragraph(bookmark, run("Text")))

    assert read_document(path)[0].key is None


def test_inserted_words_are_read_and_deleted_words_are_not(path):
    deleted = "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run('surely ')}</w:ins>"
    moved = f"<w:moveFrom>{run('away')}</w:moveFrom>"
    make.document(path, paragraph(run("We "), deleted, inserted, run("act"), moved))

    assert [block.text for block in read_document(path)] == ["We surely act"]


def cell(*paragraphs, span=1):
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def row(*cells):
    return f"<w:tr>{''.join(cells)}</w:tr>"


def test_a_table_is_one_block_and_a_text_box_a_paragraph(path):
    inner = f"<w:tbl>{row(cell(paragraph(run('inner'))))}</w:tbl>"
    table = row(cell(paragraph(run("A")), paragraph(run("a|b"))), cell(paragraph()))
    table += row(cell(inner, paragraph(run("wide")), span=2))
    box = f"<w:r><w:txbxContent>{paragraph(run('Boxed'))}</w:txbxContent></w:r>"
    make.document(path, f"<w:tbl>{table}</w:tbl>" + paragraph(run("Outer"), box))

    first, *others = read_document(path)

    assert (first.kind, first.words) == ("table", "A a|b\t\ninner wide\t")
    assert first.text == "| A<br>a\\|b |  |\n| --- | --- |\n| inner<br>wide |  |"
    assert [block.text for block in others] == ["Boxed", "Outer"]


def test_a_comment_in_a_table_lies_on_the_table_and_what_follows_moves_up(path):
    table = row(cell(paragraph(run("A"))), cell(paragraph(marked(1, run("B")))))
    body = f"<w:tbl>{table}</w:tbl>" + paragraph(marked(2, run("After")))
    make.document(path, body, comments=comment(1, "In") + comment(2, "Out"))

    inside, outside = read_margin_comments(path)

    assert (inside.position, inside.block_text) == (0, "A\tB")
    assert (outside.position, outside.block_text) == (1, "After")


def test_emphasis_is_read_from_runs_and_their_styles(path):
    def set_(text, properties):
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    styles = (
        '<w:style w:styleId="S" w:type="character"><w:name w:val="Strong"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    make.document(
        path,
        paragraph(
            set_("a", "<w:b/>"),
            set_("b", '<w:rStyle w:val="S"/><w:i/>'),
            set_("c", '<w:rStyle w:val="S"/><w:b w:val="0"/>'),
            set_("د", "<w:rtl/><w:bCs/>"),
            run("2*3"),
        ),
        styles=styles,
    )

    assert read_document(path)[0].text == r"**a*b***c**د**2\*3"


def test_notes_are_read_where_they_are_referred_to(path):
    refer = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    gone = f"<w:del>{refer.format('footnote', 1)}</w:del>"
    body = paragraph(run("We"), refer.format("footnote", 1), run(" act"), gone)
    body += paragraph(
        run("End"), refer.format("endnote", 7), refer.format("footnote", 9)
    )
    note = f'<w:footnote w:id="1">{paragraph(run(" See "), run("[1]."))}</w:footnote>'
    end = f'<w:endnote w:id="7">{paragraph(run("A"))}{paragraph(run("B"))}</w:endnote>'
    make.document(path, body, footnotes=note, endnotes=end)

    texts = [block.text for block in read_document(path)]

    assert texts == [r"We^[See \[1\].] act", "End^[A\nB]"]
    assert read_document(path)[0].words == "We act"


@given(documents)
@settings(max_examples=40)
def test_a_document_comes_back_as_it_was_written(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("word") / "draft.docx"
    path.write_bytes(document_as_word(document))

    read = document_from_json(read_document_file_json(str(path)))

    assert read.head == document.head
    assert read.blocks == document.blocks


LISTED = [
    DocumentBlock(0, "heading", 1, "Aims", "I.", "k0"),
    DocumentBlock(1, "paragraph", 0, "We **act**^[See *that*.]\nnow", "12.", "k1", "aim"),
    DocumentBlock(2, "list_item", 1, "at sea", "(a)", "k2"),
    DocumentBlock(3, "list_item", 2, "in boats", "", "k3"),
    DocumentBlock(4, "list_item", 1, "à terre", "(b)", None, language="fr"),
    DocumentBlock(5, "table", 0, "| a | b |\n| --- | --- |\n| **c**<br>d | e\\|f |",
                  key="k5"),
    DocumentBlock(6, "paragraph", 0, "نحث *الدول*", "3 bis.", "k6", "operative"),
]  # fmt: skip


@needs_libreoffice
def test_a_document_that_libreoffice_saved_is_the_same(tmp_path):
    saved = {}
    for language in ("en", "ar"):
        head = DocumentHead(
            "A *strategy*", language, "CD/22/7", "Council", "es", "for adoption",
            datetime(2022, 6, 22, tzinfo=UTC).date(),
        )  # fmt: skip
        saved[tmp_path / f"{language}.docx"] = DocumentFile(head, tuple(LISTED))
    for path, document in saved.items():
        path.write_bytes(document_as_word(document))

    opened = saved_by_libreoffice(saved, tmp_path / "saved")

    assert [read_file(path) for path in opened] == list(saved.values())


def test_numbers_are_lists_of_word_that_count_on(path):
    numbers = ["1.", "2.", "(a)", "(b)", "3.", "(a)", "(i)", "(ii)", "3 bis.", "7%1"]
    blocks = [
        DocumentBlock(n, "paragraph" if number[0] != "(" else "list_item",
                      int(number[0] == "("), "x", number)
        for n, number in enumerate(numbers)
    ]  # fmt: skip
    write_document(path, blocks, title="Draft", language="en")

    paragraphs = docx.Document(path).paragraphs[1:]
    lists = [p._p.xpath("string(w:pPr/w:numPr/w:numId/@w:val)") for p in paragraphs]

    assert [block.number for block in read_document(path)[1:]] == numbers
    assert lists[0] == lists[1] == lists[4]
    assert lists[2] == lists[3] != lists[5]
    assert lists[6] == lists[7]
    assert lists[8] not in lists[:8]
    assert [p.text for p in paragraphs[:9]] == ["x"] * 9
    assert paragraphs[9].text == "7%1\u00a0x"  # which Word could not print as a list


def test_the_lines_above_a_title_are_read_in_any_of_the_four_languages(path):
    lines = ["EN CD/22/7", "Original : anglais", "للعلم", "COUNCIL", "Text"]
    title = paragraph(run("On things"), properties='<w:pStyle w:val="T"/>')
    body = [paragraph(run(line)) for line in lines]
    make.document(
        path,
        "".join([*body[:4], title, body[4]]),
        styles='<w:style w:styleId="T"><w:name w:val="Title"/></w:style>',
    )

    document = read_file(path)

    assert (document.head.symbol, document.head.original) == ("CD/22/7", "en")
    assert (document.head.purpose, document.head.title) == (
        "for information",
        "On things",
    )
    assert [block.text for block in document.blocks] == ["COUNCIL", "Text"]
    assert [block.position for block in document.blocks] == [0, 1]
    assert len(read_document(path)) == len(lines) + 1


def test_the_same_words_below_a_heading_are_text(path):
    heading = paragraph(run("1"), properties='<w:outlineLvl w:val="0"/>')
    make.document(path, heading + paragraph(run("CD/22/7")))

    assert [block.text for block in read_file(path).blocks] == ["1", "CD/22/7"]


def test_numbers_that_word_prints_are_read(path):
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for level, start, shape, pattern in [
            (0, 1, "decimal", "%1."),
            (1, 1, "lowerLetter", "(%2)"),
            (2, 4, "lowerRoman", "%1.%3"),
        ]
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    body = "".join(
        paragraph(
            run("x"),
            properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>',
        )
        for level in (0, 1, 1, 2, 0, 1)
    )
    make.document(path, body, numbering=numbering)

    blocks = read_document(path)

    assert [b.number for b in blocks] == ["1.", "(a)", "(b)", "1.iv", "2.", "(a)"]
    assert [b.level for b in blocks] == [1, 2, 2, 3, 1, 2]
    assert {b.kind for b in blocks} == {"list_item"}


def test_headings_are_known_by_their_style_in_a_localised_word(path):
    styles = (
        '<w:style w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Mien"><w:name w:val="Mon titre"/>'
        '<w:basedOn w:val="Titre2"/></w:style>'
    )
    body = paragraph(run("Un"), properties='<w:pStyle w:val="Titre2"/>')
    body += paragraph(run("Deux"), properties='<w:pStyle w:val="Mien"/>')
    make.document(path, body, styles=styles)

    blocks = read_document(path)

    assert [(b.kind, b.level) for b in blocks] == [("heading", 2), ("heading", 2)]


def test_a_comment_across_runs_lands_on_its_clause(path):
    write_document(path, BLOCKS, title="Draft", language="en")
    written = docx.Document(path)
    runs = written.paragraphs[2].runs
    written.add_comment(runs=[runs[0], runs[-1]], text="Why?", author="A", initials="B")
    written.save(path)

    (found,) = read_margin_comments(path)

    assert (found.position, found.key) == (2, "3f2a-9_b.1")
    assert found.block_text == "We act\ntogether."
    assert "We act\ntogether." in found.quoted
    assert (found.author, found.initials, found.text) == ("A", "B", "Why?")


def test_the_time_of_a_comment_is_in_utc_or_unknown(path):
    body = paragraph(marked(1, run("x"))) + paragraph(marked(2, run("y")))
    comments = comment(1, "One", date="2024-05-01T10:00:00Z") + comment(2, "Two")
    make.document(path, body, comments=comments)

    first, second = read_margin_comments(path)

    assert first.at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert second.at is None


def test_a_comment_over_three_paragraphs_begins_at_the_first(path):
    body = paragraph(run("Zero")) + paragraph(
        '<w:commentRangeStart w:id="1"/>', run("One")
    )
    body += paragraph(run("Two"))
    body += paragraph(run("Three"), '<w:commentRangeEnd w:id="1"/>', run(" more"))
    make.document(path, body, comments=comment(1, "All"))

    (found,) = read_margin_comments(path)

    assert (found.position, found.block_text, found.quoted) == (
        1,
        "One",
        "One\nTwo\nThree",
    )


def test_a_comment_begun_between_paragraphs_belongs_to_the_next(path):
    body = paragraph(run("Zero")) + marked(1, paragraph(run("One")))
    make.document(path, body, comments=comment(1, "Here"))

    (found,) = read_margin_comments(path)

    assert (found.position, found.quoted) == (1, "One")


def test_a_comment_without_a_place_is_kept(path):
    make.document(path, paragraph(run("Text")), comments=comment(9, "Lost"))

    (found,) = read_margin_comments(path)

    assert (found.position, found.key, found.quoted) == (None, None, "")
    assert found.text == "Lost"


def test_a_comment_on_deleted_words_keeps_the_words_and_the_clause(path):
    bookmark = '<w:bookmarkStart w:id="1" w:name="clause_k1"/>'
    gone = "<w:del><w:r><w:delText>All of it</w:delText></w:r></w:del>"
    make.document(
        path,
        paragraph(bookmark, marked(1, gone)) + paragraph(run("Rest")),
        comments=comment(1, "Delete"),
    )

    (found,) = read_margin_comments(path)

    assert (found.position, found.key, found.quoted) == (None, "k1", "All of it")
