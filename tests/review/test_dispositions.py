"""What becomes of a comment, and of the text."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.errors import WordingsNotTaken
from milepost.amendments.models import Source
from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents.errors import Overtaken, TextLocked
from milepost.documents.models import ClauseText
from milepost.errors import NotAllowed
from milepost.process.errors import NotOpen
from milepost.process.models import Phase
from milepost.review import actions as review_actions
from milepost.review.errors import (
    AlreadyResponded,
    AwaitingResponse,
    ClauseAlreadyReworded,
    NoClauseToReword,
    ReasonMissing,
    ResponsesPublished,
    ReviewStillOpen,
    WordingMissing,
)
from milepost.review.models import Disposition, Review
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
Outcome = Disposition.Outcome


def next_version(review):
    review_actions.close_review(review=review, by=OPERATOR)
    return amendment_actions.make_next_version(review=review, by=OPERATOR)


def test_accepting_takes_the_proposed_wording():
    responded = made.respond(
        made.comment(proposed_wording="We act as one."), "accepted", reason=""
    )

    assert responded.new_wording == "We act as one."
    assert responded.result is None


def test_accepting_another_wording_takes_that_one():
    comment = made.comment(proposed_wording="We act as one.")

    responded = made.respond(comment, "accepted", new_wording="We act jointly.")

    assert responded.new_wording == "We act jointly."


@pytest.mark.parametrize(
    "outcome", ["modified", "noted", "not_accepted", "out_of_scope"]
)
def test_an_answer_gives_its_reason(outcome):
    comment = made.comment()

    with pytest.raises(ReasonMissing):
        made.respond(comment, outcome, reason=" ", new_wording="We do.")

    assert not Disposition.objects.exists()


@pytest.mark.parametrize("outcome", ["accepted", "duplicate"])
def test_accepted_and_duplicate_need_no_reason(outcome):
    comment = made.comment(proposed_wording="We act as one.")

    assert made.respond(comment, outcome, reason="").outcome == outcome


def test_a_modification_needs_its_wording():
    comment = made.comment(proposed_wording="We act as one.")

    with pytest.raises(WordingMissing, match="English"):
        made.respond(comment, "modified")


def test_a_wording_left_as_it_stands_is_none():
    with pytest.raises(WordingMissing):
        made.respond(made.comment(), "modified", new_wording=" We act  together. ")


def test_a_wording_in_another_language_is_not_put_into_the_text():
    comment = made.comment(proposed_wording="Agissons.", language="fr")

    with pytest.raises(WordingMissing):
        made.respond(comment, "accepted")

    assert made.respond(comment, "accepted", new_wording="Let us act.").new_wording


def test_a_comment_on_the_whole_rewords_no_clause():
    comment = made.comment(on=None)

    with pytest.raises(NoClauseToReword):
        made.respond(comment, "modified", new_wording="All of it.")
    assert made.respond(comment, "accepted").new_wording == ""


def test_what_is_accepted_on_the_whole_says_what_was_done():
    """On a clause the text itself shows it; on the whole nothing else would."""
    comment = made.comment(on=None)

    with pytest.raises(ReasonMissing):
        made.respond(comment, "accepted", reason=" ")
    assert not Disposition.objects.exists()

    assert made.respond(comment, "accepted", "A glossary was added.").reason


def test_of_two_who_settle_a_comment_one_wins():
    comment = made.comment()
    made.respond(comment, "noted", "First.")

    with pytest.raises(AlreadyResponded):
        made.respond(comment, "not_accepted", "Second.")

    assert comment.disposition.reason == "First."
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.create(
            comment=comment, outcome="accepted", decided_at=timezone.now()
        )


def test_only_those_who_steer_settle():
    comment = made.comment()

    with pytest.raises(NotAllowed):
        review_actions.respond_to_comment(
            comment=comment,
            outcome=Outcome.ACCEPTED,
            by=make.person(organisation=comment.organisation),
        )


def test_nothing_is_settled_while_no_phase_opens_it():
    comment = made.comment()
    Phase.objects.update(verbs=[])

    with pytest.raises(NotOpen):
        made.respond(comment)


def test_nothing_is_settled_once_answers_are_published():
    review = made.review()
    responded = made.respond(made.comment(review))
    review_actions.close_review(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)
    responded.delete()

    with pytest.raises(ResponsesPublished):
        made.respond(review.comments.get())


def test_a_second_wording_of_a_clause_is_refused_and_says_whose_the_first_is():
    review = made.review()
    first = made.comment(review, proposed_wording="We act as one.")
    second = made.comment(review, proposed_wording="We all act.")
    made.respond(first, "accepted")

    with pytest.raises(ClauseAlreadyReworded) as refused:
        made.respond(second, "accepted")

    sentence = str(refused.value)
    assert str(first) in sentence
    assert str(first.organisation) in sentence
    assert "modification" in sentence


def test_another_wording_is_not_accepted_under_the_words_of_the_first():
    """The form sends what stands already; accepted would say that it was proposed."""
    review = made.review()
    first = made.comment(review, proposed_wording="We act as one.")
    second = made.comment(review, proposed_wording="We all act.")
    made.respond(first, "accepted")

    with pytest.raises(ClauseAlreadyReworded):
        made.respond(second, "accepted", new_wording="We act as one.")

    assert not Disposition.objects.filter(comment=second).exists()
    same = made.comment(review, proposed_wording="We act  as one.")
    assert made.respond(same, "accepted", new_wording="We act as one.")
    assert made.respond(second, "modified", new_wording="We act as one.")


def test_the_same_wording_is_accepted_of_both():
    review = made.review()
    for _ in range(2):
        comment = made.comment(review, proposed_wording="We act as one.")
        made.respond(comment, "accepted")

    after = next_version(review)

    results = Disposition.objects.values_list("result", flat=True)
    assert set(results) == {made.placed(after, "We act as one.").pk}


def test_one_wording_that_serves_both_stands_for_both():
    review = made.review()
    first = made.comment(review, proposed_wording="We act as one.")
    second = made.comment(review, proposed_wording="We act now.")
    made.respond(first, "accepted")
    made.respond(second, "modified", "Both.", "We act as one, now.")

    after = next_version(review)

    serving_both = made.placed(after, "We act as one, now.")
    assert {one.result for one in Disposition.objects.all()} == {serving_both}
    assert "We act as one." not in made.wordings(after)


def test_the_next_version_holds_what_was_accepted_and_leaves_the_rest():
    review = made.review()
    before = review.version
    aim = made.placed(before, "We act")
    water = made.placed(before, "Water")
    for one in (aim, water):
        document_actions.translate_clause(
            clause_version=one, language="fr", text="En français", by=OPERATOR
        )
    comment = made.comment(review, proposed_wording="We act as one.")
    made.respond(comment, "accepted")
    made.respond(made.comment(review, on="Water"), "noted")

    after = next_version(review)

    new = made.placed(after, "We act as one.")
    assert after.ordinal == 2
    assert (new.clause, new.ordinal) == (aim.clause, 2)
    assert made.placed(after, "Water") == water
    assert [one.number for one in after.version_clauses.all()] == [
        one.number for one in before.version_clauses.all()
    ]
    comment.disposition.refresh_from_db()
    assert comment.disposition.result == new
    assert Source.objects.get(clause=new.clause).comment == comment
    # The translation of a reworded clause says what it said before: it stays behind.
    assert not ClauseText.objects.filter(clause_version=new, language="fr").exists()
    assert document_queries.wording(water, "fr") is not None


def test_what_changed_is_shown_word_by_word():
    review = made.review()
    made.respond(made.comment(review, proposed_wording="We act as one."), "accepted")
    after = next_version(review)

    changed, same = document_queries.changed_clauses(review.version, after)

    assert same == 7
    assert [one.sort for one in changed] == ["reworded"]
    assert [(one.kind, one.text) for one in changed[0].changes] == [
        ("keep", "We act "),
        ("delete", "together"),
        ("insert", "as one"),
        ("keep", "."),
    ]


def test_a_version_without_a_change_has_the_same_hash():
    review = made.review()
    made.respond(made.comment(review))

    after = next_version(review)

    assert document_queries.text_hash(after) == document_queries.text_hash(
        review.version
    )


def test_no_next_version_while_the_review_is_open_or_a_comment_waits():
    review = made.review()
    comment = made.comment(review)
    made.comment(review, on="Water")

    with pytest.raises(ReviewStillOpen):
        amendment_actions.make_next_version(review=review, by=OPERATOR)
    review_actions.close_review(review=review, by=OPERATOR)
    made.respond(comment)
    with pytest.raises(AwaitingResponse, match="1"):
        amendment_actions.make_next_version(review=review, by=OPERATOR)


def test_there_is_one_next_version():
    review = made.review()
    next_version(review)

    with pytest.raises(Overtaken):
        amendment_actions.make_next_version(review=review, by=OPERATOR)


def test_locking_keeps_the_hash_and_makes_the_original_official():
    version = made.version()

    amendment_actions.lock_text(version=version, by=OPERATOR)

    assert version.text_hash == document_queries.text_hash(version)
    assert set(ClauseText.objects.values_list("status", flat=True)) == {"official"}
    with pytest.raises(TextLocked):
        amendment_actions.lock_text(version=version, by=OPERATOR)


def test_a_text_is_not_locked_before_all_is_said_and_done():
    review = made.review()
    comment = made.comment(review, proposed_wording="We act as one.")
    version = review.version

    with pytest.raises(NotAllowed):
        amendment_actions.lock_text(version=version, by=make.person())
    with pytest.raises(ReviewStillOpen):
        amendment_actions.lock_text(version=version, by=OPERATOR)
    review_actions.close_review(review=review, by=OPERATOR)
    with pytest.raises(AwaitingResponse):
        amendment_actions.lock_text(version=version, by=OPERATOR)
    made.respond(comment, "accepted")
    with pytest.raises(WordingsNotTaken, match="1"):
        amendment_actions.lock_text(version=version, by=OPERATOR)

    after = amendment_actions.make_next_version(review=review, by=OPERATOR)

    with pytest.raises(WordingsNotTaken):
        amendment_actions.lock_text(version=version, by=OPERATOR)
    assert amendment_actions.lock_text(version=after, by=OPERATOR).state == "locked"
    with pytest.raises(TextLocked):
        amendment_actions.make_next_version(review=made_review_of(after), by=OPERATOR)


def made_review_of(version):
    """A closed review of a version that is locked by now."""
    now = timezone.now()
    return Review.objects.create(
        version=version, state="closed", opens_at=now, closes_at=now
    )


def translate(disposition, text="Parce que.", by=OPERATOR):
    return review_actions.translate_reason(
        disposition=disposition, language="fr", text=text, by=by
    )


def test_a_reason_is_read_in_the_language_of_the_reader():
    responded = made.respond(made.comment())

    translate(responded)

    with translation.override("fr"):
        assert responded.translated.text == "Parce que."
    with translation.override("es"):
        assert responded.translated.text == responded.reason


def test_a_reason_is_translated_with_words_and_by_those_who_steer():
    responded = made.respond(made.comment())
    member = make.person(make.Role.FOCAL_POINT)

    with pytest.raises(ReasonMissing):
        translate(responded, text=" ")
    with pytest.raises(NotAllowed):
        translate(responded, by=member)
    assert not responded.translations.exists()


def test_what_has_no_reason_is_not_translated():
    comment = made.comment(proposed_wording="We act as one.")

    with pytest.raises(ReasonMissing):
        translate(made.respond(comment, "accepted", reason=""))
