"""One reasoned answer for several comments, and for a group: all of them, or none."""

import pytest

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents.errors import Overtaken
from milepost.errors import NotAllowed
from milepost.process.errors import NotOpen
from milepost.process.models import Phase
from milepost.review import actions as review_actions
from milepost.review.errors import (
    AlreadyResponded,
    ClauseAlreadyReworded,
    HasResponse,
    NotForConsolidation,
    NothingChosen,
    OnSeveralClauses,
    ReasonMissing,
    ResponsesPublished,
    SuggestionOnly,
    WordingMissing,
)
from milepost.review.models import Comment, Disposition, DuplicateGroup, EditAction
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record
from review.consolidation import Bench, held

pytestmark = pytest.mark.django_db
Outcome = Disposition.Outcome


@pytest.fixture
def bench():
    return Bench()


def respond(bench, comments, outcome="noted", reason="Because.", by=OPERATOR, **rest):
    return review_actions.respond_to_comments(
        review=bench.review,
        comments=comments,
        outcome=Outcome(outcome),
        reason=reason,
        by=by,
        **rest,
    )


def grouped(bench, *comments):
    return review_actions.mark_duplicates(
        review=bench.review, comments=comments, by=OPERATOR
    )


def settle_group(group, outcome="noted", reason="Because.", by=OPERATOR, **rest):
    return review_actions.respond_to_duplicates(
        group=group, outcome=Outcome(outcome), reason=reason, by=by, **rest
    )


def test_each_comment_gets_the_answer_as_its_own(bench):
    one, other = bench.comment(), bench.comment(on="Water", member=1)

    respond(bench, [one, other], reason=" It stands in the annex. ", by=bench.pen)

    answers = Disposition.objects.all()
    assert {answer.comment for answer in answers} == {one, other}
    assert {answer.reason for answer in answers} == {"It stands in the annex."}
    assert {answer.decided_by for answer in answers} == {bench.pen}
    edit = bench.edit()
    assert (edit.verb, edit.comments, edit.by) == ("respond_to_comments", 2, bench.pen)


def test_accepted_together_each_takes_the_wording_that_it_proposed(bench):
    one = bench.comment(proposed_wording="We act as one.")
    other = bench.comment(on="Water", member=1, proposed_wording="Water is there.")

    respond(bench, [one, other], "accepted", reason="")

    worded = dict(Disposition.objects.values_list("comment", "new_wording"))
    assert worded == {one.pk: "We act as one.", other.pk: "Water is there."}


def test_one_wording_for_several_clauses_is_refused(bench):
    comments = [bench.comment(), bench.comment(on="Water", member=1)]

    with pytest.raises(OnSeveralClauses):
        respond(bench, comments, "modified", new_wording="All of it.")

    assert not Disposition.objects.exists()


def test_two_wordings_for_one_clause_are_refused_and_nothing_is_settled(bench):
    one = bench.comment(proposed_wording="We act as one.")
    other = bench.comment(member=1, proposed_wording="We act alone.")

    with pytest.raises(ClauseAlreadyReworded, match=str(one)):
        respond(bench, [one, other], "accepted")

    assert not Disposition.objects.exists()


def test_what_another_comment_was_promised_before_is_not_overwritten(bench):
    made.respond(bench.comment(proposed_wording="We act as one."), "accepted")
    later = bench.comment(member=1, proposed_wording="We act alone.")

    with pytest.raises(ClauseAlreadyReworded):
        respond(bench, [later], "accepted")
    respond(bench, [later], "modified", new_wording="We act as one, at once.")


def test_one_that_is_settled_stops_all(bench):
    one, other = bench.comment(), bench.comment(member=1)
    made.respond(one)

    with pytest.raises(HasResponse, match="1"):
        respond(bench, [one, other])

    assert not Disposition.objects.filter(comment=other).exists()


@pytest.mark.parametrize(
    ("outcome", "reason", "error"),
    [("noted", " ", ReasonMissing), ("modified", "Yes.", WordingMissing)],
)
def test_what_holds_for_one_holds_for_each(bench, outcome, reason, error):
    with pytest.raises(error):
        respond(bench, [bench.comment(), bench.comment(member=1)], outcome, reason)


def test_nothing_chosen_is_nothing_done(bench):
    with pytest.raises(NothingChosen):
        respond(bench, [])


@pytest.mark.parametrize("status", ["internal", "left_out", "withdrawn"])
def test_only_what_was_handed_in_is_settled(bench, status):
    one, other = bench.comment(), bench.comment(member=1)
    Comment.objects.filter(pk=one.pk).update(status=status)

    with pytest.raises(NotForConsolidation, match="1"):
        respond(bench, [one, other])
    with pytest.raises(NotForConsolidation):
        made.respond(one)


