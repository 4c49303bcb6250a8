"""What is done on the bench is undone and done again, exactly, or refused."""

import random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.errors import MilepostError, NotAllowed
from milepost.process.errors import NotOpen
from milepost.process.models import Phase
from milepost.review import actions as review_actions
from milepost.review import duplicate_detection as alike
from milepost.review.errors import (
    ChangedSince,
    NotUndone,
    ResponsesPublished,
    UndoneAlready,
)
from milepost.review.models import Comment, Disposition, DuplicateGroup, EditAction
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record
from review.consolidation import Bench, held

pytestmark = pytest.mark.django_db


def undo(edit, by=OPERATOR):
    return review_actions.undo_edit(edit=edit, by=by)


def redo(edit, by=OPERATOR):
    return review_actions.redo_edit(edit=edit, by=by)


# Any sequence of acts.

CLAUSES = ("We act", "Water", "Help is open")
PROPOSED = ("We act as one.", "We act at once.", "")


class Acting(Bench):
    """Does what numbers say, as far as it is allowed."""

    def begin(self):
        for number in range(5):
            self.comment(
                f"First point {number % 3}. Second point.",
                on=CLAUSES[number % 2],
                member=number % 3,
                proposed_wording=PROPOSED[number % 3],
            )
        [self.note] = made.notes(self.review.version.document.process)

    def act(self, chance):
        acts = [
            self.respond, self.settle_again, self.settle_many, self.settle_group,
            self.group, self.suggest, self.keep, self.dissolve, self.take_out,
            self.assign, self.place, self.split, self.agree, self.send_back,
            self.propose, self.read_twice, self.undo_one, self.redo_one,
        ]  # fmt: skip
        chosen = chance.choice(acts)
        before = held()
        try:
            chosen(chance)
        except MilepostError:
            assert held() == before, chosen.__name__  # refused means nothing done

    def some(self, chance, most=3, **which):
        """A few comments, mostly such that it can be done with them."""
        rows = Comment.objects.filter(review=self.review)
        if chance.random() < 0.8:
            rows = rows.unsplit().filter(**which)
        comments = list(rows.order_by("received_at", "text", "clause_version"))
        return chance.sample(comments, min(chance.randint(1, most), len(comments)))

    def answer(self, chance):
        return {
            "outcome": chance.choice(["noted", "accepted", "modified", "duplicate"]),
            "reason": "Because.",
            "new_wording": chance.choice(["", "We act as one.", "Water for all."]),
            "by": chance.choice([self.pen, self.other]),
        }

    def respond(self, chance):
        for one in self.some(chance, 1, disposition=None):
            review_actions.respond_to_comment(comment=one, **self.answer(chance))

    def settle_again(self, chance):
        for one in self.some(chance, 1, disposition__state="back"):
            review_actions.respond_to_comment(comment=one, **self.answer(chance))

    def settle_many(self, chance):
        chosen = self.some(chance, disposition=None)
        review_actions.respond_to_comments(
            review=self.review, comments=chosen, **self.answer(chance)
        )

    def groups(self, chance):
        groups = sorted(DuplicateGroup.objects.all(), key=self.name_of)
        return chance.sample(groups, min(len(groups), chance.randint(1, 2)))

    def name_of(self, group):
        return sorted(group.comments.values_list("received_at", "text"))

    def settle_group(self, chance):
        for group in self.groups(chance)[:1]:
            review_actions.respond_to_duplicates(group=group, **self.answer(chance))

    def group(self, chance):
        chosen = self.some(chance)
        review_actions.mark_duplicates(review=self.review, comments=chosen, by=self.pen)

    def suggest(self, chance):
        review_actions.suggest_duplicates(review=self.review, by=self.pen)

    def keep(self, chance):
        review_actions.confirm_duplicates(groups=self.groups(chance), by=self.pen)

    def dissolve(self, chance):
        review_actions.reject_duplicates(groups=self.groups(chance), by=self.pen)

    def take_out(self, chance):
        chosen = self.some(chance, 1, group__isnull=False)
        review_actions.remove_duplicates(
            review=self.review, comments=chosen, by=self.pen
        )

    def assign(self, chance):
        to = chance.choice([None, self.pen, self.other])
        chosen = self.some(chance)
        review_actions.assign_comments(
            review=self.review, comments=chosen, to=to, by=self.pen
        )

    def place(self, chance):
        words = chance.choice([None, *CLAUSES])
        review_actions.place_comments(
            review=self.review,
            comments=self.some(chance, disposition=None),
            clause_version=self.wording(words) if words else None,
            by=self.pen,
        )

    def split(self, chance):
        for one in self.some(chance, 1, disposition=None, part_of=None):
            first, *rest = one.text.split(". ")
            on, other = (self.wording(words) for words in chance.sample(CLAUSES, 2))
            parts = [
                review_actions.Part(on, first, one.proposed_wording),
                review_actions.Part(other, ". ".join(rest)),
            ]
            review_actions.split_comment(comment=one, parts=parts, by=self.pen)

    def agree(self, chance):
        chosen = self.some(chance, 1, disposition__state="proposed")
        by = chance.choice([self.pen, self.other])
        review_actions.approve_responses(review=self.review, comments=chosen, by=by)

    def send_back(self, chance):
        by = chance.choice([self.pen, self.other])
        for one in self.some(chance, 1, disposition__state="proposed"):
            review_actions.return_response(comment=one, remark="Say when.", by=by)

    def propose(self, chance):
        amendment_actions.propose_wording(
            review=self.review,
            clause_version=self.wording(chance.choice(CLAUSES)),
            kind=chance.choice(["replace", "insert"]),
            wording=f"Wording {chance.random()}.",
            rests_on=amendment_actions.RestsOn(
                comments=tuple(self.some(chance)), notes=(self.note,)
            ),
            organisation=self.organisation,
            by=self.pen,
        )

    def read_twice(self, chance):
        review_actions.require_second_reading(
            review=self.review, is_needed=chance.random() < 0.7, by=self.pen
        )

    def undo_one(self, chance):
        if edits := [edit for edit in self.edits() if not edit.undone_at]:
            undo(chance.choice(edits))

    def redo_one(self, chance):
        if edits := [edit for edit in self.edits() if edit.undone_at]:
            redo(chance.choice(edits))


