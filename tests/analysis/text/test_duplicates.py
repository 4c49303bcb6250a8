"""Texts that say the very same, or nearly."""

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.engine_made import table

from milepost.analysis.engines import connect, register_table
from milepost.analysis.text import find_duplicates
from milepost.analysis.text.errors import BlankText, NoId, NoSuchColumn, RepeatedText
from milepost.analysis.text.folding import comparison_key
from milepost.analysis.text.similarity import compare

LABELLED = Path(__file__).parents[2] / "data" / "duplicates" / "pairs.csv"
SAME = "Migrants need safe places along the route, day and night."


def grouped(texts, engine=None):
    engine = engine or connect("duckdb")
    found = find_duplicates(table(engine, "texts", "id text", *texts.items()))
    groups = {}
    for row in found.to_pylist():
        groups.setdefault(row["group"], []).append(row)
    return list(groups.values())


def test_texts_that_say_the_very_same_are_one_group(engine):
    groups = grouped(
        {
            "a": SAME,
            "b": "  migrants need safe places along the route; day and night",
            "c": "Visas should be free.",
        },
        engine,
    )

    assert [[row["id"] for row in group] for group in groups] == [["a", "b"]]
    assert {row["kind"] for row in groups[0]} == {"exact"}
    assert {row["similarity"] for row in groups[0]} == {1.0}


def test_a_slip_of_the_pen_is_near_and_says_what_it_is_like(engine):
    groups = grouped(
        {
            "1": SAME,
            "2": "Migrants need save places along the rout, day and night.",
            "3": "Teachers need better pay in every district of the country.",
        },
        engine,
    )

    (group,) = groups
    assert [row["kind"] for row in group] == ["near", "near"]
    assert [row["nearest"] for row in group] == ["2", "1"]
    assert all(0.82 <= row["similarity"] < 1 for row in group)
    assert [row["centre"] for row in group] == [True, False]


def test_another_number_or_another_group_of_people_is_another_demand():
    assert not grouped(
        {
            "a": "Give 10 per cent of the budget to shelters for families.",
            "b": "Give 50 per cent of the budget to shelters for families.",
        }
    )
    assert not grouped(
        {
            "a": "We need a health post for pregnant women at the border.",
            "b": "We need a health post for unaccompanied boys at the border.",
        }
    )


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        (
            "Les migrants doivent être informés de leurs droits dès l’arrivée.",
            "Les migrants doivent etre informés de leurs droits des l’arrivée",
        ),
        (
            "Las personas migrantes necesitan información clara sobre sus derechos.",
            "Las personas migrantes necesitan informacion clara sobre sus derecho.",
        ),
        (
            "يحتاج المهاجرون إلى معلومات واضحة عن حقوقهم عند الوصول إلى المركز",
            "يحتاج المهاجرون الى معلومات واضحة عن حقوقهم عند الوصول إلى المركز.",
        ),
    ],
)
def test_it_works_in_every_language_of_the_federation(text, slip):
    assert len(grouped({"a": text, "b": slip, "c": SAME})) == 1


def test_no_chain_of_resemblances_runs_away():
    words = [
        "ask",
        "for",
        "safer",
        "paths",
        "and",
        "fairer",
        "rules",
        "for",
        "everyone",
        "who",
        "moves",
        "on",
    ]
    other = [
        "bring",
        "along",
        "water",
        "bread",
        "blankets",
        "shoes",
        "lamps",
        "books",
        "phones",
        "songs",
        "maps",
        "cards",
    ]
    chain = {
        f"t{step:02}": " ".join(other[:step] + words[step:])
        for step in range(len(words) + 1)
    }

    groups = grouped(chain)

    assert groups
    for group in groups:
        centre = next(row["id"] for row in group if row["centre"])
        others = [row["id"] for row in group if not row["centre"]]
        said = [comparison_key(chain[other]) for other in others]
        near = compare([comparison_key(chain[centre])] * len(others), said)
        assert (near >= 0.82).all()