def test_a_comment_of_another_round_is_not_on_this_bench(bench):
    with pytest.raises(NotForConsolidation):
        respond(bench, [bench.comment(), made.comment()])


@pytest.mark.parametrize("role", [make.Role.FOCAL_POINT, make.Role.LAB])
def test_who_does_not_write_settles_nothing(bench, role):
    person = make.person(role, bench.members[0])

    with pytest.raises(NotAllowed):
        respond(bench, [bench.comment()], by=person)
    with pytest.raises(NotAllowed):
        settle_group(
            grouped(bench, *Comment.objects.all(), bench.comment("B")), by=person
        )


def test_nothing_is_settled_outside_its_phase_or_after_publication(bench):
    one = bench.comment()
    Phase.objects.update(verbs=[])
    with pytest.raises(NotOpen):
        respond(bench, [one])

    Phase.objects.update(verbs=["respond", "comment"])
    bench.review.state = "published"
    bench.review.save()
    with pytest.raises(ResponsesPublished):
        respond(bench, [one])


def test_no_wording_is_promised_once_there_is_a_newer_version(bench):
    one = bench.comment(proposed_wording="We act as one.")
    made.respond(one)
    review_actions.close_review(review=bench.review, by=OPERATOR)
    amendment_actions.make_next_version(review=bench.review, by=OPERATOR)
    review_actions.undo_edit(edit=bench.edit(), by=OPERATOR)

    with pytest.raises(Overtaken):
        made.respond(one, "accepted")
    made.respond(one)


# Groups


def test_a_group_is_settled_once_and_answered_to_each_organisation(bench):
    comments = [bench.comment(f"Be clearer {n}.", member=n) for n in range(3)]
    group = grouped(bench, *comments)

    settle_group(group, reason="It stands in the annex.", by=bench.pen)

    answers = Disposition.objects.select_related("comment")
    assert {a.comment.organisation for a in answers} == set(bench.members)
    assert {(a.outcome, a.reason) for a in answers} == {
        ("noted", "It stands in the annex.")
    }
    assert {a.comment.group for a in answers} == {group}
    line = Record.objects.get(verb="review.respond_to_duplicates")
    assert (line.object_id, line.facts["comments"]) == (str(group.pk), 3)


def test_a_group_gives_nobody_more_weight(bench):
    """Three comments in a group are still three, of the same three organisations."""
    comments = [bench.comment(f"Be clearer {n}.", member=n) for n in range(3)]
    before = {row["id"]: row for row in Comment.objects.values()}

    settle_group(grouped(bench, *comments))

    after = {row["id"]: row for row in Comment.objects.values()}
    for row in (*before.values(), *after.values()):
        row.pop("group_id")
    assert before == after


def test_those_of_a_group_that_were_settled_before_keep_their_answer(bench):
    one, other = bench.comment(), bench.comment(member=1)
    first = made.respond(one, "noted", "First.")
    group = grouped(bench, one, other)

    settle_group(group, reason="Second.")

    first.refresh_from_db()
    assert first.reason == "First."
    assert Disposition.objects.get(comment=other).reason == "Second."
    with pytest.raises(AlreadyResponded):
        settle_group(group)


def test_one_refusal_in_a_group_settles_none_of_it(bench):
    comments = [
        bench.comment(proposed_wording="We act as one."),
        bench.comment(member=1),
    ]
    group = grouped(bench, *comments)
    before = held()

    with pytest.raises(WordingMissing):
        settle_group(group, "accepted")

    assert held() == before
    settle_group(group, "modified", new_wording="We act as one, at once.")
    assert Disposition.objects.count() == 2


def test_a_suggestion_is_kept_before_it_is_settled(bench):
    group = grouped(bench, bench.comment(), bench.comment(member=1))
    DuplicateGroup.objects.update(state="suggested")

    with pytest.raises(SuggestionOnly):
        settle_group(group)


def test_a_withdrawn_member_of_a_group_needs_no_answer(bench):
    one, other, third = (bench.comment(member=n) for n in range(3))
    group = grouped(bench, one, other, third)
    Comment.objects.filter(pk=third.pk).update(status="withdrawn")

    settle_group(group)

    assert not Disposition.objects.filter(comment=third).exists()


def test_a_step_says_what_was_done(bench):
    settle_group(grouped(bench, bench.comment(), bench.comment(member=1)))

    said = [(edit.verb, edit.comments) for edit in bench.edits()]
    assert said == [("mark_duplicates", 2), ("respond_to_duplicates", 2)]
    assert {edit.verb for edit in bench.edits()} <= set(EditAction.Verb.values)
