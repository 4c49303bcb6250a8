"""Comments come in by the file: placed, counted, never half, never twice, never lost."""

import pytest

import factories as make
import text_factories as made
from milepost.documents import queries as document_queries
from milepost.errors import NotAllowed
from milepost.formats.comment_templates import load_profile
from milepost.formats.word.writing import write_document
from milepost.process.models import Expectation
from milepost.review import queries as review_queries
from milepost.review.actions import ImportedFile
from milepost.review.models import Comment
from milepost.safeguard.actors import OPERATOR

docx = pytest.importorskip("docx")
pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return made.review()


@pytest.fixture
def north(review):
    return made.member(review, name="Northern Society", identifiers={"exercise": "X07"})


def take(review, path, by=OPERATOR, **rest):
    (outcome,) = made.files_in(review, path, by=by, **rest)
    assert isinstance(outcome, ImportedFile), outcome.problems
    return outcome


def problems(review, path, by=OPERATOR, **rest):
    before = Comment.objects.count()
    (refused,) = made.files_in(review, path, by=by, **rest)
    assert refused.status == "refused"
    assert refused.stored is None
    assert Comment.objects.count() == before
    return [review_queries.error_message(one, str) for one in refused.problems]


def counts(done):
    """Read, on a clause, about the whole, not yet placed, new, lost."""
    general, unplaced = done.placed.get("general", 0), done.placed.get("unplaced", 0)
    on_a_clause = sum(done.placed.values()) - general - unplaced
    return (done.read, on_a_clause, general, unplaced, done.new, done.lost)


@pytest.mark.parametrize("clause", ["1", "Clause 1", "1.", "clause 1:", "Article 1"])
@pytest.mark.parametrize("code", ["X07", "x07", "Northern Society"])
def test_a_row_finds_its_clause_and_its_member(review, north, tmp_path, clause, code):
    done = take(review, made.table(tmp_path, (code, clause, "Say where.", "")))

    comment = Comment.objects.get()
    assert counts(done) == (1, 1, 0, 0, 1, 0)
    assert comment.placement_method == "number"
    assert (comment.received_file, comment.source_annotation_id) == (
        done.received,
        "!2",
    )
    assert str(comment.clause_version).startswith("Water")
    assert comment.organisation == north
    assert (comment.kind, comment.kind_as_given) == ("technical", "te")
    assert (comment.file, comment.row) == ("table.csv", 2)


def test_a_row_finds_its_clause_by_key(review, north, tmp_path):
    aim = made.placed(review.version, "We act")

    take(review, made.table(tmp_path, ("X07", aim.clause.key, "Say who.", "")))

    assert Comment.objects.get().clause_version == aim
    assert Comment.objects.get().placement_method == "key"


@pytest.mark.parametrize("clause", ["", "General", "Général", "-"])
def test_a_row_may_be_about_the_whole(review, north, tmp_path, clause):
    done = take(review, made.table(tmp_path, ("X07", clause, "Well done.", "")))

    assert counts(done) == (1, 0, 1, 0, 1, 0)
    assert Comment.objects.get().clause_version is None


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_taken(
    review, north, tmp_path
):
    path = made.table(
        tmp_path,
        ("X07", "1", "Fine.", ""),
        ("X99", "1", "Who?", ""),
        ("X98", "1", "And who?", ""),
    )

    assert problems(review, path) == [
        "row 3, column “MB/NC”: “X99” is not the code or name of a member.",
        "row 4, column “MB/NC”: “X98” is not the code or name of a member.",
    ]


def test_a_clause_that_is_not_there_is_listed_and_kept_with_its_name(
    review, north, tmp_path
):
    done = take(review, made.table(tmp_path, ("X07", "9.9", "Where?", "")))

    assert counts(done) == (1, 0, 0, 1, 1, 0)
    (comment,) = review_queries.unplaced_comments(review, OPERATOR)
    assert (comment.locator, comment.text) == ("9.9", "Where?")


def test_a_number_that_two_clauses_have_is_not_guessed(north, review, tmp_path):
    text = "# A\n\n1. One.\n\n# B\n\n1. Other.\n"
    again = made.review(made.version(review.version.document.process, text=text))

    done = take(again, made.table(tmp_path, ("X07", "1", "Which?", "")))

    assert counts(done) == (1, 0, 0, 1, 1, 0)


