"""Marked-up Word files are read completely, whatever people did to them in Word."""

import random
import time
import zipfile
from datetime import UTC, datetime

import pytest

from formats import make
from formats.word_made import (
    A,
    B,
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
    start,
    stop,
    thread,
    word_file,
)
from milepost.formats.errors import UnreadableFile
from milepost.formats.word.files import (
    count_annotations,
    read_document,
    read_reviewed_document,
    read_reviewed_documents,
)
from milepost.formats.word.reviewed_document import AnnotationCount, ReviewedDocument

FORMAT = f'<w:r><w:rPr><w:b/><w:rPrChange w:id="1" {A}><w:rPr/></w:rPrChange></w:rPr>'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "back.docx"


def read(path, *body, **parts):
    """What is in the file; reading it must not lose a mark."""
    found = read_reviewed_document(word_file(path, *body, **parts))
    assert found.missed == 0
    return found


def of(paragraph):
    return [(one.kind, one.target, one.text, one.author) for one in paragraph.revisions]


def test_two_authors_in_one_paragraph_are_told_apart(path):
    found = read(path, p(r("We "), gone("may"), ins(r("shall"), who=B), r(" act.")))

    (paragraph,) = found.changes
    assert of(paragraph) == [
        ("deletion", "words", "may", "Ada A."),
        ("insertion", "words", "shall", "Ben B."),
    ]
    assert [one.at.day for one in paragraph.revisions] == [2, 3]
    assert len({one.id for one in paragraph.revisions}) == 2
    assert paragraph.author == "Ada A."


def test_what_another_author_deleted_inside_an_insertion_is_seen_in_both(path):
    body = p(r("We act"), ins(r(" always"), gone(" and ever", who=B)), r("."))

    (paragraph,) = read(path, body).changes

    assert paragraph.after == "We act always."
    assert of(paragraph) == [
        ("insertion", "words", " always and ever", "Ada A."),
        ("deletion", "words", " and ever", "Ben B."),
    ]


def test_words_that_came_and_went_again_are_counted_though_nothing_changed(path):
    found = read(path, p(r("We act."), ins(gone(" Never.", who=B))))

    assert found.changes == ()
    assert [len(one.revisions) for one in found.without_text_change] == [2]
    assert found.counted == AnnotationCount(insertions=1, deletions=1)


def test_both_ends_of_a_move_share_its_name(path):
    found = read(
        path,
        p(moved("From", "Last."), end=end("moveFrom")),
        p(r("First.")),
        p(moved("To", "Last.", number=8), end=end("moveTo")),
        p(r("End.")),
    )

    gone_, here = found.changes
    assert (gone_.before, gone_.after) == ("Last.", "")
    assert (here.before, here.after) == ("", "Last.")
    moves = {one.move for row in found.changes for one in row.revisions if one.text}
    assert moves == {"move1"}
    assert found.counted == AnnotationCount(moved_from=2, moved_to=2)


def test_a_paragraph_typed_after_another_takes_the_inserted_end_with_it(path):
    body = [p(r("Old."), end=end("ins"), key="k1"), p(ins(r("New."))), p(r("End."))]

    found = read(path, *body)

    (new,) = found.changes
    assert (new.before, new.after, new.key) == ("", "New.", None)
    assert [(one.target, one.text) for one in new.revisions] == [
        ("words", "New."),
        ("paragraph", ""),
    ]
    assert found.without_text_change == ()


def test_of_two_joined_paragraphs_both_show_the_end_that_was_deleted(path):
    found = read(path, p(r("One. "), end=end("del")), p(r("Two."), ins(r(" More."))))

    first, second = found.changes
    assert (first.after, second.after) == ("One. Two. More.", "")
    assert [one.target for one in second.revisions] == ["paragraph"]
    assert second.revisions[0] in first.revisions
    assert found.counted.total == 2


def test_formats_are_counted_and_change_no_words(path):
    changed = f'<w:pPrChange w:id="2" {B}><w:pPr/></w:pPrChange>'
    body = f"<w:p><w:pPr>{changed}</w:pPr>{FORMAT}<w:t>Bold.</w:t></w:r></w:p>"

    found = read(path, body)

    assert found.changes == ()
    assert of(found.without_text_change[0]) == [
        ("format", "format", "", "Ben B."),
        ("format", "format", "", "Ada A."),
    ]
    assert found.counted == AnnotationCount(formats=2)


def test_rows_cells_sections_and_former_states_are_counted(path):
    former = f"<w:trPrChange {A}><w:trPr>{end('ins')}</w:trPr></w:trPrChange>"
    row = (
        f"<w:tr><w:trPr>{end('del')}{former}</w:trPr><w:tc><w:tcPr><w:cellIns {A}/>"
        f"</w:tcPr>{p(r('Cell '), gone('x'))}</w:tc></w:tr>"
    )
    section = f"<w:sectPr><w:sectPrChange {A}><w:sectPr/></w:sectPrChange></w:sectPr>"

    found = read(path, f"<w:tbl>{row}</w:tbl>", p(r("End.")), section)

    (cell,) = found.changes
    assert (cell.part, cell.before, cell.after) == ("table", "Cell x", "Cell")
    assert [(one.kind, one.target) for one in cell.revisions] == [
        ("deletion", "row"),
        ("format", "format"),
        ("insertion", "format"),
        ("insertion", "cell"),
        ("deletion", "words"),
    ]
    assert [one.position for one in found.without_text_change] == [1]
    assert found.counted == AnnotationCount(insertions=2, deletions=2, formats=2)


