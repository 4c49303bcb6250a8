"""Marked-up files that went through LibreOffice are read, placed and answered as well."""

from datetime import UTC, datetime

import pytest

from formats.libreoffice import needs_libreoffice, saved_by_libreoffice
from formats.word_made import refuse_what_word_would
from milepost.demonstration.simulated_reviewer.review import (
    SimulatedMarkup,
    SimulatedReply,
    simulate_review,
)
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.files import (
    read_document,
    read_reviewed_document,
    write_responses,
)
from milepost.formats.word.reviewed_document import AnnotationResponse
from milepost.formats.word.writing import write_document

pytestmark = needs_libreoffice

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
TEXTS = {
    "en": ["Objectives", "We act together.", "at sea", "We help all."],
    "ar": ["الأهداف", "نعمل معا دائما.", "في البحر", "نساعد الجميع."],
}


def blocks(words):
    return [
        DocumentBlock(0, "heading", 1, words[0], "", "k0"),
        DocumentBlock(1, "paragraph", 0, words[1], "1.", "k1"),
        DocumentBlock(2, "list_item", 1, words[2], "(a)", "k2"),
        DocumentBlock(3, "paragraph", 0, words[3], "2.", "k3"),
    ]


def remarks(words):
    first = words[1].split()[0]
    return [
        SimulatedMarkup("comment", 2, "Ada A.", AT, 0, len(first), words[0],
               (SimulatedReply("Ben B.", AT, words[2]),)),
        SimulatedMarkup("replace", 2, "Ben B.", AT, len(first) + 1, len(words[1]), words[3]),
        SimulatedMarkup("delete", 3, "Ada A.", AT, 0, len(words[2])),
        SimulatedMarkup("insert", 4, "Ada A.", AT, 2, 2, words[2],
               later=(SimulatedMarkup("delete", 0, "Ben B.", AT, 0, 2),)),
        SimulatedMarkup("add", 2, "Ben B.", AT, text=words[2]),
        SimulatedMarkup("add", -1, "Ben B.", AT, text=words[1]),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """By language: a marked-up file, answered, and both as LibreOffice saves them."""
    folder, saved = (tmp_path_factory.mktemp(name) for name in ("word", "libreoffice"))
    made = []
    for language, words in TEXTS.items():
        text, back, answered = (
            folder / f"{language} {name}.docx" for name in ("text", "back", "answered")
        )
        write_document(text, blocks(words), title="Draft", language=language)
        simulate_review(text, back, remarks(words), language=language)
        found = read_reviewed_document(back)
        answers = [
            AnnotationResponse(one.id, f"To {one.id}") for one in found.comments
        ] + [
            AnnotationResponse(one.id, f"To {one.id}" if one.text else "", "accepted")
            for one in found.revisions.values()
        ]
        write_responses(back, answered, answers, author="The Secretariat", at=AT)
        made += [back, answered]
    return dict(zip(made, saved_by_libreoffice(made, saved), strict=True))


def pick(files, name):
    return next((one, saved) for one, saved in files.items() if one.stem == name)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_marks_survive_and_are_placed(files, language):
    ours, theirs = map(read_reviewed_document, pick(files, f"{language} back"))

    assert theirs.missed == 0
    assert [(one.text, one.key) for one in theirs.blocks] == [
        (one.text, one.key) for one in ours.blocks
    ]
    assert [(one.key, one.before, one.after, one.at) for one in theirs.changes] == [
        (one.key, one.before, one.after, one.at) for one in ours.changes
    ]
    assert signs(theirs) == signs(ours)
    assert {facts(one) for one in theirs.comments} == {
        facts(one) for one in ours.comments
    }


def signs(found):
    """How many signs each author inserted and struck."""
    counts = {}
    for one in found.revisions.values():
        who = (one.author, one.kind)
        counts[who] = counts.get(who, 0) + len(one.text)
    return counts


def facts(one):
    return one.author, one.at, one.text, one.key, one.quoted, one.position


@pytest.mark.parametrize("language", ["en", "ar"])
def test_answers_open_and_are_there(files, language):
    ours, theirs = map(read_reviewed_document, pick(files, f"{language} answered"))

    assert theirs.counted.total == theirs.counted.comments == len(ours.comments)
    assert [one.text for one in theirs.blocks] == [one.text for one in ours.blocks]
    said = {one.text for one in theirs.comments if one.author == "The Secretariat"}
    assert (
        len(said) == sum(one.author == "The Secretariat" for one in ours.comments) > 4
    )
    assert said == {
        one.text for one in ours.comments if one.author == "The Secretariat"
    }


def test_a_file_that_libreoffice_saved_goes_back_answered(files, tmp_path):
    _, path = pick(files, "en back")
    found = read_reviewed_document(path)
    answers = [AnnotationResponse(one.id, "Thank you.") for one in found.comments]
    answers += [AnnotationResponse(one, decision="rejected") for one in found.revisions]

    left = write_responses(
        path, tmp_path / "b.docx", answers, author="The Secretariat", at=AT
    )

    refuse_what_word_would(tmp_path / "b.docx")
    assert left == ()
    words = ["Draft", *TEXTS["en"]]
    assert [one.text for one in read_document(tmp_path / "b.docx")] == words
    again = read_reviewed_document(tmp_path / "b.docx")
    assert {one.parent for one in again.comments[len(found.comments) :]} == {
        one.id for one in found.comments if one.parent is None
    }
