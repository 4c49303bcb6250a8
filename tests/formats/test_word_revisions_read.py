"""Tracked changes of a Word file: each paragraph before and after."""

from datetime import UTC, datetime

import docx
import pytest
from lxml import etree

from formats import make
from formats.make import paragraph, run
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.errors import UnknownFormat
from milepost.formats.word.files import read_document, read_tracked_changes
from milepost.formats.word.writing import write_document

WHO = 'w:author="N. N." w:date="2026-03-02T10:00:00Z"'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "back.docx"


def ins(*runs):
    return f"<w:ins {WHO}>{''.join(runs)}</w:ins>"


def gone(text):
    return f"<w:del {WHO}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def mark(kind):
    """The properties of a paragraph whose end was inserted, deleted or moved."""
    return f"<w:rPr><w:{kind} {WHO}/></w:rPr>"


def key(name):
    return f'<w:bookmarkStart w:id="1" w:name="clause_{name}"/>'


def changes(path, *paragraphs):
    make.document(path, "".join(paragraphs))
    return [(one.before, one.after) for one in read_tracked_changes(path)]


def test_inserted_and_deleted_words_give_a_paragraph_before_and_after(path):
    body = paragraph(run("Same.")) + paragraph(
        key("k1"), run("We "), gone("may"), ins(run("shall")), run(" act.")
    )
    make.document(path, body)

    (found,) = read_tracked_changes(path)

    assert (found.before, found.after) == ("We may act.", "We shall act.")
    assert (found.position, found.key, found.author) == (1, "k1", "N. N.")
    assert found.at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_file_without_tracked_changes_has_none(path):
    assert changes(path, paragraph(run("We act."))) == []


def test_a_file_that_was_written_here_and_marked_by_hand_keeps_its_keys(path):
    blocks = [
        DocumentBlock(0, "paragraph", 0, "We act.", "1.", "k1"),
        DocumentBlock(1, "paragraph", 0, "We help.", "2.", "k2"),
    ]
    write_document(path, blocks, title="Draft", language="en")
    document = docx.Document(str(path))
    w = document.element.nsmap["w"]
    words = document.paragraphs[2].runs[-1]._r
    change = etree.Element(f"{{{w}}}ins", {f"{{{w}}}author": "N. N."})
    words.addnext(change)
    added = etree.SubElement(change, f"{{{w}}}r")
    etree.SubElement(added, f"{{{w}}}t").text = " Always."
    document.save(str(path))

    (found,) = read_tracked_changes(path)

    assert (found.key, found.before, found.after) == (
        "k2",
        "We help.",  # without its number
        "We help. Always.",
    )
    assert read_document(path)[found.position].text == found.after
    assert found.at is None


def test_a_new_paragraph_has_nothing_before_and_no_key(path):
    body = [
        paragraph(key("k1"), ins(run("New.")), properties=mark("ins")),
        paragraph(run("Old.")),
    ]

    assert changes(path, *body) == [("", "New.")]
    assert read_tracked_changes(path)[0].key is None


def test_what_is_written_above_a_clause_leaves_the_clause_its_key(path):
    make.document(
        path,
        paragraph(key("k1"), ins(run("New.")), properties=mark("ins"))
        + paragraph(run("Old"), ins(run(" one")), run(".")),
    )

    new, old = read_tracked_changes(path)

    assert (new.key, old.key) == (None, "k1")


def test_a_paragraph_typed_after_another_leaves_that_one_alone(path):
    body = [paragraph(run("Old."), properties=mark("ins")), paragraph(ins(run("New.")))]

    assert changes(path, *body) == [("", "New.")]


def test_a_deleted_paragraph_has_nothing_after_and_stands_where_the_next_is(path):
    body = [
        paragraph(run("One.")),
        paragraph(gone("Two."), properties=mark("del")),
        paragraph(run("Three.")),
    ]

    assert changes(path, *body) == [("Two.", "")]
    assert read_tracked_changes(path)[0].position == 1


def test_moved_words_go_in_one_place_and_come_in_another(path):
    def moved(kind, text):
        return f"<w:{kind} {WHO}>{run(text)}</w:{kind}>"

    body = [
        paragraph(moved("moveFrom", "Last."), properties=mark("moveFrom")),
        paragraph(run("First. "), moved("moveFrom", "Then.")),
        paragraph(moved("moveTo", "Last."), properties=mark("moveTo")),
        paragraph(run("End.")),
    ]

    assert changes(path, *body) == [
        ("Last.", ""),
        ("First. Then.", "First."),
        ("", "Last."),
    ]


def test_a_divided_paragraph_is_one_row_with_a_line_for_each_part(path):
    body = [
        paragraph(key("k1"), run("We act "), properties=mark("ins")),
        paragraph(ins(run("And more.")), properties=mark("ins")),
        paragraph(run("together.")),
    ]

    assert changes(path, *body) == [
        ("We act together.", "We act\nAnd more.\ntogether.")
    ]
    assert read_tracked_changes(path)[0].key == "k1"


def test_clauses_with_keys_of_their_own_are_not_taken_for_parts_of_one(path):
    body = [
        paragraph(key("k1"), run("One."), properties=mark("ins")),
        paragraph(ins(run("New.")), properties=mark("ins")),
        paragraph(key("k2"), run("Two.")),
    ]

    assert changes(path, *body) == [("", "New.")]


def test_of_two_paragraphs_joined_the_first_has_the_words_of_both(path):
    body = [
        paragraph(run("We act. "), properties=mark("del")),
        paragraph(run("We help.")),
        paragraph(run("End.")),
    ]

    assert changes(path, *body) == [
        ("We act.", "We act. We help."),
        ("We help.", ""),
    ]
    assert [one.author for one in read_tracked_changes(path)] == ["N. N."] * 2


def test_paragraphs_on_both_sides_of_a_table_are_not_joined(path):
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('Cell'))}</w:tc></w:tr></w:tbl>"
    body = [
        paragraph(run("We act."), properties=mark("del")),
        table,
        paragraph(run("We help.")),
    ]

    assert changes(path, *body) == []


def test_words_that_came_and_went_again_change_nothing(path):
    both = ins(gone("never mind"))
    properties = f"<w:rPr><w:ins {WHO}/><w:del {WHO}/></w:rPr>"

    assert (
        changes(
            path,
            paragraph(run("We act."), both, properties=properties),
            paragraph(run("We help.")),
        )
        == []
    )


def test_a_former_format_of_a_mark_is_not_its_state(path):
    former = f"<w:rPr><w:rPrChange><w:rPr><w:del {WHO}/></w:rPr></w:rPrChange></w:rPr>"

    assert (
        changes(
            path,
            paragraph(run("We act."), properties=former),
            paragraph(run("We help.")),
        )
        == []
    )


def test_changes_in_cells_and_text_boxes_are_read_and_twins_are_not(path):
    cell = paragraph(run("A"), ins(run("B")))
    box = paragraph(run("Boxed"), gone(" in"))
    twins = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )

    assert changes(
        path,
        f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>",
        paragraph(run("Outer"), f"<w:r>{twins}</w:r>"),
    ) == [("A", "AB"), ("Boxed in", "Boxed")]


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(UnknownFormat, match=r"\.docx"):
        read_tracked_changes(tmp_path / "draft.odt")