def test_every_cell_of_a_table_belongs_to_the_one_clause_that_it_is(path):
    def row(*content, key=None):
        return f"<w:tr><w:tc>{p(*content, key=key)}</w:tc></w:tr>"

    rows = row(r("Head"), key="k1") + row(ins(r("New"))) + row(point(0), r("Old"))

    found = read(
        path, f"<w:tbl>{rows}</w:tbl>", p(r("End.")), comments=comment(0, "Why?")
    )

    assert [(one.key, one.position, one.after) for one in found.changes] == [
        ("k1", 0, "New")
    ]
    assert [(one.key, one.position) for one in found.comments] == [("k1", 0)]


def test_revisions_in_notes_go_to_the_clause_that_the_note_hangs_on(path):
    found = read(
        path,
        p(r("First.")),
        p(r("Second."), refer("footnote", 2), refer("endnote", 3), key="k2"),
        footnotes=note("footnote", 2, p(r("See "), ins(r("below.")))),
        endnotes=note("endnote", 3, p(r("Gone"), gone(" now"))),
    )

    assert [(one.part, one.position, one.key) for one in found.changes] == [
        ("footnote", 1, "k2"),
        ("endnote", 1, "k2"),
    ]
    assert [one.after for one in found.changes] == ["See below.", "Gone"]


def test_revisions_in_headers_and_in_comments_are_listed_without_a_place(path):
    found = read(
        path,
        p(start(0), r("Text."), stop(0)),
        header=p(r("Draft "), ins(r("two"))),
        footer=p(gone("Page")),
        comments=comment(0, "Why?").replace("</w:p>", ins(r(" Now")) + "</w:p>"),
    )

    header, footer = found.changes
    assert (header.part, header.position, header.key) == ("header", None, None)
    assert (footer.part, footer.before, footer.after) == ("footer", "Page", "")
    assert found.comments[0].text == "Why? Now"
    assert [one.part for one in found.without_text_change] == ["comment"]
    assert found.counted == AnnotationCount(comments=1, insertions=2, deletions=1)


def test_a_text_box_that_is_drawn_twice_is_read_once(path):
    boxed = p(start(0), r("Boxed"), stop(0), ins(r(" in")))

    found = read(
        path, p(r("Clause."), box(boxed), key="k1"), comments=comment(0, "A box?")
    )

    (inside,) = found.changes
    assert (inside.part, inside.key, inside.after) == ("text_box", "k1", "Boxed in")
    (asked,) = found.comments
    assert (asked.part, asked.key, asked.quoted) == ("text_box", "k1", "Boxed")
    assert found.counted == AnnotationCount(comments=1, insertions=1)


def test_of_two_drawings_of_a_box_the_one_with_more_marks_is_read(path):
    twice = box(p(r("Plain"), ins(r(" new"))))
    once = twice.replace(ins(r(" new")), "", 1)

    found = read(path, p(r("Clause."), once))

    assert [one.after for one in found.changes] == ["Plain new"]


def test_threads_are_read_with_who_answers_whom_and_whether_they_are_closed(path):
    found = read(
        path,
        p(start(0), start(1), start(2), r("Text"), stop(0), stop(1), stop(2)),
        comments=comment(0, "Why?", "Say.", paragraph="00000a01")
        + comment(1, "Because.", who=B, paragraph="00000A02")
        + comment(2, "Other.", paragraph="00000A03"),
        commentsExtended=thread("00000A01", done=1)
        + thread("00000A02", answers="00000A01")
        + thread("00000A03"),
    )

    why, because, other = found.comments
    assert (why.text, why.parent, why.done) == ("Why?\nSay.", None, True)
    assert (because.parent, because.done) == (why.id, True)
    assert (other.parent, other.done) == (None, False)
    assert [one.quoted for one in found.comments] == ["Text"] * 3


def test_a_thread_that_answers_itself_does_not_hang(path):
    found = read(
        path,
        p(r("Text")),
        comments=comment(0, "A", paragraph="A1") + comment(1, "B", paragraph="B1"),
        commentsExtended=thread("A1", answers="B1") + thread("B1", answers="A1"),
    )

    assert [one.parent for one in found.comments] == [
        found.comments[1].id,
        found.comments[0].id,
    ]


