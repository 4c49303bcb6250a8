"""In which language a text is."""

import pytest
from tests.analysis.engine_made import rows, table

from milepost.analysis.engines import connect
from milepost.analysis.text import UNDETERMINED, detect_languages
from milepost.analysis.text.errors import UnknownLanguage

SAID = {
    "en": "Migrants should be able to reach safe services wherever they are.",
    "fr": "Les migrants doivent pouvoir accéder à des services sûrs partout.",
    "es": "Las personas migrantes deben poder acceder a servicios seguros.",
    "ar": "يجب أن يتمكن المهاجرون من الوصول إلى خدمات آمنة أينما كانوا",
}


def told(texts, engine=None, among=tuple(SAID)):
    held = table(engine or connect("duckdb"), "texts", "id text", *texts.items())
    return {row["id"]: row for row in rows(detect_languages(held, among), "id")}


def test_each_of_the_four_languages_is_told(engine):
    found = told(SAID, engine)

    assert {name: row["language"] for name, row in found.items()} == {
        name: name for name in SAID
    }
    assert all(row["probability"] >= 0.7 for row in found.values())


def test_signs_without_a_letter_are_in_no_language():
    assert told({"a": "123 ... !!"})["a"]["language"] == UNDETERMINED


def test_a_text_is_one_of_the_languages_given_and_no_other():
    found = told({"a": SAID["fr"]}, among=("en", "fr"))

    assert found["a"]["language"] == "fr"


def test_a_language_that_cannot_be_told_is_refused():
    with pytest.raises(UnknownLanguage, match="tlh"):
        told(SAID, among=("en", "tlh"))
