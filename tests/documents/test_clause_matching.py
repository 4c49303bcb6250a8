"""Which clause a remark is about."""

import pytest

from milepost.documents.clause_matching import (
    AmbiguousNumber,
    ClauseCandidate,
    ClauseNumbers,
    match_by_wording,
    means_whole_text,
)


def place(n, number="", level=0, *texts):
    return ClauseCandidate(n, f"ckey{n}", n, number, level, texts)


NUMBERED = [
    place(0, "3", -99),
    place(1, "3.1", -98),
    place(2, "1"),
    place(3, "(a)", 1),
    place(4, "(b)", 1),
    place(5, "2"),
    place(6, "(a)", 1),
    place(7),
]


@pytest.mark.parametrize(
    ("written", "within", "found"),
    [
        ("3", "", 0),
        ("Clause 3.1", "", 1),
        ("OP2", "", 5),
        ("op 2", "", 5),
        ("2 (a)", "", 6),
        ("1(a)", "", 3),
        ("1.a", "", 3),
        ("2", "(a)", 6),
        ("2", "second line", 5),
        ("(b)", "", 4),
        ("الفقرة 2", "", 5),
        ("ckey7", "", 7),
    ],
)
def test_a_clause_is_found_as_people_write_its_number(written, within, found):
    assert ClauseNumbers(NUMBERED).find(written, within) == NUMBERED[found]


@pytest.mark.parametrize("written", ["4", "clause", "3.2", "Annex A", "1(c)"])
def test_a_number_that_is_not_there_finds_nothing(written):
    assert ClauseNumbers(NUMBERED).find(written) is None


def test_a_letter_that_two_clauses_have_is_not_guessed():
    with pytest.raises(AmbiguousNumber) as ambiguous:
        ClauseNumbers(NUMBERED).find("(a)")

    assert ambiguous.value.count == 2


@pytest.mark.parametrize("written", ["", " ", "General", "GÉNÉRAL", "عام", "—"])
def test_the_whole_is_known_in_four_languages(written):
    assert means_whole_text(written)
    assert not means_whole_text(f"{written} 3")


TEXTS = [
    place(0, "", 0, "Water stands along the route.", "De l'eau sur la route."),
    place(1, "", 0, "Help is open to all who ask for it."),
    place(2, "", 0, "Water stands along the route."),
]


def test_the_same_words_win_and_the_nearest_of_them():
    assert match_by_wording("water stands  along the route.", TEXTS, near=0) == TEXTS[0]
    assert match_by_wording("Water stands along the route.", TEXTS, near=2) == TEXTS[2]


def test_a_translation_is_the_same_clause():
    assert match_by_wording("De l'eau sur la route.", TEXTS) == TEXTS[0]


def test_words_changed_by_the_sender_still_find_the_clause():
    words = "Help is open to everybody who may ask for it."

    assert match_by_wording(words, TEXTS) == TEXTS[1]


def test_too_few_words_in_common_find_nothing():
    assert match_by_wording("Help is what we ask of States.", TEXTS) is None
    assert match_by_wording("", TEXTS) is None


def test_two_that_are_equally_alike_find_nothing():
    assert match_by_wording("Water stands along the long route.", TEXTS) is None
