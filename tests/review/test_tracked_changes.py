"""Tracked changes of a Word file come in as comments that propose a wording."""

from dataclasses import replace

import pytest
from lxml import etree

import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents import queries as document_queries
from milepost.formats.document_model.wording import plain_wording
from milepost.formats.word.writing import write_document
from milepost.review import actions as review_actions
from milepost.review.errors import CommentTooLong
from milepost.review.models import Comment
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

docx = pytest.importorskip("docx")
pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHO = {f"{W}author": "Secret Name", f"{W}date": "2026-03-02T10:00:00Z"}
WATER = "Water stands along the route."


@pytest.fixture
def review():
    return made.review()


@pytest.fixture
def north(review):
    return made.member(review, name="Northern Society", identifiers={"exercise": "X07"})


def insert(paragraph, text):
    change = etree.SubElement(paragraph._p, f"{W}ins", WHO)
    words = etree.SubElement(etree.SubElement(change, f"{W}r"), f"{W}t")
    words.text = text


def delete(paragraph):
    """Delete the words of a paragraph, not its number, as Word does."""
    words = paragraph.runs[-1]._r
    change = etree.Element(f"{W}del", WHO)
    words.addprevious(change)
    change.append(words)
    for text in words.iter(f"{W}t"):
        text.tag = f"{W}delText"


def marked_up(review, folder, change, keys=True):
    """The Word file as it comes back; `change` gets the document and a way to find
    a paragraph by words in it."""
    path = folder / "X07 back.docx"
    blocks = document_queries.document_blocks(review.version, "en")
    if not keys:
        blocks = [replace(block, key=None) for block in blocks]
    write_document(path, blocks, title="A strategy", language="en")
    document = docx.Document(str(path))
    change(document, lambda words: next(
        one for one in document.paragraphs if words in one.text
    ))  # fmt: skip
    document.save(str(path))
    return path


def take(review, path, organisation):
    (outcome,) = made.files_in(review, path, organisation=organisation)
    return outcome


@pytest.mark.parametrize("keys", [True, False])
def test_a_tracked_change_proposes_a_wording_for_its_clause(
    review, north, tmp_path, keys
):
    def change(document, find):
        insert(find(WATER), " And shade.")

    path = marked_up(review, tmp_path, change, keys=keys)

    done = take(review, path, north)

    assert (done.read, done.new, done.lost) == (1, 1, 0)
    assert done.placed == {"key" if keys else "words": 1}
    comment = Comment.objects.get()
    assert comment.clause_version == made.placed(review.version, "Water")
    assert comment.proposed_wording == f"{WATER} And shade."
    assert (comment.text, comment.channel) == ("Tracked change.", "word")
    assert comment.organisation == north


@pytest.mark.parametrize("keys", [True, False])
def test_a_change_in_a_cell_proposes_the_table_with_it(tmp_path, keys):
    table = "| Region | Visits |\n| --- | --- |\n| North | two a year |"
    review = made.review(made.version(text=f"# First part\n\n{table}\n"))
    north = made.member(review, name="Northern", identifiers={"exercise": "X07"})

    def change(document, find):
        insert(document.tables[0].cell(1, 1).paragraphs[0], " at least")

    done = take(review, marked_up(review, tmp_path, change, keys=keys), north)

    assert (done.placed, done.lost) == ({"key" if keys else "words": 1}, 0)
    comment = Comment.objects.get()
    assert comment.clause_version == made.placed(review.version, "| Region")
    assert comment.proposed_wording == table.replace("a year", "a year at least")


def test_a_deleted_clause_says_so_and_proposes_no_wording(review, north, tmp_path):
    path = marked_up(review, tmp_path, lambda document, find: delete(find(WATER)))

    take(review, path, north)

    comment = Comment.objects.get()
    assert comment.clause_version == made.placed(review.version, "Water")
    assert comment.text == "Tracked change: delete this text."
    assert comment.proposed_wording == ""


def test_what_is_bold_stays_bold_in_the_wording_that_a_change_proposes(tmp_path):
    review = made.review(made.version(text="Water stands **everywhere**.\n"))
    north = made.member(review, name="Northern", identifiers={"exercise": "X07"})

    def change(document, find):
        insert(find("Water stands"), " And shade.")

    take(review, marked_up(review, tmp_path, change), north)

    proposed = "Water stands **everywhere**. And shade."
    assert Comment.objects.get().proposed_wording == proposed


def test_signs_that_only_look_like_marks_stay_what_they_are(review, north, tmp_path):
    def change(document, find):
        insert(find(WATER), " *Shade* too.")

    take(review, marked_up(review, tmp_path, change), north)

    proposed = Comment.objects.get().proposed_wording
    assert plain_wording(proposed) == f"{WATER} *Shade* too."