@settings(max_examples=30, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(duckdb, chance):
    texts = {
        "a": SAME, "b": SAME.upper(), "c": SAME.replace("safe", "save"),
        "d": SAME.replace("night", "nigth"), "e": "Visas should be free.",
        "f": "Visas should be free!", "g": "Something else altogether, said once.",
    }  # fmt: skip
    shuffled = list(texts.items())
    chance.shuffle(shuffled)

    assert grouped(dict(shuffled), duckdb) == grouped(texts, duckdb)


def test_edits_are_found_again_and_little_else_is():
    texts, known = seeded_edits(600)

    groups = grouped(texts)

    found = {
        frozenset((one["id"], other["id"]))
        for group in groups
        for one in group
        for other in group
        if one["id"] < other["id"]
    }
    assert len(found & known) / len(known) >= 0.97
    assert len(found & known) / len(found) >= 0.9


def seeded_edits(number):
    """Made-up comments, of which some are others with a slip; which, is known."""
    chance = random.Random(5)
    words = [
        "".join(chance.choices("bcdfglmnprst", k=1) + chance.choices("aeiou", k=1))
        + "".join(chance.choices("bcdfglmnprstaeiou", k=chance.randint(2, 7)))
        for _ in range(4_000)
    ]
    texts, known = {}, set()
    for n in range(number):
        text = " ".join(chance.choices(words, k=chance.randint(8, 25)))
        texts[f"o{n}"] = text
        if n % 3 == 0:
            texts[f"e{n}"] = slipped(text, chance)
            known.add(frozenset((f"o{n}", f"e{n}")))
    return texts, known


def slipped(text, chance):
    signs = list(text)
    for _ in range(2):
        at = chance.randrange(1, len(signs) - 1)
        if chance.random() < 0.5:
            signs[at], signs[at - 1] = signs[at - 1], signs[at]
        else:
            del signs[at]
    return "".join(signs).capitalize() + "."


def test_what_a_reader_labelled_as_the_same_is_found_where_it_is_nearly_the_same():
    with LABELLED.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["from"]) >= 88]
    near = compare(
        [comparison_key(row["one_text"]) for row in rows],
        [comparison_key(row["other_text"]) for row in rows],
    )
    found = [row for row, likeness in zip(rows, near, strict=True) if likeness]

    right = sum(row["same"] == "1" for row in found)
    all_right = sum(row["same"] == "1" for row in rows)
    assert (len(found), right, all_right) == (130, 110, 121)


def test_nothing_said_twice_gives_an_empty_table():
    assert grouped({"a": SAME}) == []


@pytest.mark.parametrize(
    ("columns", "rows", "error"),
    [
        ("id text", [("a", "x"), ("a", "y")], RepeatedText),
        ("id text", [("a", "x"), (None, "y")], NoId),
        ("id text", [("a", "x"), ("b", " ")], BlankText),
        ("id words", [("a", "x"), ("b", "y")], NoSuchColumn),
    ],
)
def test_texts_that_cannot_be_compared_are_refused(columns, rows, error):
    with pytest.raises(error):
        find_duplicates(table(connect("duckdb"), "texts", columns, *rows))


def test_ids_come_back_as_they_were_given():
    import pyarrow as pa

    texts = pa.table({"id": pa.array([7, 8], pa.int32()), "text": [SAME, SAME]})
    found = find_duplicates(register_table(connect("duckdb"), "texts", texts))

    assert found.schema.field("id").type == pa.int32()
    assert found["nearest"].to_pylist() == [8, 7]


def test_texts_within_different_things_are_never_grouped(engine):
    rows = [(1, SAME, "x"), (2, SAME, "y"), (3, SAME + " Now.", "x"), (4, SAME, None)]
    texts = table(engine, "placed", "id text within", *rows)

    found = find_duplicates(texts).to_pylist()

    assert {row["id"] for row in found} == {1, 3}
    assert {row["group"] for row in found} == {0}
