"""What a wording is made of."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.changes.wordings_made import wordings
from milepost.drafting.changes.tokens import (
    OUTSIDE,
    contexts,
    is_well_formed,
    tokens,
)

SIGNS = "ab *^[]|\\\n\r.\u0301\u200d\u200f👩👍🏽🇫🇷ءً红ำ\u2067\u2069"
TEXT = st.text(SIGNS, max_size=30) | st.text(max_size=20)


@given(TEXT)
def test_tokens_joined_are_the_wording(text):
    assert "".join(tokens(text)) == text
    assert len(contexts(text)) == len(tokens(text)) + 1


@given(TEXT, st.data())
def test_a_run_of_tokens_cut_out_has_the_same_tokens(text, data):
    """So that what an edit puts in can be counted without its surroundings."""
    words = tokens(text)
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))

    assert tokens("".join(words[start:end])) == words[start:end]


@given(wordings)
def test_made_up_wordings_are_well_formed(wording):
    assert is_well_formed(wording)


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
    ],
)
def test_marks_that_are_closed_in_turn_are_well_formed(wording):
    assert is_well_formed(wording)
    assert contexts(wording)[-1][1] == OUTSIDE[1]


@pytest.mark.parametrize(
    "wording",
    [
        "**a",
        "a*",
        "**a *b** c*",
        "****",
        "[a",
        "a]",
        "*[a*]",
        "| a | b |\n| c |",
        "| a | b |\n| c |\n| d | e |",
        "\u2067act",
    ],
)
def test_marks_left_open_or_crossed_are_not(wording):
    assert not is_well_formed(wording)