def test_a_change_is_spoken_of_in_the_language_of_its_sender(review, north, tmp_path):
    path = marked_up(review, tmp_path, lambda document, find: delete(find(WATER)))

    made.files_in(review, path, organisation=north, language="fr")

    comment = Comment.objects.get()
    assert comment.language == "fr"
    assert comment.text == "Modification suivie\u00a0: supprimer ce texte."


def test_a_new_paragraph_is_kept_with_the_one_that_it_follows(review, north, tmp_path):
    def change(document, find):
        new = document.add_paragraph()
        find(WATER)._p.addnext(new._p)
        insert(new, "Shade as well.")

    done = take(review, marked_up(review, tmp_path, change), north)

    assert (done.read, done.lost) == (1, 0)
    assert done.placed == {"unplaced": 1}
    comment = Comment.objects.get()
    assert comment.clause_version is None
    assert (comment.proposed_wording, comment.locator) == ("Shade as well.", WATER)


def test_the_title_and_what_is_in_no_clause_are_kept_with_their_words(
    review, north, tmp_path
):
    def change(document, find):
        insert(find("A strategy"), " for all")
        insert(document.add_paragraph("A note of nobody, on nothing."), " Really.")

    done = take(review, marked_up(review, tmp_path, change), north)

    assert (done.read, done.new) == (2, 2)
    assert done.placed == {"general": 1, "unplaced": 1}
    title, note = Comment.objects.all()
    assert {title.clause_version, note.clause_version} == {None}
    assert (title.locator, title.proposed_wording) == (
        "A strategy",
        "A strategy for all",
    )
    assert note.locator == "A note of nobody, on nothing."


def test_a_covering_note_on_top_is_a_comment_on_the_whole(review, north, tmp_path):
    def change(document, find):
        new = document.add_paragraph()
        document.paragraphs[0]._p.addprevious(new._p)
        insert(new, "Dear colleagues, we can live with it.")

    done = take(review, marked_up(review, tmp_path, change), north)

    assert done.placed == {"general": 1}
    comment = Comment.objects.get()
    assert comment.text == "Dear colleagues, we can live with it."
    assert comment.proposed_wording == comment.locator == ""


def test_a_title_with_the_words_of_a_clause_is_still_no_clause(north, review, tmp_path):
    text = "A strategy\n\nAnother thing.\n"
    again = made.review(made.version(review.version.document.process, text=text))
    path = marked_up(
        again,
        tmp_path,
        lambda document, find: insert(document.paragraphs[0], " for all"),
        keys=False,
    )

    take(again, path, north)

    assert Comment.objects.get().clause_version is None


def test_margin_and_text_of_one_paragraph_are_two_comments(review, north, tmp_path):
    def change(document, find):
        water = find(WATER)
        document.add_comment(water.runs, text="Why?", author="N", initials="N")
        insert(water, " And shade.")

    path = marked_up(review, tmp_path, change)

    done = take(review, path, north)
    again = take(review, path, north)

    assert (done.read, done.new) == (2, 2)
    assert done.placed == {"key": 2}
    assert [(one.text, one.row) for one in Comment.objects.all()] == [
        ("Why?", 1),
        ("Tracked change.", 2),
    ]
    assert (again.read, again.new, again.lost) == (2, 0, 0)


def test_who_changed_the_words_is_written_down_nowhere(review, north, tmp_path):
    def change(document, find):
        insert(find(WATER), " And shade.")

    take(review, marked_up(review, tmp_path, change), north)

    kept = [*Comment.objects.values(), *Record.objects.values()]
    assert Record.objects.filter(verb="review.import_file").exists()
    assert "Secret Name" not in str(kept)


def test_a_wording_that_is_too_long_is_refused_with_its_file(review, north, tmp_path):
    def change(document, find):
        insert(find(WATER), "a" * 30_001)

    path = marked_up(review, tmp_path, change)

    refused = take(review, path, north)

    assert refused.status == refused.Status.REFUSED
    assert refused.problems[0][0] == CommentTooLong.template
    assert not Comment.objects.exists()


def test_an_accepted_change_stands_in_the_next_version(review, north, tmp_path):
    def change(document, find):
        insert(find(WATER), " And shade.")

    take(review, marked_up(review, tmp_path, change), north)
    made.respond(Comment.objects.get(), "accepted", reason="")
    review_actions.close_review(review=review, by=OPERATOR)

    after = amendment_actions.make_next_version(review=review, by=OPERATOR)

    assert f"{WATER} And shade." in made.wordings(after)
    assert WATER not in made.wordings(after)