def test_a_member_of_another_federation_is_unknown(review, tmp_path):
    make.organisation(identifiers={"exercise": "Y01"})

    assert "“Y01”" in problems(review, made.table(tmp_path, ("Y01", "1", "Hi.", "")))[0]


def test_a_code_that_two_members_share_names_nobody(review, tmp_path):
    for scheme in ("iso2", "go_id"):
        made.member(review, identifiers={scheme: "22"})

    assert "“22”" in problems(review, made.table(tmp_path, ("22", "1", "Hi.", "")))[0]


def test_a_row_that_is_too_long_is_named(review, north, tmp_path):
    path = made.table(tmp_path, ("X07", "1", "a" * 30_001, ""))

    assert problems(review, path) == [
        (
            "row 2, column “Comments”: the text is too long (maximum "
            "number of characters: 30000)."
        )
    ]


def test_the_same_table_again_adds_nothing(review, north, tmp_path):
    path = made.table(tmp_path, ("X07", "1", "One.", ""), ("X07", "1", "Two.", ""))
    take(review, path)

    again = take(review, path)

    assert (again.read, again.new, again.lost) == (2, 0, 0)
    assert Comment.objects.count() == 2


def test_the_same_row_twice_in_a_table_is_one_remark(review, north, tmp_path):
    path = made.table(tmp_path, ("X07", "1", "One.", ""), ("X07", "1", "One.", ""))

    done = take(review, path)

    assert (done.read, done.new, done.lost) == (2, 1, 0)
    assert set(done.received.known_marks) == {"!3"}
    assert Comment.objects.get().row == 2


def test_the_table_that_goes_back_with_answers_adds_nothing(review, north, tmp_path):
    path = made.table(
        tmp_path,
        ("Northern Society", "Clause 2", "One.", "Other words."),
        ("X07", "general", "Two.", ""),
    )
    take(review, path)
    made.comment(review, on="We act", organisation=north)
    for comment in Comment.objects.all():
        made.respond(comment, "not_accepted", "Said already.")
    with (tmp_path / "back.xlsx").open("wb") as target:
        review_queries.write_comment_table(
            target,
            review,
            OPERATOR,
            profile=load_profile("iso"),
            kind="workbook",
            language="en",
        )

    again = take(review, tmp_path / "back.xlsx")

    assert (again.read, again.new, again.lost) == (3, 0, 0)


def test_a_focal_point_hands_in_the_table_of_its_own_society(review, north, tmp_path):
    other = made.member(review, identifiers={"exercise": "X08"})
    path = made.table(tmp_path, ("X07", "1", "One.", ""))
    take(review, path, by=make.person(organisation=north))

    path = made.table(tmp_path, ("X08", "1", "One.", ""), ("X07", "1", "Two.", ""))

    assert problems(review, path, by=make.person(organisation=north)) == [
        "row 2, column “MB/NC”: you may not comment on behalf of “X08”."
    ]
    assert not Comment.objects.filter(organisation=other).exists()
    assert Comment.objects.count() == 1


def test_who_speaks_for_nobody_hands_in_no_table(review, north, tmp_path):
    path = made.table(tmp_path, ("X07", "1", "One.", ""))

    with pytest.raises(NotAllowed):
        take(review, path, by=make.person(make.Role.READER, north))

    assert not Comment.objects.exists()


def test_a_table_meets_what_was_expected_of_each_sender(tmp_path):
    version = made.version()
    federation = version.document.process.federation
    for code in ("X07", "X08"):
        make.organisation(federation=federation, identifiers={"exercise": code})
    review = made.review(version, expected_of=federation.organisations.all())

    take(review, made.table(tmp_path, ("X07", "1", "One.", "")))

    assert Expectation.objects.open().count() == 1


def returned(review, folder, remarks, keys=True, name="X07 back.docx"):
    """The Word file as a society sends it back; `remarks` by the start of a paragraph."""
    path = folder / name
    blocks = document_queries.document_blocks(review.version, "en")
    if not keys:
        blocks = [replaced(block) for block in blocks]
    with path.open("wb") as target:
        write_document(target, blocks, title="A strategy", language="en")
    document = docx.Document(str(path))
    for start, text in remarks:
        runs = next(
            [run for run in paragraph.runs if run.text.startswith(start)]
            for paragraph in document.paragraphs
            if start in paragraph.text
        )
        document.add_comment(runs, text=text, author="N. N.", initials="NN")
    document.save(str(path))
    return path