def by_text(comments, report):
    """Stands in for the method, which has tests of its own: groups of the same words."""
    groups = {}
    for one in comments:
        groups.setdefault((one.clause_version_id, one.text), []).append(one.pk)
    same = DuplicateGroup.Basis.SAME
    return [
        alike.DuplicateCandidate(tuple(keys), same)
        for keys in groups.values()
        if len(keys) > 1
    ]


# A random history takes half a second; with MILEPOST_LONG=1 there are 240.
@settings(max_examples=settings.default.max_examples * 30 // 100)
@given(st.integers(0, 2**32), st.integers(8, 24))
def test_any_acts_undone_in_reverse_leave_every_row_as_it_was(seed, acts):
    chance = random.Random(seed)
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "find_duplicate_comments", by_text)
        bench = Acting()
        bench.begin()
        bench.read_twice(chance)
        before = held()
        for _ in range(acts):
            bench.act(chance)
        after = held()
        status = [edit for edit in bench.edits() if not edit.undone_at]

        for edit in reversed(status):
            undo(edit)
        assert held() == before
        for edit in status:
            redo(edit)
        assert held() == after

        transaction.set_rollback(True)


# Each refusal.


@pytest.fixture
def bench():
    return Bench()


def responded(bench, **rest):
    comment = bench.comment(**rest)
    made.respond(comment)
    return comment


def test_a_settled_comment_is_unsettled_and_settled_again_with_the_same_answer(bench):
    comment = responded(bench)
    answer = Disposition.objects.values().get()

    undo(bench.edit())
    assert not Disposition.objects.filter(comment=comment).exists()
    redo(bench.edit())
    assert Disposition.objects.values().get() == answer


def test_undoing_is_recorded(bench):
    responded(bench)
    edit = bench.edit()

    undo(edit, by=bench.pen)
    redo(edit, by=bench.other)

    lines = Record.objects.filter(verb__in=["review.undo_edit", "review.redo_edit"])
    assert [line.actor_id for line in lines] == [str(bench.pen.pk), str(bench.other.pk)]
    assert lines[0].object_id == str(edit.pk)
    assert lines[0].facts == {"undone": "respond_to_comment"}


def test_what_is_undone_is_undone_once(bench):
    responded(bench)
    undo(bench.edit())

    with pytest.raises(UndoneAlready):
        undo(bench.edit())


def test_only_what_was_undone_is_done_again(bench):
    responded(bench)

    with pytest.raises(NotUndone):
        redo(bench.edit())


@pytest.mark.parametrize("role", [make.Role.FOCAL_POINT, make.Role.LAB])
def test_who_does_not_write_undoes_nothing(bench, role):
    responded(bench)
    person = make.person(role, bench.members[0])

    with pytest.raises(NotAllowed):
        undo(bench.edit(), by=person)
    undo(bench.edit())
    with pytest.raises(NotAllowed):
        redo(bench.edit(), by=person)


