"""Answers go back in the very file that people sent, and nothing else is touched."""

import zipfile
from datetime import UTC, datetime

import docx
import pytest
from lxml import etree

from formats.word_made import (
    A,
    B,
    W,
    box,
    comment,
    end,
    gone,
    ins,
    moved,
    note,
    p,
    point,
    r,
    refer,
    refuse_what_word_would,
    roots,
    start,
    stop,
    thread,
    word_file,
)
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.errors import UnknownAnnotation, UnreadableFile
from milepost.formats.word.files import read_reviewed_document, write_responses
from milepost.formats.word.reviewed_document import AnnotationResponse
from milepost.formats.word.writing import write_document

AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "back.docx"


def answer(path, *answers):
    """The answered file, read again; and the revisions that had to stay."""
    target = path.with_name("answered.docx")
    left = write_responses(path, target, answers, author="The Secretariat", at=AT)
    refuse_what_word_would(target)
    found = read_reviewed_document(target)
    assert found.missed == 0
    return found, left


def decided(path, decision):
    """The file with every revision decided."""
    ids = read_reviewed_document(path).revisions
    return answer(path, *(AnnotationResponse(one, decision=decision) for one in ids))


def texts(found):
    return [block.words for block in found.blocks]


def test_a_reply_stands_in_the_thread_with_the_name_and_the_time_given(path):
    word_file(
        path, p(start(0), r("We"), stop(0), r(" act.")), comments=comment(0, "Why?")
    )
    (why,) = read_reviewed_document(path).comments

    found, left = answer(path, AnnotationResponse(why.id, "Because.\nSee below."))

    assert left == ()
    same, reply = found.comments
    assert same == why
    assert (reply.parent, reply.quoted, reply.key) == (why.id, why.quoted, why.key)
    assert (reply.author, reply.initials, reply.at) == ("The Secretariat", "TS", AT)
    assert reply.text == "Because.\nSee below."


def test_an_answer_to_a_reply_stands_beside_it_as_in_word(path):
    word_file(
        path,
        p(start(0), start(1), r("We"), stop(0), stop(1)),
        comments=comment(0, "Why?", paragraph="0A000001")
        + comment(1, "Yes, why?", who=B, paragraph="0A000002"),
        commentsExtended=thread("0A000001") + thread("0A000002", answers="0A000001"),
    )
    first, second = read_reviewed_document(path).comments

    found, _ = answer(path, AnnotationResponse(second.id, "Because."))

    assert found.comments[2].parent == first.id
    text = etree.tostring(roots(path.with_name("answered.docx"))["word/document.xml"])
    ends = [text.index(b'commentRangeEnd w:id="%d"' % n) for n in range(3)]
    references = [text.index(b'commentReference w:id="%d"' % n) for n in range(3)]
    assert ends[2] < references[2]


def test_a_comment_of_another_program_gets_the_parts_that_word_wants(path):
    document = docx.Document()
    words = document.add_paragraph("We act.").runs
    document.add_comment(runs=words, text="Why?", author="A", initials="A")
    document.save(path)
    (why,) = read_reviewed_document(path).comments

    found, _ = answer(path, AnnotationResponse(why.id, "Because."))

    assert found.comments[1].parent == why.id
    parts = set(roots(path.with_name("answered.docx"))) - set(roots(path))
    assert parts == {
        f"word/{name}.xml"
        for name in ("commentsExtended", "commentsIds", "commentsExtensible", "people")
    }


def test_a_comment_that_hangs_nowhere_is_answered_at_the_beginning(path):
    word_file(path, p(r("First.")), comments=comment(4, "Lost"))
    (lost,) = read_reviewed_document(path).comments
    target = path.with_name("answered.docx")

    write_responses(
        path, target, [AnnotationResponse(lost.id, "Found.")], author="S", at=AT
    )

    reply = read_reviewed_document(target).comments[1]
    assert (reply.parent, reply.position) == (lost.id, 0)


def test_an_answer_to_a_revision_is_a_comment_around_it(path):
    word_file(
        path, p(r("We "), gone("may"), ins(r("shall"), who=B), r(" act."), key="k1")
    )
    away, here = read_reviewed_document(path).revisions

    found, _ = answer(
        path,
        AnnotationResponse(away, "Agreed."),
        AnnotationResponse(here, "Not “must”?"),
    )

    assert [(one.quoted, one.key, one.parent) for one in found.comments] == [
        ("may", "k1", None),
        ("shall", "k1", None),
    ]
    assert list(found.revisions) == [away, here]