def replaced(block):
    from dataclasses import replace

    return replace(block, key=None)


def take_word(review, path, organisation, **rest):
    return take(review, path, organisation=organisation, **rest)


@pytest.mark.parametrize("keys", [True, False])
def test_margin_comments_land_on_their_clauses(review, north, tmp_path, keys):
    path = returned(
        review, tmp_path, [("Water", "Where?"), ("We act", "Who?")], keys=keys
    )

    done = take_word(review, path, north, language="fr")

    assert counts(done) == (2, 2, 0, 0, 2, 0)
    assert done.placed == ({"key": 2} if keys else {"words": 2})
    found = {c.text: str(c.clause_version) for c in Comment.objects.all()}
    assert found == {
        "Where?": "Water stands along the route.",
        "Who?": "We act together.",
    }
    assert set(Comment.objects.values_list("language", "channel")) == {("fr", "word")}


def test_the_same_word_file_again_adds_nothing(review, north, tmp_path):
    path = returned(review, tmp_path, [("Water", "Where?")])
    take_word(review, path, north)

    again = take_word(review, path, north)

    assert (again.read, again.new, again.lost) == (1, 0, 0)
    assert review.received_files.count() == 1


def test_what_has_no_place_is_kept_with_the_words_it_points_at(review, north, tmp_path):
    path = tmp_path / "other.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("Something else entirely, from another text.")
    document.add_comment(paragraph.runs, text="See annex.", author="N", initials="N")
    document.add_comment(paragraph.runs, text=" ", author="N", initials="N")
    document.save(str(path))

    done = take_word(review, path, north)

    assert counts(done) == (1, 0, 0, 1, 1, 0)
    assert (done.received.marks, done.received.taken, done.received.blank) == (2, 1, 1)
    comment = Comment.objects.get()
    assert comment.clause_version is None
    assert comment.locator == "Something else entirely, from another text."


def test_nobody_hands_in_a_word_file_of_another_society(review, north, tmp_path):
    path = returned(review, tmp_path, [("Water", "Where?")])

    with pytest.raises(NotAllowed):
        take_word(review, path, north, by=make.person(organisation=made.member(review)))

    assert not Comment.objects.exists()


def test_a_member_is_named_by_the_start_of_a_file_name(review, north):
    members = review_queries.Members(made.federation_of(review))

    assert members.named_by_file("X07_comments final.docx") == north
    assert members.named_by_file("x07.docx") == north
    assert members.named_by_file("comments X07.docx") is None


def test_a_comment_on_the_whole_text_keeps_the_first_of_the_words_it_marks(
    review, north, tmp_path
):
    path = tmp_path / "other.docx"
    document = docx.Document()
    words = document.add_paragraph("Entirely other. " * 300)
    document.add_comment(words.runs, text="All of it?", author="N", initials="N")
    document.save(str(path))

    take_word(review, path, north)

    locator = Comment.objects.get().locator
    assert len(locator) == 2000
    assert locator.endswith("…")


def marked_up(path, change):
    """Open a Word file, let `change` work on its paragraphs, and save it."""
    document = docx.Document(str(path))
    change(document, document.paragraphs)
    document.save(str(path))
    return path


def test_a_comment_follows_the_bookmark_whatever_was_rewritten(review, north, tmp_path):
    def rewrite(document, paragraphs):
        water = next(one for one in paragraphs if "Water" in one.text)
        water.runs[-1].text = "Nothing of the old wording is left here."
        document.add_comment(water.runs, text="Better?", author="N", initials="N")

    path = marked_up(returned(review, tmp_path, []), rewrite)

    done = take_word(review, path, north)

    assert done.placed == {"key": 1}
    assert str(Comment.objects.get().clause_version).startswith("Water")


def test_of_two_clauses_with_the_same_words_the_nearest_is_meant(
    north, review, tmp_path
):
    text = "We agree.\n\nOne more thing.\n\nAnother thing.\n\nWe agree.\n"
    again = made.review(made.version(review.version.document.process, text=text))

    def comment_on_the_last(document, paragraphs):
        runs = paragraphs[-1].runs
        document.add_comment(runs, text="Do we?", author="N", initials="N")

    path = returned(again, tmp_path, [], keys=False)
    take_word(again, marked_up(path, comment_on_the_last), north)

    last = again.version.version_clauses.last()
    assert Comment.objects.get().clause_version == last.clause_version
