"""What changed between two documents: passages and words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.documents_made import WORDS, blocks, document, heads, wordings
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.document_model.document_difference import find_passage_changes
from milepost.formats.document_model.wording import Span, read_wording, write_wording
from milepost.formats.document_model.wording_difference import find_wording_changes


def p(text, key=None, **more):
    return DocumentBlock(0, more.pop("kind", "paragraph"), 0, text, key=key, **more)


def told(before, after):
    return [
        (step.sort, [b.text for b in step.before], [b.text for b in step.after])
        for step in find_passage_changes(before, after)
    ]


def test_a_passage_is_known_by_its_key_whatever_its_words():
    assert told([p("One.", "a"), p("Two.", "b")], [p("One.", "b"), p("Two.", "a")]) == [
        ("moved_to", ["Two."], ["One."]),
        ("reworded", ["One."], ["Two."]),
        ("moved_from", ["Two."], ["One."]),
    ]


def test_without_keys_it_is_known_by_its_words():
    before = [p("First of all."), p("We act together now."), p("Last of all.")]
    after = [p("First of all."), p("We act together."), p("New."), p("Last of all.")]

    assert told(before, after) == [
        ("kept", ["First of all."], ["First of all."]),
        ("reworded", ["We act together now."], ["We act together."]),
        ("added", [], ["New."]),
        ("kept", ["Last of all."], ["Last of all."]),
    ]


def test_equal_words_elsewhere_are_a_move_and_alike_words_are_none():
    before = [p("A one."), p("B two."), p("C three."), p("D four.")]
    after = [p("D four."), p("A one."), p("B two."), p("C three four five six seven.")]

    assert [sort for sort, *_ in told(before, after)] == [
        "moved_to", "kept", "kept", "removed", "moved_from", "added",
    ]  # fmt: skip


def test_what_was_divided_and_joined_is_known_by_equal_words():
    before = [p("We act. We help.", "a"), p("One"), p("two"), p("three.", "z")]
    after = [p("We act.", "a"), p("We help."), p("One two three.", "z")]

    assert told(before, after) == [
        ("divided", ["We act. We help."], ["We act.", "We help."]),
        ("joined", ["One", "two", "three."], ["One two three."]),
    ]


def test_a_passage_of_another_number_is_reworded():
    assert (
        told([p("We act.", number="1.")], [p("We act.", number="2.")])[0][0]
        == "reworded"
    )


def test_of_two_equal_passages_each_is_known_once():
    assert [sort for sort, *_ in told([p("A."), p("A.")], [p("A.")])] == [
        "kept",
        "removed",
    ]


@st.composite
def versions(draw):
    head = draw(heads)
    old = document(head, draw(st.lists(blocks(), min_size=1, max_size=5))).blocks
    new = []
    for block in old:
        happens = draw(st.sampled_from(["stays", "goes", "reworded", "renumbered"]))
        if happens == "reworded" and block.kind != "table":
            words = draw(st.sampled_from(WORDS))
            spans = [
                *read_wording(block.text),
                Span(" " + words, bold=draw(st.booleans())),
            ]
            block = replace(block, text=write_wording(spans).strip())
        elif happens == "renumbered" and block.kind != "table":
            block = replace(block, number=draw(st.sampled_from(["", "9.", "(z)"])))
        if happens != "goes":
            new.append(block)
        if draw(st.booleans()):
            new.append(replace(draw(blocks()), key=None))
    if draw(st.booleans()):
        new = draw(st.permutations(new))
    other = replace(draw(heads), language=head.language)
    return document(head, old), document(other, new)


@given(versions())
def test_the_steps_lead_from_one_version_to_the_other(pair):
    before, after = pair

    steps = find_passage_changes(before.blocks, after.blocks)

    old = [b for step in steps if step.sort != "moved_to" for b in step.before]
    new = [b for step in steps if step.sort != "moved_from" for b in step.after]
    assert tuple(old) == before.blocks
    assert tuple(new) == after.blocks
    away = [step.move for step in steps if step.sort == "moved_from"]
    here = [step.move for step in steps if step.sort == "moved_to"]
    assert sorted(away) == sorted(here) == list(range(1, len(away) + 1))


@given(versions())
def test_nothing_changes_between_a_version_and_itself(pair):
    for version in pair:
        steps = find_passage_changes(version.blocks, version.blocks)
        assert {step.sort for step in steps} <= {"kept"}


@given(wordings(), wordings())
@settings(max_examples=60)
def test_the_pieces_are_both_wordings(before, after):
    changes = find_wording_changes(before, after)

    def joined(other):
        spans = [s for change in changes if change.kind != other for s in change.spans]
        return write_wording(spans)

    assert joined("insert") == write_wording(read_wording(before))
    assert joined("delete") == write_wording(read_wording(after))


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("We may act.", "We shall act.", "We |-may|+shall| act."),
        ("We act.", "We **act**.", "We |-act|+act|."),
        ("We act.", "We act^[Soon.].", "We act|+^|."),
        ("We act^[Soon.].", "We act^[Now.].", "We act|-^|+^|."),
        ("نحث الدول", "نحث كل الدول", "نحث |+كل |الدول"),
    ],
)
def test_words_notes_and_looks_are_told_apart(before, after, pieces):
    sign = {"keep": "", "delete": "-", "insert": "+"}

    shown = [
        sign[change.kind] + "".join(s.text + "^" * bool(s.note) for s in change.spans)
        for change in find_wording_changes(before, after)
    ]

    assert "|".join(shown) == pieces
