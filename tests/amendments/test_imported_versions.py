"""The next version as a file: which clauses stay, what is recorded, what is refused."""

import dataclasses

import pytest

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.errors import TakeWordingsFirst
from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents.errors import NothingToImport, Overtaken, TextLocked
from milepost.documents.models import ClauseLineage
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.review.errors import AwaitingResponse, ReviewStillOpen
from milepost.review.models import CommentAnchor
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return made.version()


def blocks_of(version):
    return document_queries.document_blocks(version, version.document.original_language)


def written(version, words, *new):
    """The blocks of a version, the one that begins with `words` given way to others."""
    found = []
    for block in blocks_of(version):
        if not block.text.startswith(words):
            found.append(block)
            continue
        found += [
            dataclasses.replace(block, text=text, key=None if place else block.key)
            for place, text in enumerate(new)
        ]
    return [
        dataclasses.replace(block, position=place) for place, block in enumerate(found)
    ]


def follow(version, blocks, by=OPERATOR):
    return amendment_actions.import_version(before=version, blocks=blocks, by=by)


def keys(version):
    return [
        one.clause_version.clause.key
        for one in document_queries.clauses_of_version(version)
    ]


def lineage(version):
    return {
        (one.kind, one.before.key, one.after.key)
        for one in ClauseLineage.objects.filter(version=version)
    }


def test_a_clause_that_was_reworded_keeps_its_key_and_its_others_their_wording(version):
    old = made.placed(version, "Water stands")

    after = follow(version, written(version, "We act", "We act as one."))

    assert after.ordinal == 2
    assert keys(after) == keys(version)
    assert made.placed(after, "We act as one.").ordinal == 2
    assert made.placed(after, "Water stands") == old


def test_clauses_without_keys_are_known_by_their_words(version):
    bare = [dataclasses.replace(block, key=None) for block in blocks_of(version)]
    bare[2] = dataclasses.replace(bare[2], text="Clean water stands along the route.")

    after = follow(version, bare)

    assert keys(after) == keys(version)
    assert made.placed(after, "Clean water").ordinal == 2


def test_a_passage_that_is_new_is_a_clause_with_the_role_it_names(version):
    after = follow(
        version, written(version, "We act", "We act together.", "We listen. {.aim}")
    )

    new = made.placed(after, "We listen.").clause
    assert new.role == "aim"
    assert new.key not in keys(version)
    assert len(keys(after)) == len(keys(version)) + 1


def test_numbers_are_those_of_the_file(version):
    renumbered = [
        dataclasses.replace(block, number="7") if block.number == "2" else block
        for block in blocks_of(version)
    ]

    after = follow(version, renumbered)

    assert "7" in [one.number for one in document_queries.clauses_of_version(after)]
    assert made.wordings(after) == made.wordings(version)


def test_a_passage_that_was_divided_is_recorded_as_split():
    text = "We act together at once. Every member reports on it once a year.\n"
    version = made.version(text=text)
    first, second = (
        "We act together at once.",
        "Every member reports on it once a year.",
    )

    after = follow(version, written(version, "We act", first, second))

    (kept, new) = keys(after)
    assert [kept] == keys(version)
    assert lineage(after) == {("split", kept, new)}


def test_passages_that_were_joined_are_recorded_as_merged():
    text = "We act together at once.\n\nEvery member reports on it once a year.\n"
    version = made.version(text=text)
    one, other = keys(version)
    joined = "We act together at once. Every member reports on it once a year."
    (first, _) = blocks_of(version)

    after = follow(version, [dataclasses.replace(first, text=joined)])

    assert keys(after) == [one]
    assert lineage(after) == {("merged", other, one)}


def test_a_passage_that_was_moved_is_recorded_as_moved(version):
    blocks = blocks_of(version)
    moved = [*blocks[:1], *blocks[2:], blocks[1]]
    moved = [dataclasses.replace(one, position=k) for k, one in enumerate(moved)]

    after = follow(version, moved)

    key = blocks[1].key
    assert keys(after)[-1] == key
    assert lineage(after) == {("moved", key, key)}


def test_comments_follow_their_clause_and_what_was_struck_leaves_an_orphan(version):
    review = made.review(version)
    kept = made.respond(made.comment(review, on="Water"), "noted").comment
    lost = made.respond(made.comment(review, on="We act"), "noted").comment
    review_actions.close_review(review=review, by=OPERATOR)

    after = follow(version, written(version, "We act"))

    how = dict(
        CommentAnchor.objects.filter(version=after).values_list("comment", "how")
    )
    assert how == {kept.pk: CommentAnchor.How.SAME, lost.pk: CommentAnchor.How.ORPHAN}


def test_a_clause_whose_words_stay_keeps_its_translation(version):
    water = made.placed(version, "Water")
    document_actions.translate_clause(
        clause_version=water, language="fr", text="L’eau.", by=OPERATOR
    )

    after = follow(version, written(version, "We act", "We act as one."))

    assert "L’eau." in made.wordings(after, "fr")


def test_the_very_same_text_changes_nothing(version):
    assert follow(version, blocks_of(version)) == version
    assert version.document.versions.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_clauses(
    django_assert_max_num_queries,
):
    long = made.version(text="\n\n".join(f"Clause {k} stands." for k in range(60)))
    blocks = [
        dataclasses.replace(one, text=f"{one.text} Now.") for one in blocks_of(long)
    ]

    with django_assert_max_num_queries(40):
        follow(long, blocks)


# What is refused


def test_only_those_who_steer_bring_a_version_in(version):
    focal_point = make.person(federation=version.document.process.federation)

    with pytest.raises(NotAllowed):
        follow(version, blocks_of(version), by=focal_point)


def test_no_version_follows_while_the_review_is_open(version):
    made.review(version)

    with pytest.raises(ReviewStillOpen):
        follow(version, written(version, "We act"))


def test_no_version_follows_while_a_comment_is_unsettled(version):
    review = made.review(version)
    made.comment(review)
    review_actions.close_review(review=review, by=OPERATOR)

    with pytest.raises(AwaitingResponse):
        follow(version, written(version, "We act"))


def test_what_was_accepted_must_be_in_a_version_before_a_file_follows_it(version):
    review = made.review(version)
    made.respond(made.comment(review, proposed_wording="We act as one."), "accepted")
    review_actions.close_review(review=review, by=OPERATOR)

    with pytest.raises(TakeWordingsFirst, match="1"):
        follow(version, written(version, "We act"))

    taken = amendment_actions.make_next_version(review=review, by=OPERATOR)
    assert follow(taken, written(taken, "We act", "We all act as one.")).ordinal == 3


def test_an_amendment_that_was_adopted_is_not_lost_either(version):
    amendment = made.amendment(version)
    amendment_actions.adopt_amendment(amendment=amendment, by=OPERATOR)

    with pytest.raises(TakeWordingsFirst):
        follow(version, written(version, "Water"))


def test_nothing_follows_a_version_that_has_been_followed(version):
    follow(version, written(version, "We act"))

    with pytest.raises(Overtaken):
        follow(version, written(version, "Water"))


def test_nothing_follows_a_locked_text(version):
    amendment_actions.lock_text(version=version, by=OPERATOR)

    with pytest.raises(TextLocked):
        follow(version, written(version, "We act"))


def test_a_file_without_words_is_no_version(version):
    with pytest.raises(NothingToImport):
        follow(version, [])

    assert version.document.versions.count() == 1
