"""Groups of comments: suggested by a method, put together by hand, kept, changed."""

import pytest

import factories as make
import text_factories as made
from milepost.analysis.text.errors import NoEncoder
from milepost.errors import NotAllowed
from milepost.jobs.models import Job
from milepost.jobs.worker import run_waiting_jobs
from milepost.review import actions as review_actions
from milepost.review import duplicate_detection as alike
from milepost.review.errors import (
    GroupGone,
    NotForConsolidation,
    NothingChosen,
    NotInAGroup,
    TooFewDuplicates,
)
from milepost.review.models import Comment, DuplicateGroup
from milepost.safeguard.actors import OPERATOR
from review.consolidation import Bench

pytestmark = pytest.mark.django_db
State, Basis = DuplicateGroup.State, DuplicateGroup.Basis
SAME = "Migrants need safe places along the route, day and night."
NEAR = "Migrants need save places along the rout, day and night."


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture(autouse=True)
def _without_an_encoder(monkeypatch):
    """What texts mean takes seconds to load, and has tests of its own."""

    def none(*_):
        raise NoEncoder

    monkeypatch.setattr(alike, "find_paraphrases", none)


def suggest(bench, by=OPERATOR):
    return review_actions.suggest_duplicates(review=bench.review, by=by)


def group(bench, *comments):
    return review_actions.mark_duplicates(
        review=bench.review, comments=comments, by=OPERATOR
    )


def take_out(bench, *comments):
    return review_actions.remove_duplicates(
        review=bench.review, comments=comments, by=OPERATOR
    )


def groups(**which):
    """Their comments, as sets."""
    rows = DuplicateGroup.objects.filter(**which)
    return {frozenset(one.comments.all()) for one in rows}


def test_comments_on_a_clause_that_say_the_same_are_suggested_as_a_group(bench):
    one = bench.comment(SAME)
    same = bench.comment(SAME.upper(), member=1)
    bench.comment("Visas should be free.", member=2)

    edit = suggest(bench)

    found = DuplicateGroup.objects.get()
    assert set(found.comments.all()) == {one, same}
    assert (found.state, found.why) == (State.SUGGESTED, Basis.SAME)
    assert edit.comments == 2


def test_a_slip_of_the_pen_is_nearly_the_same(bench):
    comments = {bench.comment(SAME), bench.comment(NEAR, member=1)}

    suggest(bench)

    assert groups(why=Basis.NEAR) == {frozenset(comments)}


def test_the_same_words_on_two_clauses_are_two_demands(bench):
    bench.comment("Delete this.", on="We act")
    bench.comment("Delete this.", on="Water", member=1)
    general = {bench.comment(SAME, on=None), bench.comment(SAME, on=None, member=1)}

    suggest(bench)

    assert groups() == {frozenset(general)}


def test_two_proposed_wordings_are_two_demands(bench):
    bench.comment(proposed_wording="We act as one, by day and by night.")
    bench.comment(member=1, proposed_wording="Nobody has to act at all here.")

    suggest(bench)

    assert not groups()


def test_what_is_settled_withdrawn_or_kept_is_left_alone(bench):
    kept = [bench.comment(SAME, member=n) for n in range(2)]
    group(bench, *kept)
    made.respond(bench.comment(SAME, member=2))
    out = bench.comment(NEAR, member=2)
    Comment.objects.filter(pk=out.pk).update(status="withdrawn")

    suggest(bench)

    assert groups() == {frozenset(kept)}


def test_looking_again_replaces_what_nobody_kept(bench):
    one, same = bench.comment(SAME), bench.comment(SAME, member=1)
    suggest(bench)
    late = bench.comment(NEAR, member=2)

    suggest(bench)

    assert groups() == {frozenset({one, same, late})}


def test_what_was_dissolved_is_not_suggested_again_until_that_is_undone(bench):
    comments = {bench.comment(SAME), bench.comment(SAME, member=1)}
    suggest(bench)
    review_actions.reject_duplicates(
        groups=list(DuplicateGroup.objects.all()), by=OPERATOR
    )
    dissolved = bench.edit()

    suggest(bench)
    assert not groups()

    review_actions.undo_edit(edit=bench.edit(), by=OPERATOR)
    review_actions.undo_edit(edit=dissolved, by=OPERATOR)
    suggest(bench)
    assert groups() == {frozenset(comments)}


def test_comments_without_a_word_are_in_no_group(bench):
    for member in range(2):
        one = bench.comment(member=member)
        Comment.objects.filter(pk=one.pk).update(text="…", proposed_wording="")

    suggest(bench)

    assert not groups()


def test_what_was_settled_while_the_method_was_at_work_is_left_alone(
    bench, monkeypatch
):
    comments = [bench.comment(SAME, member=n) for n in range(3)]
    find = alike.find_duplicate_comments

    def slow(rows, report):
        found = find(rows, report)
        made.respond(comments[0])
        return found

    monkeypatch.setattr(alike, "find_duplicate_comments", slow)

    suggest(bench)

    assert groups() == {frozenset(comments[1:])}


def test_the_worker_suggests_what_a_page_asked_for(bench):
    comments = {bench.comment(SAME), bench.comment(SAME, member=1)}
    ask = {"review": bench.review, "url": "/there/"}

    job = review_actions.request_duplicates(**ask, by=bench.pen)
    assert review_actions.request_duplicates(**ask, by=bench.other) == job
    run_waiting_jobs()

    job.refresh_from_db()
    assert job.status == Job.Status.DONE
    assert groups() == {frozenset(comments)}
    assert bench.edit().by == bench.pen


