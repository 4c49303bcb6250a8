"""Who may do what in which state of a round: every role, own organisation and other.

What the rules say is held against what the actions do.
"""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from django.utils import timezone

import factories as make
import text_factories as made
from milepost.errors import MilepostError, NotAllowed
from milepost.movement import actions as movement
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review import rules as review_rules
from milepost.review.models import Comment, Review
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
Role = make.Role

INSIDE = {"comment", "support", "prepare"}
STEERS = {"enter", "remind", "close"}
OF_ITS_OWN = {
    Role.FOCAL_POINT: INSIDE | {"choose", "pause", "sign", "withdraw"},
    Role.DEPUTY: INSIDE | {"choose", "pause"},
    Role.STAFF: INSIDE,
    Role.SECRETARIAT: STEERS,
    Role.PEN_HOLDER: STEERS,
}
OF_ANOTHER = {Role.SECRETARIAT: STEERS, Role.PEN_HOLDER: STEERS}
TAKEN = INSIDE | {"choose", "pause", "sign", "withdraw", "enter"}
# What a round in each state takes, whoever asks.
TAKES = {
    "not begun": STEERS - {"enter"},
    "open": TAKEN | STEERS,
    "past": {"close"},
    "past, late ones taken": TAKEN | STEERS,
    "closed": set(),
    "published": set(),
}
ROLES = [role for role in Role if role != Role.NETWORK_COORDINATOR]


def put_in(review, state):
    if state == "not begun":
        review.opens_at = timezone.now() + dt.timedelta(days=1)
        review.save()
    elif state.startswith("past"):
        review.takes_late = state != "past"
        made.pass_deadline(review)
    elif state != "open":
        Review.objects.update(state=state)
        review.refresh_from_db()


class World:
    """A round with two societies, each with a comment inside, a draft and a submission
    that stands."""

    def __init__(self, state):
        self.review = made.review()
        self.own, self.other = made.member(self.review), made.member(self.review)
        self.comments, self.drafts, self.signed = {}, {}, {}
        for society in (self.own, self.other):
            focal_point = make.person(Role.FOCAL_POINT, society)
            staff = made.colleague(society)
            made.hand_in(self.review, focal_point, "Dear all.")
            self.signed[society] = review_queries.signed_submission(
                self.review, society
            )
            self.comments[society] = made.comment(
                self.review, organisation=society, by=staff
            )
            self.drafts[society] = made.prepare(
                self.review, focal_point, "Dear all.", "Dear all."
            )
        if state == "past, late ones taken":
            # What stands could not be replaced: nothing stands.
            for one in self.signed.values():
                review_actions.withdraw_submission(submission=one, by=OPERATOR)
        put_in(self.review, state)

    def attempts(self, by, society):
        """Each verb, ready to be tried for `society`."""
        review, comment = self.review, self.comments[society]
        chosen = {str(comment.pk): False}
        return {
            "comment": lambda: self._inside(by, society),
            "enter": lambda: self._entered(by, society),
            "support": lambda: review_actions.support_comment(
                comment=comment, supports=True, by=by
            ),
            "prepare": lambda: made.prepare(
                review, by, "Dear all.", "Dear all.", organisation=society
            ),
            "choose": lambda: made.prepare(
                review,
                by,
                "Dear all.",
                "Dear all.",
                organisation=society,
                chosen=chosen,
            ),
            "pause": lambda: review_actions.pause_comments(
                review=review, organisation=society, is_paused=True, by=by
            ),
            "sign": lambda: made.sign(self.drafts[society], by),
            "withdraw": lambda: self._withdrawn(by, society),
            "remind": lambda: review_actions.remind(
                review=review, days_before=3, by=by
            ),
            "close": lambda: review_actions.close_review(review=review, by=by),
        }

    def _inside(self, by, society):
        comment = made.comment(
            self.review, organisation=society, text="From inside.", by=by
        )
        if comment.status != Comment.Status.INTERNAL:
            raise NotAllowed

    def _entered(self, by, society):
        comment = made.comment(
            self.review, organisation=society, text="Off-line.", by=by
        )
        if comment.status != Comment.Status.OFFICIAL:
            raise NotAllowed

    def _withdrawn(self, by, society):
        status = self.signed[society]
        status.refresh_from_db()
        if status.state != "signed":  # late ones taken: nothing stands yet
            made.sign(self.drafts[society], by)
            status = review_queries.signed_submission(self.review, society)
        review_actions.withdraw_submission(submission=status, by=by)


class _TakenBack(Exception):
    pass


def succeeds(attempt):
    """Whether it does, without leaving a trace."""
    try:
        with transaction.atomic():
            attempt()
            raise _TakenBack
    except _TakenBack:
        return True
    except MilepostError:
        return False


@pytest.mark.parametrize("state", TAKES)
def test_each_role_does_what_it_may_and_nothing_else(state):
    world = World(state)
    wrong = {}
    for role, is_own in itertools.product(ROLES, (True, False)):
        person = make.person(role, world.own)
        society = world.own if is_own else world.other
        may = (OF_ITS_OWN if is_own else OF_ANOTHER).get(role, set())
        done = set()
        for verb, attempt in world.attempts(person, society).items():
            if succeeds(attempt):
                done.add(verb)
        if done != may & TAKES[state]:
            wrong[f"{role}, own: {is_own}"] = done ^ (may & TAKES[state])
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_own", [True, False])
def test_the_rules_say_so_too(role, is_own):
    world = World("open")
    person = make.person(role, world.own)
    society = world.own if is_own else world.other
    may = (OF_ITS_OWN if is_own else OF_ANOTHER).get(role, set())
    draft, signed = world.drafts[society], world.signed[society]

    capacity = review_rules.find_capacity(person, world.review)
    assert capacity.represents(society) is ("comment" in may)
    assert capacity.may_enter_offline(society) is ("enter" in may)
    assert review_rules.may_support(person, world.comments[society]) is (
        "support" in may
    )
    assert review_rules.may_prepare(person, draft) is ("prepare" in may)
    assert review_rules.may_choose(person, draft) is ("choose" in may)
    assert review_rules.may_sign(person, draft) is ("sign" in may)
    assert review_rules.may_withdraw(person, signed) is ("withdraw" in may)
    assert review_rules.accepts_entries(person, world.review) is ("enter" in may)


def test_whoever_is_of_a_society_and_steers_too_speaks_for_it_from_inside():
    review = made.review()
    society = made.member(review)
    person = make.person(Role.FOCAL_POINT, society)
    movement.give_role(
        person=person, organisation=society, role=Role.PEN_HOLDER, by=OPERATOR
    )

    own = made.comment(review, organisation=society, by=person)
    other = made.comment(review, by=person)

    assert own.status == Comment.Status.INTERNAL
    assert other.status == Comment.Status.OFFICIAL