def test_nothing_is_undone_once_the_answers_are_published(bench):
    responded(bench)
    review_actions.close_review(review=bench.review, by=OPERATOR)
    review_actions.publish_responses(review=bench.review, by=OPERATOR)

    with pytest.raises(ResponsesPublished):
        undo(bench.edit())


def test_nothing_is_undone_while_no_phase_opens_settling(bench):
    responded(bench)
    Phase.objects.update(verbs=[])

    with pytest.raises(NotOpen):
        undo(bench.edit())


def test_what_was_assigned_anew_since_is_not_unassigned(bench):
    comment = bench.comment()
    for person in (bench.pen, bench.other):
        review_actions.assign_comments(
            review=bench.review, comments=[comment], to=person, by=OPERATOR
        )
    first, second = bench.edits()

    with pytest.raises(ChangedSince, match="Check the later steps"):
        undo(first)
    undo(second)
    undo(first)
    assert Comment.objects.get().assigned_to is None


def test_an_answer_that_a_later_one_was_written_to_agree_with_stays(bench):
    one = bench.comment(proposed_wording="We act as one.")
    other = bench.comment(text="No.", member=1)
    made.respond(one, "accepted")
    made.respond(other, "modified", new_wording="We act as one, at once.")
    first, second = bench.edits()

    with pytest.raises(ChangedSince):
        undo(first)
    undo(second)
    undo(first)
    made.respond(other, "modified", new_wording="We act alone.")
    with pytest.raises(ChangedSince):
        redo(first)


def test_an_answer_that_the_next_version_took_up_stays(bench):
    made.respond(bench.comment(proposed_wording="We act as one."), "accepted")
    review_actions.close_review(review=bench.review, by=OPERATOR)
    amendment_actions.make_next_version(review=bench.review, by=OPERATOR)

    with pytest.raises(ChangedSince):
        undo(bench.edit())


def test_a_comment_is_not_unplaced_once_it_is_settled_on_its_clause(bench):
    comment = bench.comment()
    review_actions.place_comments(
        review=bench.review,
        comments=[comment],
        clause_version=bench.wording("Water"),
        by=OPERATOR,
    )
    made.respond(Comment.objects.get())

    with pytest.raises(ChangedSince):
        undo(bench.edits()[0])


def test_a_split_comment_is_whole_again_unless_a_part_is_settled(bench):
    comment = bench.comment("One. Two.")
    parts = review_actions.split_comment(
        comment=comment,
        parts=[
            review_actions.Part(bench.wording("Water"), "One."),
            review_actions.Part(bench.wording("We act"), "Two."),
        ],
        by=OPERATOR,
    )
    made.respond(parts[0])
    split, responded = bench.edits()

    with pytest.raises(ChangedSince):
        undo(split)
    undo(responded)
    undo(split)
    assert list(Comment.objects.official().unsplit()) == [comment]


def test_a_split_is_not_done_again_once_the_comment_was_split_anew_in_the_same_way(
    bench,
):
    comment = bench.comment("First point. Second point.")
    parts = [
        review_actions.Part(bench.wording("We act"), "First point."),
        review_actions.Part(bench.wording("Water"), "Second point."),
    ]
    review_actions.split_comment(comment=comment, parts=parts, by=bench.pen)
    first = bench.edit()
    undo(first)
    review_actions.split_comment(comment=comment, parts=parts, by=bench.pen)
    before = held()

    with pytest.raises(ChangedSince):
        redo(first)

    assert held() == before


def test_a_step_whose_pen_holder_was_erased_since_is_refused_and_not_broken(bench):
    comment = bench.comment()
    person = bench.writer()
    review_actions.assign_comments(
        review=bench.review, comments=[comment], to=person, by=OPERATOR
    )
    undo(bench.edit())
    person.delete()

    with pytest.raises(ChangedSince):
        redo(bench.edit())


def test_a_group_that_was_merged_meanwhile_does_not_come_back_half(bench):
    one, two, three = (bench.comment(f"Remark {n}.") for n in range(3))
    review_actions.mark_duplicates(
        review=bench.review, comments=[one, two], by=OPERATOR
    )
    review_actions.mark_duplicates(
        review=bench.review, comments=[two, three], by=OPERATOR
    )
    first, second = bench.edits()

    with pytest.raises(ChangedSince):
        undo(first)
    undo(second)
    group = DuplicateGroup.objects.get()
    assert set(group.comments.all()) == {one, two}


def test_what_it_takes_to_undo_is_scrubbed_with_everything_that_was_written():
    assert EditAction.Privacy.scrub == {"undo": []}