def test_who_does_not_write_asks_for_nothing(bench):
    person = make.person(make.Role.LAB, bench.members[0])

    with pytest.raises(NotAllowed):
        review_actions.request_duplicates(review=bench.review, url="/", by=person)
    with pytest.raises(NotAllowed):
        suggest(bench, by=person)


# By hand


def test_a_group_put_together_by_hand_is_kept(bench):
    one, other = bench.comment(), bench.comment("Say it in other words.", member=1)

    made_one = group(bench, one, other)

    assert (made_one.state, made_one.why) == (State.CONFIRMED, Basis.BY_HAND)
    assert groups() == {frozenset({one, other})}


def test_one_comment_is_no_group(bench):
    one = bench.comment()

    with pytest.raises(TooFewDuplicates):
        group(bench, one, one)


def test_putting_together_brings_along_all_that_are_in_a_group_with_one(bench):
    comments = [bench.comment(f"Remark {n}.", member=n % 3) for n in range(5)]
    group(bench, *comments[:2])
    group(bench, *comments[2:4])

    group(bench, comments[0], comments[2], comments[4])

    assert groups() == {frozenset(comments)}


def test_a_comment_is_taken_out_and_a_group_of_one_is_none(bench):
    comments = [bench.comment(f"Remark {n}.", member=n) for n in range(3)]
    group(bench, *comments)

    take_out(bench, comments[0])
    assert groups() == {frozenset(comments[1:])}

    take_out(bench, comments[1])
    assert not groups()
    assert not Comment.objects.exclude(group=None).exists()


def test_what_is_in_no_group_is_not_taken_out_of_one(bench):
    with pytest.raises(NotInAGroup, match="1"):
        take_out(bench, bench.comment())


def test_suggestions_are_kept_several_at_once(bench):
    for n, on in enumerate(["We act", "Water"]):
        bench.comment(SAME, on=on, member=n)
        bench.comment(SAME, on=on, member=n + 1)
    suggest(bench)

    edit = review_actions.confirm_duplicates(
        groups=list(DuplicateGroup.objects.all()), by=OPERATOR
    )

    assert len(groups(state=State.CONFIRMED)) == 2
    assert edit.comments == 4


def test_answers_given_together_stay_when_the_group_is_dissolved(bench):
    together = group(bench, bench.comment(), bench.comment(member=1))
    review_actions.respond_to_duplicates(
        group=together, outcome="noted", reason="Because.", by=OPERATOR
    )

    review_actions.reject_duplicates(groups=[together], by=OPERATOR)

    assert Comment.objects.awaiting_response().count() == 0
    assert not groups()


@pytest.mark.parametrize(
    "act", [review_actions.confirm_duplicates, review_actions.reject_duplicates]
)
def test_a_group_that_is_gone_meanwhile_is_told(bench, act):
    together = group(bench, bench.comment(), bench.comment(member=1))
    with pytest.raises(NothingChosen):
        act(groups=[], by=OPERATOR)
    with pytest.raises(NotAllowed):
        act(groups=[together], by=make.person(organisation=bench.members[0]))
    review_actions.reject_duplicates(groups=[together], by=OPERATOR)

    with pytest.raises(GroupGone):
        act(groups=[together], by=OPERATOR)


def test_only_what_was_handed_in_is_grouped(bench):
    one, other = bench.comment(), bench.comment(member=1)
    Comment.objects.filter(pk=one.pk).update(status="internal")

    with pytest.raises(NotForConsolidation):
        group(bench, one, other)


def test_who_does_not_write_changes_no_group(bench):
    one, other = bench.comment(), bench.comment(member=1)
    together = group(bench, one, other)
    person = make.person(organisation=bench.members[0])
    chosen = {"review": bench.review, "comments": [one, other], "by": person}

    for act in (review_actions.mark_duplicates, review_actions.remove_duplicates):
        with pytest.raises(NotAllowed):
            act(**chosen)
    assert not DuplicateGroup.objects.visible_to(person).exists()
    assert DuplicateGroup.objects.visible_to(bench.pen).get() == together


def test_groups_that_mean_the_same_become_one(bench, monkeypatch):
    """The encoder is played by one that takes “agua” and “water” for the same."""
    from milepost.analysis.text import paraphrases

    def embed(texts):
        import numpy as np

        row = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
        return np.array(
            [row[0] if "agua" in t or "water" in t else row[1] for t in texts]
        )

    monkeypatch.setattr(paraphrases, "embed", embed)
    monkeypatch.setattr(alike, "find_paraphrases", paraphrases.find_paraphrases)
    one = bench.comment("More water along the whole route, please.")
    same = bench.comment("More water along the whole route, please!", member=1)
    spanish = bench.comment("Más agua en toda la ruta, por favor.", member=2)
    bench.comment("Visas should be free.", member=2)

    suggest(bench)

    assert groups(why=Basis.MEANING) == {frozenset({one, same, spanish})}
    monkeypatch.setattr(alike, "MOST_BY_MEANING", 1)
    suggest(bench)
    assert groups() == {frozenset({one, same})}
