"""The morning after the deadline: marked-up files in four languages, read in one go,
none lost, each given back with its answers in it. MILEPOST_LONG=1 takes all 61."""

import datetime as dt
import io
import os
import zipfile
from collections import Counter

import pytest
from django.utils import timezone

import text_factories as made
from milepost.demonstration.exercise import marked_files
from milepost.demonstration.exercise.cast import add_cast
from milepost.demonstration.exercise.texts import TRANSLATIONS
from milepost.demonstration.files import read_toml
from milepost.documents import actions as document_actions
from milepost.documents.models import Document
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.files import read_reviewed_documents
from milepost.process import actions as process_actions
from milepost.process.models import Phase
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Comment, ReceivedFile
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
# Twelve that hold every kind of trouble: five societies with two files, files without
# bookmarks, one that is only a covering note, all four languages.
TWELVE = (0, 4, 7, 9, 16, 20, 30, 36, 40, 43, 45, 52)


def draft_under_review():
    """The draft of the exercise, in its four languages, with its review open."""
    cast = add_cast()
    process = process_actions.start_process(
        federation=cast.federation,
        slug="halfway",
        titles={"en": "Halfway"},
        by=OPERATOR,
    )
    process_actions.add_phase(
        process=process,
        kind=Phase.Kind.REVIEW,
        opens_at=timezone.now() - dt.timedelta(days=2),
        by=OPERATOR,
    )
    described = read_toml("exercise/decisions.toml")["midterm"]
    clauses = described["clauses"]
    blocks = [
        DocumentBlock(
            position=position,
            kind=one.get("kind", "paragraph"),
            level=one.get("level", 0),
            text=one["en"],
            number=one.get("number", ""),
        )
        for position, one in enumerate(clauses)
    ]
    version = document_actions.import_document(
        process=process,
        kind=Document.Kind.RESOLUTION,
        titles=described["titles"],
        blocks=blocks,
        language="en",
        by=OPERATOR,
    )
    version_clauses = version.version_clauses.order_by("position")
    for version_clause, one in zip(version_clauses, clauses, strict=True):
        for language in TRANSLATIONS:
            document_actions.translate_clause(
                clause_version=version_clause.clause_version,
                language=language,
                text=one[language],
                by=OPERATOR,
            )
    return made.review(version)


def submissions_received(review, paths):
    files = review_actions.upload_files(
        review=review, files=paths, read_here=True, by=OPERATOR
    )
    return review_actions.read_files(files=files, by=OPERATOR)


def settle_all(review):
    for comment in review.comments.order_by("received_at", "pk"):
        made.respond(comment, "noted", f"Read, with number {comment.row}.")


def words_of(file):
    return [one.text for one in file.comments]


def test_all_files_come_in_none_is_lost_and_each_goes_back_answered(tmp_path):
    review = draft_under_review()
    paths = marked_files(tmp_path / "in", review.version)
    assert len(paths) == 61
    if not os.environ.get("MILEPOST_LONG"):
        paths = [paths[number] for number in TWELVE]
    assert {path.stem.rsplit("_", 1)[1] for path in paths} == {"en", "fr", "es", "ar"}
    sent = dict(
        zip((one.name for one in paths), read_reviewed_documents(paths), strict=True)
    )

    outcomes = submissions_received(review, paths)

    assert [
        one for one in outcomes if not isinstance(one, review_actions.ImportedFile)
    ] == []
    files = ReceivedFile.objects.filter(review=review).order_by("read_at", "pk")
    assert files.count() == len(paths)
    for file in files:
        counted = sent[file.stored.name].counted.total
        assert (file.marks, file.lost) == (counted, 0)
        assert file.taken + file.blank == counted > 0
    placed = sum((Counter(one.placed) for one in outcomes), Counter())
    assert placed["key"] > placed["words"] > 0 < placed["general"]
    # What a society says in two of its files is one comment.
    said_again = sum(len(file.known_marks) for file in files)
    assert said_again > 0
    new = sum(one.new for one in outcomes)
    assert new == review.comments.count() == placed.total() - said_again
    assert (
        placed["unplaced"]
        >= review_queries.unplaced_comments(review, OPERATOR).count()
        > 0
    )

    review_actions.close_review(review=review, by=OPERATOR)
    settle_all(review)
    review_actions.publish_responses(review=review, by=OPERATOR)
    target = io.BytesIO()
    review_queries.write_answered_files(
        target, files.select_related("stored").iterator()
    )

    zipfile.ZipFile(target).extractall(tmp_path / "out")
    back = sorted((tmp_path / "out").iterdir())
    assert len(back) == len(paths)
    # Both are in the order in which the files came.
    for file, responded in zip(files, read_reviewed_documents(back), strict=True):
        before = sent[file.stored.name]
        assert set(words_of(before)) <= set(words_of(responded))
        comments = Comment.objects.filter(received_file=file)
        known = Comment.objects.filter(pk__in=file.known_marks.values())
        for comment in (*comments, *known):
            reason = comment.disposition.reason
            assert any(reason in words for words in words_of(responded)), reason
    assert review.comments.awaiting_response().count() == 0
