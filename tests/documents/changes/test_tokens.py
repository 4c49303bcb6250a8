"""What a wording is made of."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.changes.wordings_made import cases, wordings
from milepost.documents.changes.marks import contexts, is_well_formed
from milepost.documents.changes.tokens import tokens

SIGNS = "ab *^[]|\\\n\r.\u0301\u200d\u200f👩👍🏽🇫🇷ءً红ำ\u2067\u2069"
TEXT = st.text(SIGNS, max_size=30) | st.text(max_size=20)


@cases
@given(TEXT)
def test_tokens_joined_are_the_wording(text):
    assert "".join(tokens(text)) == text
    assert len(contexts(text)) == len(tokens(text)) + 1


@cases
@given(TEXT, st.data())
def test_a_run_of_tokens_cut_out_has_the_same_tokens(text, data):
    """So that what an edit puts in can be counted without its surroundings."""
    words = tokens(text)
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))

    assert tokens("".join(words[start:end])) == words[start:end]


@cases
@given(wordings)
def test_made_up_wordings_are_well_formed(wording):
    assert is_well_formed(wording)


@cases
@given(TEXT)
def test_no_token_but_after_a_mark_begins_with_an_accent(text):
    words = tokens(text)
    for before, word in itertools.pairwise(words):
        if unicodedata.category(word[0]) == "Mn":
            assert before[0] in "*^[]|\n\r\u2067\u2069"


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("**Act** now.", ("**", "Act", "**", " ", "now", ".")),
        ("a^[b]", ("a", "^[", "b", "]")),
        (r"5 \* 3", ("5", " ", r"\*", " ", "3")),
        ("نعمل معًا", ("نعمل", " ", "معًا")),
        ("cafe\u0301s", ("cafe\u0301s",)),
        ("我们行", ("我", "们", "行")),
        ("คำนี้", ("คำ", "นี้")),
        ("👩‍👩‍👧👍🏽🇫🇷🇩🇪", ("👩‍👩‍👧", "👍🏽", "🇫🇷", "🇩🇪")),
        ("a\r\nb", ("a", "\r\n", "b")),
    ],
)
def test_what_a_reader_sees_as_one_sign_stays_whole(wording, expected):
    assert tokens(wording) == expected


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "***a** b*",
        "***a* b**",
        "**a***b*",
        "*a***b**",
        "**a *b* c**",
        "[a ^[b] **c**]",
        "| a | b |\n| - | - |\n| c | d |\n",
        "\u2067act\u2069",
        r"\[ \*",
        "**a *b** c*",  # bold and italic are each by itself
        "5 * 3",
        "a*",
        "****",
        "*a ^[b *c* d] e*",
    ],
)
def test_what_is_opened_and_closed_is_well_formed(wording):
    assert is_well_formed(wording)


@pytest.mark.parametrize(
    "wording",
    [
        "**a",
        "** a **b",
        "[a",
        "a]",
        "*a ^[b* c]",
        "| a | b |\n| c |",
        "| a | b |\n| c |\n| d | e |",
        "\u2067act",
    ],
)
def test_what_is_left_open_is_not(wording):
    assert not is_well_formed(wording)


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("a **b *c** d* e", "a0 b2 c3 d1 e0"),
        ("a ***b** c* d", "a0 b3 c1 d0"),
        ("**a***b* c", "a2 b1 c0"),
        ("**a^[b *c*]d**", "a2 b0 c1 d2"),
        ("5 * 3 **a * b**", "50 30 a2 b2"),
        ("| **a** | b |\n| *c | d |", "a2 b0 c1 d0"),
        ("****a", "a0"),
    ],
)
def test_each_word_stands_in_the_emphasis_that_a_reader_sees(wording, words):
    """0 none, 1 italic, 2 bold, 3 both."""
    around = contexts(wording)
    is_explicit = [
        f"{token}{around[place][1]}"
        for place, token in enumerate(tokens(wording))
        if token.isalnum()
    ]

    assert is_explicit == words.split()


@cases
@given(st.lists(st.sampled_from(["a", "b", " ", "*", "**", "***", "\\*", "."])))
def test_emphasis_is_what_the_reader_of_wordings_sees(pieces):
    wording_of = pytest.importorskip(
        "milepost.formats.document_model.wording",
        reason="the notation of wordings is not there yet",
    )
    wording = "".join(pieces)
    if not is_well_formed(wording):
        return
    around = contexts(wording)

    seen = [
        (sign, 2 * span.bold + span.italic)
        for span in wording_of.read_wording(wording)
        for sign in span.text
        if sign.isalpha()
    ]
    assert seen == [
        (sign, around[place][1])
        for place, token in enumerate(tokens(wording))
        for sign in token
        if sign.isalpha()
    ]
