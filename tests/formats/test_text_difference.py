"""Word-level differences of two wordings."""

import itertools
import random
import time

from hypothesis import given
from hypothesis import strategies as st

from milepost.formats.document_model import text_difference as difference
from milepost.formats.document_model.text_difference import (
    TextChange,
    align,
    find_changes,
)

SIGNS = "ab  \n.,ءَب红月1"
TEXT = st.text(SIGNS, max_size=60) | st.text(max_size=30)


def pieces(*kinds_and_texts):
    return tuple(TextChange(kind, text) for kind, text in kinds_and_texts)


def joined(changes, *kinds):
    return "".join(change.text for change in changes if change.kind in kinds)


@given(TEXT, TEXT)
def test_what_is_kept_with_either_side_gives_the_two_texts(before, after):
    changes = find_changes(before, after)

    assert joined(changes, "keep", "delete") == before
    assert joined(changes, "keep", "insert") == after
    assert all(change.text for change in changes)


@given(TEXT)
def test_equal_texts_have_nothing_but_what_is_kept(text):
    assert all(change.kind == "keep" for change in find_changes(text, text))


@given(st.text(st.characters(max_codepoint=0x2FF)))
def test_latin_words_are_cut_as_those_of_other_scripts(text):
    assert difference._words(text) == difference._split_by_character(text)


def test_a_changed_word_is_replaced_whole():
    assert find_changes("We act together.", "We acted together.") == pieces(
        ("keep", "We "),
        ("delete", "act"),
        ("insert", "acted"),
        ("keep", " together."),
    )


def test_a_changed_phrase_reads_as_one_change():
    assert find_changes("States shall not.", "Societies should not.") == pieces(
        ("delete", "States shall"),
        ("insert", "Societies should"),
        ("keep", " not."),
    )


def test_an_arabic_word_keeps_its_vowel_marks():
    assert find_changes("نعمل معًا اليوم", "نعمل معا اليوم") == pieces(
        ("keep", "نعمل "),
        ("delete", "معًا"),
        ("insert", "معا"),
        ("keep", " اليوم"),
    )


def test_chinese_is_compared_sign_by_sign():
    assert find_changes("我们一起行动", "我们共同行动") == pieces(
        ("keep", "我们"), ("delete", "一起"), ("insert", "共同"), ("keep", "行动")
    )


def test_a_long_text_finds_its_one_change_and_takes_no_time():
    drawn = random.Random(7)
    words = [f"w{drawn.randrange(400)}" for _ in range(3000)]
    marked = [f"u{i}" if i % 50 == 0 else word for i, word in enumerate(words)]
    after = list(marked)
    after[10], after[1500], after[2990] = "x", "y", "z"

    start = time.perf_counter()
    changes = find_changes(" ".join(marked), " ".join(after))

    assert joined(changes, "insert") == "xyz"
    assert time.perf_counter() - start < 3


def test_texts_made_to_be_slow_are_not():
    start = time.perf_counter()
    find_changes("a b " * 5000, " b a" * 5000)
    assert time.perf_counter() - start < 3


def longest_common(old, new):
    """By the book: how many words both have in the same order, at most."""
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for k, other in enumerate(new):
            best[i + 1][k + 1] = (
                best[i][k] + 1 if one == other else max(best[i][k + 1], best[i + 1][k])
            )
    return best[-1][-1]


WORDS = st.lists(st.sampled_from("abc"), max_size=9)


@given(WORDS, WORDS)
def test_as_many_words_are_kept_as_can_be(old, new):
    pairs = align(" ".join(old).split(" "), " ".join(new).split(" "))

    assert all(
        i < next_i and k < next_k
        for (i, k), (next_i, next_k) in itertools.pairwise(pairs)
    )
    assert all((old or [""])[i] == (new or [""])[k] for i, k in pairs)
    if len(old) < 7 or len(new) < 7:  # else a word by chance may be let go
        assert len(pairs) == longest_common(old or [""], new or [""])


def test_frequent_words_do_not_lead_astray():
    before = "the aim of the states and the aim of the societies is the same as before"
    after = "the aim of the societies and the aim of the states is the same as before"

    changes = find_changes(before, after)

    assert [
        (change.kind, change.text) for change in changes if change.kind != "keep"
    ] == [
        ("delete", "states"),
        ("insert", "societies"),
        ("delete", "societies"),
        ("insert", "states"),
    ]


def test_words_are_kept_before_signs_are():
    assert find_changes("we act now. we speak", "we act. now we speak") == pieces(
        ("keep", "we act"),
        ("insert", "."),
        ("keep", " now"),
        ("delete", "."),
        ("keep", " we speak"),
    )


def test_a_word_kept_by_chance_in_a_passage_written_anew_is_not_shown():
    before = "States that are concerned will and must consider all of their laws."
    after = "Each of our societies asks everyone and hopes for help from many people."

    assert [change.kind for change in find_changes(before, after)] == [
        "delete",
        "insert",
        "keep",
    ]


def test_a_long_text_of_few_words_is_compared_word_by_word():
    drawn = random.Random(5)
    words = [f"w{int(200 ** drawn.random())}" for _ in range(3000)]
    after = [word for place, word in enumerate(words) if place % 300 != 7]

    start = time.perf_counter()
    changes = find_changes(" ".join(words), " ".join(after))

    assert len(joined(changes, "delete").split()) == 10
    assert not joined(changes, "insert")
    assert time.perf_counter() - start < 3
