"""Terms and verbs in four languages: what a text uses, and how strongly it says it."""

import pytest

from milepost.analysis.text.folding import fold_text
from milepost.analysis.text.terms import Termbase, TermEntry, main_verb, shipped_terms


def used(text, language, terms=None):
    found = (terms or shipped_terms()).uses(fold_text(text), language)
    return [use.term.concept for use in found]


def answered(concept, text, language, terms=None):
    return (terms or shipped_terms()).has_equivalent(concept, fold_text(text), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The auxiliary role of National Societies."),
        ("fr", "Le rôle d’auxiliaires des Sociétés nationales."),
        ("es", "La función auxiliar de las Sociedades Nacionales."),
        ("ar", "الدور المساعد للجمعيات الوطنية"),
    ],
)
def test_a_term_is_found_in_any_number_with_and_without_article(language, text):
    assert answered("national_society", text, language)
    assert answered("auxiliary_role", text, language)


@pytest.mark.parametrize(
    "text", ["مهاجر", "المهاجرين", "والمهاجرون", "للمهاجرين", "بالمهاجرين", "مُهاجِرون"]
)
def test_arabic_words_are_found_with_what_is_written_in_one_with_them(text):
    assert answered("migrant", text, "ar")


def test_a_letter_of_the_word_is_not_taken_for_a_word_before_it():
    """كرامة begins with the letter that also means "as"; الرامية is another word."""
    assert answered("dignity", "بكرامتهم", "ar")
    assert not answered("dignity", "الجهود الرامية", "ar")


def test_a_longer_term_hides_the_shorter_one_inside_it():
    assert used("Missing migrants and migrants", "en") == [
        "missing_migrants",
        "migrant",
    ]


def test_capitals_tell_the_movement_from_a_movement():
    capital = Termbase([TermEntry("movement", "en", "Movement", "preferred")])

    assert used("Freedom of movement", "en", capital) == []
    assert used("The Movement", "en", capital) == ["movement"]


def test_a_term_that_is_not_known_in_a_language_is_neither_there_nor_missing():
    terms = Termbase([TermEntry("shelter", "en", "shelter", "preferred")])

    assert answered("shelter", "Un abri", "fr", terms) is None


def test_a_project_says_anew_what_a_concept_is_called():
    terms = shipped_terms().with_terms(
        [TermEntry("migrant", "fr", "exilé", "preferred")]
    )

    assert used("Les exilés", "fr", terms) == ["migrant"]
    assert answered("migrant", "Les migrants", "fr", terms) is False
    assert answered("migrant", "Migrantes", "es", terms)


@pytest.mark.parametrize(
    ("language", "text", "kind", "force"),
    [
        ("en", "Urges States to open the route.", "urges", 4),
        ("en", "3. Also strongly encourages them.", "urges", 4),
        ("en", "Takes note of the report.", "takes_note", 1),
        ("en", "Takes note with appreciation of it.", "welcomes", 1),
        ("en", "Recalling its resolution,", "recites", 1),
        ("en", "Everyone shall be heard.", "shall", 5),
        ("en", "States are invited to help.", "are_invited", 2),
        ("fr", "Décide de se réunir.", "decides", 5),
        ("fr", "Se félicite du rapport.", "welcomes", 1),
        ("fr", "Rappelant sa résolution,", "recites", 1),
        ("fr", "Chacun devrait être entendu.", "should", 3),
        ("es", "Toma nota del informe.", "takes_note", 1),
        ("es", "También recomienda que se abra.", "recommends", 3),
        ("es", "Las Sociedades pueden ayudar.", "may", 1),
        ("ar", "تحيط علما بالتقرير", "takes_note", 1),
        ("ar", "وتقرر أن تجتمع", "decides", 5),
        ("ar", "إذ تشير إلى قرارها", "recites", 1),
        ("ar", "يمكن للجمعيات أن تساعد", "may", 1),
    ],
)
def test_the_verb_of_a_clause_has_a_kind_and_a_force(language, text, kind, force):
    verb = main_verb(text, language)

    assert kind in verb.kinds
    assert force in verb.forces
    assert verb.force == max(verb.forces)


@pytest.mark.parametrize(
    ("text", "language"), [("The route is long.", "en"), ("", "fr"), ("Urges", "tlh")]
)
def test_a_text_without_such_a_verb_has_none(text, language):
    assert main_verb(text, language) is None


def test_a_language_that_does_not_tell_two_kinds_apart_names_both():
    verb = main_verb("Exhorta a los Estados", "es")

    assert {"urges", "calls_upon"} <= set(verb.kinds)


def test_a_prohibition_may_be_as_strong_as_a_duty():
    assert main_verb("Nobody may not enter.", "en").force == 5
