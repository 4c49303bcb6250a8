"""The notation of a wording: emphasis, footnotes, and everything that is neither."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.formats.document_model.wording import (
    Span,
    plain_wording,
    read_wording,
    write_wording,
)

# Signs with a meaning, blanks, words, and Arabic with its vowel marks.
signs = st.text("*\\^[]a b\n.نَصّ٣-", max_size=8) | st.text(max_size=4)
spans = st.lists(
    st.builds(Span, signs, st.booleans(), st.booleans(), st.just("") | signs),
    max_size=6,
)


def seen(found):
    """What a reader sees: each sign and how it is set, and the notes between them.

    Blanks look the same however they are set; a note is only its words.
    """
    shown = []
    for span in found:
        for sign in span.text:
            look = None if sign.isspace() else (span.bold, span.italic)
            shown.append((sign, look))
        if note := plain_wording(span.note).strip():
            shown.append(("note", note))
    return shown


@given(spans)
def test_whatever_is_written_is_read_again(written):
    read = read_wording(write_wording(written))

    assert [one for one in seen(read) if one[0] != "note"] == [
        one for one in seen(written) if one[0] != "note"
    ]
    assert read_wording(write_wording(read)) == read


words = st.text("aب*[]^\\.", min_size=1, max_size=4)
looks = st.sampled_from([(False, False), (True, False), (False, True), (True, True)])


@given(st.lists(st.tuples(words, looks, st.none() | words), max_size=6))
def test_words_and_their_notes_come_back_as_they_were(given_):
    written = [
        Span(text, *look, write_wording([Span(note or "")]))
        for text, look, note in given_
    ]

    assert seen(read_wording(write_wording(written))) == seen(written)


@given(st.text("*\\^[]a \n", max_size=30) | st.text())
def test_any_text_can_be_read(text):
    read = read_wording(text)

    assert read_wording(write_wording(read)) == read
    assert plain_wording(text) == "".join(span.text for span in read)
    for one, other in pairwise(read):
        assert one.note or (one.bold, one.italic) != (other.bold, other.italic)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We *act* **now**.", [
            Span("We "), Span("act", italic=True), Span(" "), Span("now", bold=True),
            Span("."),
        ]),
        ("***Both***", [Span("Both", True, True)]),
        ("**a*b***", [Span("a", True), Span("b", True, True)]),
        ("**a*b**c*", [Span("a", True), Span("b", True, True), Span("c", italic=True)]),
        ("**a***b*", [Span("a", True), Span("b", italic=True)]),
        ("in**side**", [Span("in"), Span("side", True)]),
        ("We^[See *that*.] act", [Span("We", note="See *that*."), Span(" act")]),
        ("^[One]^[Two]", [Span("", note="One"), Span("", note="Two")]),
        ("a^[b [1] c]", [Span("a", note="b [1] c")]),
        (r"a^[b \] c]", [Span("a", note="b ] c")]),
        ("a^[b^[c] d]", [Span("a", note=r"b\^[c] d")]),
        ("نص **عريض**", [Span("نص "), Span("عريض", True)]),
        ("", []),
    ],
)  # fmt: skip
def test_emphasis_and_notes_are_read(text, expected):
    assert list(read_wording(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["5 * 3 * 2", "a *b", "a* b", "****", "^[", "^[]", "^[ ]", "^[open", "x^2", "a\\b",
     "[CD/22/7]", "**a **", "* a*"],
)  # fmt: skip
def test_what_has_no_meaning_stands_for_itself(text):
    assert read_wording(text) == (Span(text),)


def test_words_that_look_like_marks_are_escaped():
    written = write_wording([Span("2*3*4 and ^[x] and \\*")])

    assert written == r"2\*3\*4 and \^[x] and \\\*"
    assert plain_wording(written) == "2*3*4 and ^[x] and \\*"


def test_blanks_at_the_edge_of_an_emphasis_are_left_out_of_it():
    spans = [Span("We"), Span(" act ", bold=True), Span("now")]

    assert write_wording(spans) == "We **act** now"


def test_plain_words_have_neither_marks_nor_notes():
    assert plain_wording("We **act**^[Soon.] *now*") == "We act now"


@pytest.mark.parametrize("piece", ["^[", "*a", "***", "**a*b", "\\", "^[*", "["])
def test_a_long_text_of_marks_without_an_end_is_read_whole(piece):
    """It would not come back in a day if the work grew with the square of the length."""
    spans = read_wording(piece * 50_000)

    assert read_wording(write_wording(spans)) == spans