def test_the_true_time_is_taken_where_word_keeps_it(path):
    lasting = '<w16cid:commentId w16cid:paraId="A1" w16cid:durableId="D1"/>'
    times = (
        '<w16cex:commentExtensible w16cex:durableId="D1" '
        'w16cex:dateUtc="2026-03-02T08:00:00Z"/>'
    )
    local = f'{A} w16du:dateUtc="2026-03-02T09:00:00Z"'

    found = read(
        path,
        p(r("Text"), ins(r(" new"), who=local), point(0)),
        comments=comment(0, "Why?", paragraph="A1"),
        commentsIds=lasting,
        commentsExtensible=times,
    )

    assert found.comments[0].at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert found.changes[0].at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_comment_without_a_range_hangs_where_its_reference_stands(path):
    found = read(
        path,
        p(r("First.")),
        p(r("Second."), point(0), key="k2"),
        comments=comment(0, "Here"),
    )

    (here,) = found.comments
    assert (here.position, here.key, here.quoted) == (1, "k2", "")
    assert here.block_text == "Second."


def test_a_range_that_never_ends_quotes_nothing_and_keeps_its_place(path):
    found = read(
        path, p(r("One.")), p(start(0), r("Two.")), comments=comment(0, "Open")
    )

    assert [(one.position, one.quoted) for one in found.comments] == [(1, "")]


def test_several_comments_on_the_same_words_each_quote_them(path):
    body = p(r("We "), start(0), start(1), r("act"), stop(1), r(" now"), stop(0))

    found = read(path, body, comments=comment(0, "One") + comment(1, "Two"))

    assert [one.quoted for one in found.comments] == ["act now", "act"]


def test_a_comment_in_a_footnote_goes_to_the_clause_of_the_note(path):
    found = read(
        path,
        p(r("First.")),
        p(r("Second."), refer("footnote", 2), key="k2"),
        footnotes=note("footnote", 2, p(start(0), r("Source"), stop(0))),
        comments=comment(0, "Which?"),
    )

    (which,) = found.comments
    assert (which.part, which.position, which.key) == ("footnote", 1, "k2")
    assert (which.quoted, which.block_text) == ("Source", "Second.")


def test_comments_and_revisions_of_one_number_are_told_apart(path):
    body = p(start(1), r("Text"), stop(1), ins(r("a")), ins(r("b"), who=B))

    found = read(path, body, comments=comment(1, "One") + comment(1, "Twin"))

    ids = [one.id for one in found.comments] + list(found.revisions)
    assert len(set(ids)) == 4
    assert [one.text for one in found.comments] == ["One", "Twin"]


@pytest.mark.parametrize(
    "kind", ["comments", "commentsExtended", "footnotes", "header"]
)
def test_a_part_that_declares_a_document_type_is_refused(path, kind):
    word_file(path, p(r("Text")), **{kind: ""})
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one).decode() for one in archive.namelist()}
    parts[f"word/{kind}.xml"] = "<!DOCTYPE x>" + parts[f"word/{kind}.xml"]
    make.packed(path, parts)

    with pytest.raises(UnreadableFile, match=rf"“word/{kind}\.xml” in it declares"):
        read_reviewed_document(path)


def test_notes_that_refer_to_each_other_in_a_circle_are_refused(path):
    notes = note("footnote", 2, p(refer("footnote", 3))) + note(
        "footnote", 3, p(refer("footnote", 2))
    )
    word_file(path, p(r("Text"), refer("footnote", 2)), footnotes=notes)

    with pytest.raises(UnreadableFile, match=r"back\.docx"):
        read_reviewed_document(path)


def test_comments_that_would_fill_the_memory_with_what_they_quote_are_refused(path):
    text = "".join(p(r(random.Random(n).randbytes(900).hex())) for n in range(600))
    every = range(2000)
    body = [p(*map(start, every)), text, p(*map(stop, every))]
    word_file(path, *body, comments="".join(comment(n, "x") for n in every))

    begun = time.perf_counter()
    with pytest.raises(UnreadableFile, match="too much time or memory"):
        read_reviewed_document(path)

    assert time.perf_counter() - begun < 10  # seconds, on a machine with other work


def test_the_text_and_the_count_are_those_that_are_read_alone(path):
    found = read(path, p(r("One."), ins(r(" Two."))), p(gone("Three.")))

    assert list(found.blocks) == read_document(path)
    assert (
        found.counted
        == count_annotations(path)
        == AnnotationCount(insertions=1, deletions=1)
    )


def test_a_mark_that_the_readers_miss_shows_as_lost():
    missed = ReviewedDocument("x.docx", (), (), (), (), AnnotationCount(insertions=2))

    assert missed.missed == 2


def test_a_bad_file_among_many_is_told_apart_from_the_others(tmp_path):
    good = word_file(tmp_path / "good.docx", p(r("Text"), ins(r(" new"))))
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04 cut")
    other = make.document(tmp_path / "other.docx", p(r("Other")))

    first, second, third = read_reviewed_documents([good, bad, other])

    assert (first.file, len(first.changes)) == ("good.docx", 1)
    assert isinstance(second, UnreadableFile)
    assert "bad.docx" in str(second)
    assert (third.file, third.counted) == ("other.docx", AnnotationCount())