def test_what_no_answer_touches_stays_byte_for_byte(path):
    write_document(
        path, [DocumentBlock(0, "paragraph", 0, "We act.", "1.", "k1")],
        title="Draft", language="ar",
    )  # fmt: skip
    document = docx.Document(str(path))
    words = document.paragraphs[1].runs
    document.add_comment(runs=words, text="Why?", author="A", initials="A")
    document.save(str(path))
    (why,) = read_reviewed_document(path).comments

    answer(path, AnnotationResponse(why.id, "Because."))

    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(path.with_name("answered.docx")) as new,
    ):
        changed = {one for one in old.namelist() if old.read(one) != new.read(one)}
    assert changed == {
        "[Content_Types].xml", "word/_rels/document.xml.rels",
        "word/document.xml", "word/comments.xml",
    }  # fmt: skip
    before, after = (roots(one) for one in (path, path.with_name("answered.docx")))
    for one in after["word/document.xml"].iter(
        f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"
    ):
        if one.get(f"{W}id") != "0":
            away = one.getparent() if one.tag.endswith("Reference") else one
            away.getparent().remove(away)
    assert canonical(before["word/document.xml"]) == canonical(
        after["word/document.xml"]
    )


def canonical(root):
    return etree.tostring(root, method="c14n")


def test_an_answer_in_arabic_runs_from_right_to_left(path):
    word_file(path, p(r("We act."), point(0)), comments=comment(0, "Why?"))
    (why,) = read_reviewed_document(path).comments

    found, _ = answer(path, AnnotationResponse(why.id, "شكرا\x00"))

    assert found.comments[1].text == "شكرا\N{REPLACEMENT CHARACTER}"
    comments = roots(path.with_name("answered.docx"))["word/comments.xml"]
    assert comments[1].find(f".//{W}bidi") is not None
    assert comments[1].find(f".//{W}rtl") is not None


def test_answers_to_another_file_are_refused_and_nothing_is_written(path):
    word_file(path, p(r("We act.")))

    with pytest.raises(
        UnknownAnnotation, match=r"back\.docx has no comment or change “word/x\.xml:0”"
    ):
        answer(path, AnnotationResponse("word/x.xml:0", "Yes."))

    assert not path.with_name("answered.docx").exists()


def test_a_file_that_would_do_harm_is_not_answered(path):
    path.write_bytes(b"PK\x03\x04 cut")

    with pytest.raises(UnreadableFile, match=r"back\.docx"):
        answer(path)


def test_decisions_merge_or_undo_words_and_leave_the_others(path):
    word_file(
        path, p(r("We "), gone("may"), ins(r("shall")), r(" act"), ins(r(" now")))
    )
    away, here, *_ = read_reviewed_document(path).revisions

    found, left = answer(
        path,
        AnnotationResponse(away, decision="accepted"),
        AnnotationResponse(here, decision="rejected"),
    )

    assert left == ()
    (paragraph,) = found.changes
    assert (paragraph.before, paragraph.after) == ("We  act", "We  act now")


def test_an_accepted_insertion_keeps_what_another_author_deleted_in_it(path):
    word_file(path, p(r("We act"), ins(r(" and"), gone(" never", who=B)), r(".")))
    outer, _ = read_reviewed_document(path).revisions

    found, _ = answer(path, AnnotationResponse(outer, decision="accepted"))

    (paragraph,) = found.changes
    assert (paragraph.before, paragraph.after) == ("We act and never.", "We act and.")
    assert [one.author for one in paragraph.revisions] == ["Ben B."]


@pytest.mark.parametrize(
    ("decision", "wanted"),
    [("accepted", ["First.", "Last."]), ("rejected", ["Last.", "First."])],
)
def test_who_decides_on_one_end_of_a_move_decides_on_both(path, decision, wanted):
    def range_(way, number, text):
        whole = moved(way, text, number=number)
        cut = whole.index(f"<w:move{way}RangeEnd")
        properties = f"<w:pPr><w:rPr>{end(f'move{way}')}</w:rPr></w:pPr>"
        first = whole.index(f"<w:move{way} ")
        return f"{whole[:first]}<w:p>{properties}{whole[first:cut]}</w:p>{whole[cut:]}"

    word_file(
        path, range_("From", 7, "Last."), p(r("First.")), range_("To", 8, "Last."), p()
    )
    one = next(
        one for one in read_reviewed_document(path).revisions.values() if one.text
    )

    found, left = answer(path, AnnotationResponse(one.id, decision=decision))

    assert texts(found) == wanted
    assert (found.counted.total, left) == (0, ())
    text = etree.tostring(roots(path.with_name("answered.docx"))["word/document.xml"])
    assert b"RangeStart" not in text


