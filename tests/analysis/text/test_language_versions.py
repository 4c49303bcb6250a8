"""What two languages of a clause do not say alike."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reference_made import reference
from milepost.analysis.text.errors import UnknownVersionLanguage
from milepost.analysis.text.language_versions import (
    LanguageVersion,
    align_passages,
    find_discrepancies,
)
from milepost.analysis.text.terms import Termbase, TermEntry

SOME_OTHER = {
    "en": "The number of missing children is {}.",
    "fr": "Le nombre des enfants disparus est {}.",
    "es": "El número de niños es {}.",
    "ar": "عدد الأطفال هو {}.",
}
NOTHING = Termbase([])


def differ(one, other, languages="en fr", terms=NOTHING):
    """Kinds that differ, with what each side has of its own."""
    here, there = languages.split()
    found = find_discrepancies(
        LanguageVersion(here, one), LanguageVersion(there, other), terms
    )
    return {each.kind: (each.left, each.right) for each in found}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "12,500.75"), ("fr", "12 500,75"), ("fr", "12\u202f500,75"),
        ("fr", "12.500,75"), ("es", "12.500,75"), ("es", "12,500.75"),
        ("ar", "12,500.75"), ("ar", "١٢٬٥٠٠٫٧٥"), ("ar", "500.75 12"),
    ],
)  # fmt: skip
def test_each_language_writes_a_number_in_its_way(language, written):
    other = SOME_OTHER[language].format(written)

    assert differ(SOME_OTHER["en"].format("12,500.75"), other, f"en {language}") == {}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("two billion", "2 milliards", "fr"),
        ("2.5 billion", "2.500 millones", "es"),
        ("1.5 million", "1 500 000", "fr"),
        ("fifteen", "خمسة عشر", "ar"),
        ("twenty-five", "٢٥", "ar"),
        ("69", "soixante-neuvième", "fr"),
        ("four", "4", "es"),
        ("7 per cent", "7 %", "fr"),
        ("7%", "7 por ciento", "es"),
        ("7 per cent", "٧ في المائة", "ar"),
        ("2013-14", "2013-2014", "fr"),
        ("6.11", "6-11", "ar"),
        ("part XIV", "14", "es"),
    ],
)
def test_one_number_may_be_figures_here_and_words_there(one, other, language):
    texts = SOME_OTHER["en"].format(one), SOME_OTHER[language].format(other)

    assert differ(*texts, f"en {language}") == {}
    assert differ(*reversed(texts), f"{language} en") == {}


def test_another_number_is_shown_as_both_wrote_it():
    found = differ("In 12 towns and 3 camps.", "Dans 21 villes et 3 camps.")

    assert found == {"number": (("12",), ("21",))}


def test_a_number_in_words_that_is_missing_is_seen():
    assert differ("Within seven days.", "في غضون أيام", "en ar") == {
        "number": (("seven",), ())
    }


def test_a_percentage_that_became_a_plain_number_is_seen():
    assert differ("About 7 per cent.", "Environ 7.") == {
        "percentage": (("7 per cent",), ())
    }


DATES = {
    "en": ["9 May 2026", "May 9, 2026", "9th of May 2026", "2026-05-09"],
    "fr": ["9 mai 2026", "09/05/2026"],
    "es": ["9 de mayo de 2026", "9 de mayo del 2026"],
    "ar": [
        "9 أيار/مايو 2026", "٩ مايو ٢٠٢٦", "9 أيار 2026", "9 من مايو عام 2026",
        "9 ماي 2026",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", DATES)
def test_a_date_is_the_same_in_each_form_of_each_language(language):
    """Arabic has the months of the Levant, of Egypt and of the Maghreb."""
    for written in DATES[language]:
        for english in DATES["en"]:
            texts = (
                SOME_OTHER["en"].format(english),
                SOME_OTHER[language].format(written),
            )
            assert differ(*texts, f"en {language}") == {}, (english, written)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("9 to 12 May 2026", "du 9 au 12 mai 2026", "fr"),
        ("May 9-12, 2026", "del 9 al 12 de mayo de 2026", "es"),
        ("from 9 May to 2 June", "من 9 أيار/مايو إلى 2 حزيران/يونيه", "ar"),
        ("January 2026", "كانون الثاني/يناير 2026", "ar"),
        ("1 May", "1er mai", "fr"),
    ],
)
def test_ranges_and_parts_of_dates_agree(one, other, language):
    assert differ(one, other, f"en {language}") == {}


@pytest.mark.parametrize(
    ("other", "language"),
    [("9 juin 2026", "fr"), ("8 de mayo de 2026", "es"), ("9 أيار/مايو 2025", "ar")],
)
def test_another_day_month_or_year_is_another_date(other, language):
    assert "date" in differ("On 9 May 2026.", other, f"en {language}")


def test_may_and_march_are_months_only_where_they_must_be():
    assert differ("They may march.", "Ils peuvent marcher.") == {}


def test_times_of_day_and_labels_are_no_numbers():
    assert differ("3. At 3 p.m.", "À 15 heures") == {}


TERMS = Termbase(
    [
        TermEntry("point", "en", "Humanitarian Service Point", "preferred"),
        TermEntry("point", "fr", "point de services humanitaires", "preferred"),
        TermEntry("point", "fr", "PSH", "admitted"),
        TermEntry("illegal", "en", "illegal migrant", "forbidden"),
    ]
)


def test_a_term_without_its_equivalent_is_named():
    one = "Each Humanitarian Service Point is open."

    assert differ(one, "Chaque lieu est ouvert.", terms=TERMS) == {
        "term": (("Humanitarian Service Point",), ())
    }
    assert differ(one, "Chaque PSH est ouvert.", terms=TERMS) == {}
    assert differ(one, "Les points des services humanitaires", terms=TERMS) == {}


def test_an_admitted_term_asks_for_nothing():
    assert differ("Each place is open.", "Chaque PSH est ouvert.", terms=TERMS) == {}


def test_a_forbidden_term_is_reported_wherever_it_stands():
    assert differ("Illegal migrants", "Des personnes", terms=TERMS) == {
        "forbidden_term": (("Illegal migrants",), ())
    }


def test_the_termbase_that_comes_along_is_used_without_another():
    found = find_discrepancies(
        LanguageVersion("en", "Host communities are heard."),
        LanguageVersion("fr", "Les voisins sont entendus."),
    )

    assert [each.kind for each in found] == ["term"]


@pytest.mark.parametrize(
    ("one", "other", "languages"),
    [
        ("Urges States to act.", "Invite les États à agir.", "en fr"),
        ("Decides to meet.", "Recomienda reunirse.", "en es"),
        ("They shall meet.", "Ils peuvent se réunir.", "en fr"),
        ("They must meet.", "يمكن أن يجتمعوا", "en ar"),
        ("Recalling the report,", "Decide reunirse.", "en es"),
    ],
)
def test_a_verb_that_is_not_as_strong_is_seen(one, other, languages):
    expected = "verb" in differ(one, other, languages)

    # French "invite" is used for "calls upon" too, so it may be as strong.
    assert expected == (other != "Invite les États à agir.")


@pytest.mark.parametrize(
    ("one", "other", "languages"),
    [
        ("Urges States to act.", "Exhorte les États à agir.", "en fr"),
        ("Takes note of it.", "تحيط علما بذلك", "en ar"),
        ("Recalling the report,", "Recordando el informe,", "en es"),
        ("They should meet.", "Ils devraient se réunir.", "en fr"),
        ("They may not meet.", "No podrán reunirse.", "en es"),
    ],
)
def test_a_verb_that_is_as_strong_agrees(one, other, languages):
    assert differ(one, other, languages) == {}


def test_a_list_with_one_item_less_is_seen():
    one = "We ask for: a) water; b) shelter; c) care."

    assert differ(one, "Nous demandons : a) de l'eau ; b) un abri.") == {
        "list": (("3",), ("2",))
    }
    assert differ(one, "نطلب: (أ) الماء؛ (ب) المأوى؛ (ج) الرعاية.", "en ar") == {}
    assert differ(one, "Pedimos:\n- agua\n- refugio\n- atención", "en es") == {}


def test_lines_are_compared_where_nothing_is_labelled():
    assert differ("Water\nShelter\nCare", "De l'eau\nUn abri") == {
        "list": (("3",), ("2",))
    }


def test_a_reference_is_no_list():
    assert (
        differ("See paragraphs 4 (a) and (b).", "Voir le paragraphe 4, a et b.") == {}
    )


def test_the_symbol_of_a_document_is_the_same_in_each_language():
    assert differ("See CD/22/7.", "Voir CD/22/7.") == {}
    assert differ("See CD/22/7.", "Voir CD/22/8.") == {
        "symbol": (("CD/22/7",), ("CD/22/8",))
    }
    assert differ("See 33IC/19/R4.", "انظر الوثيقة", "en ar") == {
        "symbol": (("33IC/19/R4",), ())
    }


def test_square_brackets_and_alternatives_are_counted():
    one = "States [shall/should] [also] help."

    assert differ(one, "Les États [doivent/devraient] [aussi] aider.") == {}
    assert set(differ(one, "Les États [doivent] [aussi] aider.")) == {"brackets"}
    assert set(differ(one, "Les États doivent aider.")) == {"brackets"}
    assert differ("A \\[sign\\]", "Un signe") == {}


def test_emphasis_and_footnotes_are_counted_and_their_words_compared():
    one = "**Safe** places^[In 12 towns.]"

    assert differ(one, "Des lieux **sûrs**^[Dans 12 villes.]") == {}
    assert differ(one, "Des lieux sûrs^[Dans 21 villes.]") == {
        "number": (("12",), ("21",)),
        "emphasis": (("1",), ()),
    }
    assert set(differ(one, "Des lieux **sûrs** dans 12 villes")) == {"footnote"}
    assert differ("5 \\* 3 \\* 2", "5 x 3 x 2") == {}


def test_a_discrepancy_is_a_whole_sentence_in_the_language_of_the_reader():
    (found,) = find_discrepancies(
        LanguageVersion("en", "12 towns"), LanguageVersion("fr", "21 villes"), NOTHING
    )

    assert found.sentence() == "The numbers differ: 12 (English), 21 (French)."
    words = {
        "The numbers differ: %(found)s (%(here)s), %(instead)s (%(there)s).":
            "%(here)s %(found)s, %(there)s %(instead)s",
        "English": "anglais",
        "French": "français",
    }  # fmt: skip
    assert found.sentence(lambda text: words[text]) == "anglais 12, français 21"


def test_a_language_without_conventions_is_refused():
    with pytest.raises(
        UnknownVersionLanguage,
        match=r"“sw” cannot be compared\. Languages that can: en, fr, es, ar",
    ):
        find_discrepancies(LanguageVersion("en", "One"), LanguageVersion("sw", "Moja"))


# Which passage is which.


@dataclass(frozen=True)
class Block:
    text: str
    number: str = ""
    kind: str = "paragraph"
    level: int = 0
    key: str | None = None


def pairs(one, other):
    found = align_passages(one, other, ("en", "ar"))
    return [(a and a.text, b and b.text) for a, b in found]


def test_passages_are_paired_by_key_wherever_they_stand_in_number():
    one = [Block("A", key="k1"), Block("B", key="k2"), Block("C", key="k3")]
    other = [Block("أ", key="k1"), Block("ج", key="k3")]

    assert pairs(one, other) == [("A", "أ"), ("B", None), ("C", "ج")]


def test_without_keys_labels_and_figures_tell_which_is_which():
    one = [
        Block("Title", kind="heading", level=1),
        Block("First things, 12 of them.", "a)", "list_item", 1),
        Block("Second things.", "b)", "list_item", 1),
        Block("Third things, in 2026.", "c)", "list_item", 1),
    ]
    other = [
        Block("عنوان", kind="heading", level=1),
        Block("أشياء أولى وعددها 12.", "(أ)", "list_item", 1),
        Block("أشياء ثالثة في 2026.", "(ج)", "list_item", 1),
    ]

    assert [a for a, b in pairs(one, other) if b is None] == ["Second things."]


def test_texts_without_anything_in_common_are_paired_in_order():
    one = [Block("One thing is said here."), Block("Another is said there.")]
    other = [Block("يقال شيء هنا."), Block("ويقال آخر هناك.")]

    assert pairs(one, other) == list(
        zip((b.text for b in one), (b.text for b in other), strict=True)
    )
    assert pairs([], other) == [(None, block.text) for block in other]


# Against professional translations, where the corpus is at hand.


FOUND_AT_LEAST = {
    "a digit of a number changed": 0.97,
    "a date changed": 0.97,
    "a term dropped once": 0.8,
    "a verb two steps weaker": 0.8,
}


def benchmark():
    path = Path(__file__).parents[3] / "benchmarks" / "language_versions.py"
    spec = importlib.util.spec_from_file_location("language_versions_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_professional_translations_mostly_pass_and_seeded_errors_do_not():
    """A quarter of the part on which nothing was tuned."""
    folder = reference("un_parallel_dev").parent
    checks = benchmark()
    sample = [pair for _, pair in checks.read_pairs(folder, "report")][::4]

    alarms = dict.fromkeys(checks.KINDS, 0)
    something = dict(alarms)
    for pair in sample:
        for kind in checks.has_something(pair):
            something[kind] += 1
        for found in find_discrepancies(*pair):
            alarms[found.kind] += 1
    assert alarms["number"] / something["number"] < 0.09
    assert alarms["date"] / something["date"] < 0.05
    assert alarms["verb"] / something["verb"] < 0.05
    assert alarms["term"] / something["term"] < 0.10
    for name, least in FOUND_AT_LEAST.items():
        seeder, kinds = checks.SEEDERS[name]
        chance = checks.random.Random(checks.SEED)
        found, seeded = checks.found_of(seeder, kinds, iter(sample), chance)
        assert seeded > 10
        assert found / seeded >= least, name


# Whatever the texts are.

PIECES = """
12 3,5 1.250 000\u00a010 ٢٥ 7% 2026 9/5/2026 [may/shall] ** * ^[ ] \\ a) (ب) iv) - CD/22/7
Urges تقرر décide pueden three خمسة عشر mayo mai May كانون الثاني/يناير million 15h30
migrants المهاجرين National Societies vingt-cinq B59 2013-14 p.m. في المائة 1990s
"""
pieces = st.sampled_from(PIECES.split())
texts = st.lists(pieces | st.text(max_size=5), max_size=12).map(" ".join) | st.text()
languages = st.sampled_from(["en", "fr", "es", "ar"])


@given(texts, languages)
def test_a_text_agrees_with_itself(text, language):
    same = LanguageVersion(language, text)

    found = find_discrepancies(same, same)

    assert [each for each in found if each.kind != "forbidden_term"] == []


@given(texts, texts, languages, languages)
def test_which_language_goes_first_does_not_matter(one, other, here, there):
    pair = LanguageVersion(here, one), LanguageVersion(there, other)

    there_and_back = find_discrepancies(*pair), find_discrepancies(*reversed(pair))

    assert [(d.kind, d.left, d.right) for d in there_and_back[0]] == [
        (d.kind, d.right, d.left) for d in there_and_back[1]
    ]
    assert all("%(" not in found.sentence() for found in there_and_back[0])