@pytest.mark.parametrize(
    ("decision", "rows"), [("accepted", "Old\nNew"), ("rejected", "Old\nGone")]
)
def test_rows_come_and_go_and_their_comments_stay(path, decision, rows):
    def row(properties, *content):
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{p(*content)}</w:tc></w:tr>"

    table = (
        row("", r("Old"))
        + row(end("ins"), ins(r("New")), start(0), stop(0))
        + row(end("del"), gone("Gone"), start(1), stop(1))
    )
    word_file(
        path, f"<w:tbl>{table}</w:tbl>", p(r("End.")),
        comments=comment(0, "One") + comment(1, "Two"),
    )  # fmt: skip

    found, left = decided(path, decision)

    assert texts(found) == [rows, "End."]
    assert [one.position is not None for one in found.comments] == [True, True]
    assert left == ()


def test_formats_are_taken_or_undone(path):
    words = '<w:rPr><w:b/><w:rPrChange w:id="1" {}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
    lines = (
        '<w:pPr><w:jc w:val="end"/><w:pPrChange w:id="2" {}><w:pPr><w:keepNext/></w:pPr>'
        "</w:pPrChange></w:pPr>"
    )
    body = f"<w:p>{lines.format(A)}<w:r>{words.format(B)}<w:t>Bold.</w:t></w:r></w:p>"
    for decision, kept in [("accepted", {"b", "jc"}), ("rejected", {"i", "keepNext"})]:
        word_file(path, body)

        found, left = decided(path, decision)

        root = roots(path.with_name("answered.docx"))["word/document.xml"]
        names = {etree.QName(one).localname for one in root.iter("*")}
        assert names & {"b", "i", "jc", "keepNext"} == kept
        assert (found.counted.total, left) == (0, ())


def test_cells_and_ends_that_nothing_follows_stay_and_are_named(path):
    cell = (
        f"<w:tc><w:tcPr><w:cellIns {A}/></w:tcPr>{p(r('Cell'), end=end('del'))}</w:tc>"
    )
    word_file(path, f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", p(r("End.")))

    found, left = decided(path, "accepted")

    assert left == tuple(read_reviewed_document(path).revisions)
    assert list(found.revisions) == list(left)


def test_revisions_in_notes_boxes_and_headers_are_answered_and_decided(path):
    word_file(
        path,
        p(
            r("Clause."),
            refer("footnote", 2),
            box(p(r("Boxed"), ins(r(" in")))),
            key="k1",
        ),
        footnotes=note("footnote", 2, p(r("See "), gone("above"), ins(r("below")))),
        header=p(r("Draft"), ins(r(" two"))),
    )
    before = read_reviewed_document(path)
    text = {one.id: one.text for one in before.revisions.values()}

    found, left = answer(
        path,
        *(
            AnnotationResponse(one, f"On{text[one]}", "accepted")
            for one in before.revisions
        ),
    )

    assert (found.counted.total, left) == (len(text), ())
    placed = {one.text: (one.part, one.key) for one in found.comments}
    assert placed == {
        "On in": ("body", "k1"),  # Word takes no comment inside a text box,
        "Onabove": ("footnote", "k1"),
        "Onbelow": ("footnote", "k1"),
        "On two": ("body", "k1"),  # and none in a header
    }
    drawn = roots(path.with_name("answered.docx"))["word/document.xml"]
    assert ["".join(one.itertext()) for one in drawn.iter(f"{W}txbxContent")] == [
        "Boxed in"
    ] * 2


def test_a_comment_inside_deleted_words_survives_the_deletion(path):
    inside = f"{start(0)}<w:r><w:delText>never</w:delText></w:r>{stop(0)}"
    word_file(
        path, p(r("We act "), f"<w:del w:id='1' {A}>{inside}</w:del>", key="k1"),
        comments=comment(0, "Really?"),
    )  # fmt: skip

    found, _ = decided(path, "accepted")

    assert texts(found) == ["We act"]
    assert [(one.text, one.key) for one in found.comments] == [("Really?", "k1")]


def test_a_deleted_clause_leaves_the_next_one_its_name(path):
    word_file(
        path,
        p(r("One."), key="k1"),
        p(gone("Two."), '<w:bookmarkEnd w:id="90"/>', end=end("del"), key="k2"),
        p(r("Three."), key="k3"),
    )

    found, _ = decided(path, "accepted")

    assert [(one.text, one.key) for one in found.blocks] == [
        ("One.", "k1"),
        ("Three.", "k3"),
    ]


def test_an_emptied_clause_between_two_that_are_joined_leaves_no_name(path):
    word_file(
        path,
        p(r("One. "), end=end("del"), key="k1"),
        p(gone("Two."), '<w:bookmarkEnd w:id="90"/>', end=end("del"), key="k2"),
        p(r("Three."), key="k3"),
    )

    found, _ = decided(path, "accepted")

    assert texts(found) == ["One. Three."]
    named = etree.tostring(roots(path.with_name("answered.docx"))["word/document.xml"])
    assert [name in named for name in (b"clause_k1", b"clause_k2", b"clause_k3")] == [
        True, False, True,
    ]  # fmt: skip
