"""Permissions in a review: pure questions, without writes or requests."""

import uuid
from dataclasses import dataclass

from milepost.documents.models import Document
from milepost.documents.rules import may_write
from milepost.movement import rules as movement_rules
from milepost.movement.models import Affiliation, Organisation, Person
from milepost.process import rules as process_rules
from milepost.process.models import Expectation, Verb
from milepost.safeguard.actors import Actor, is_operator

from .models import Comment, Disposition, Review, Submission

Outcome, Role = Disposition.Outcome, Affiliation.Role
# What each may do of what an organisation submits; nobody signs for another.
SIGNING = {Role.FOCAL_POINT}
CHOOSING = SIGNING | {Role.DEPUTY}
COMMENTING = CHOOSING | {Role.STAFF}
# In a review by experts, each for themselves.
EXPERTS = COMMENTING | {Role.LEADER, Role.TASK_FORCE, Role.LAB}
NEEDS_NO_REASON = {Outcome.ACCEPTED, Outcome.DUPLICATE}


def needs_reason(comment: Comment, outcome: Disposition.Outcome) -> bool:
    """Whether a response with this outcome to `comment` must give a reason.

    What is accepted on a clause shows in the text; what is accepted on the whole shows
    nowhere, so its reason says what was done.
    """
    if outcome == Outcome.ACCEPTED and comment.clause_version_id is None:
        return True
    return outcome not in NEEDS_NO_REASON


def may_see_response(actor: Actor, review: Review) -> bool:
    """Whether `actor` may read responses: drafters and secretariat always, others once published.

    Until then the new wording of a clause may be that of another member, which nobody else
    has been shown.
    """
    is_published = review.state == Review.State.PUBLISHED
    return is_published or may_write(actor, review.version.document)


def may_see_positions(actor: Actor, document: Document) -> bool:
    """Whether `actor` may see positions by region: the secretariat and drafters."""
    return may_write(actor, document)


@dataclass(frozen=True)
class ReviewCapacity:
    """Capacity in which an actor takes part in a review: looked up once, and passed on.

    is_drafter   of the secretariat or a drafter, who steer the process
    represented  keys of the organisations that take part and for which `actor` comments
        as somebody of their own: what they say is not yet submitted
    observers    keys of the observers that may comment; None where members may
    """

    actor: Actor
    review: Review
    is_drafter: bool
    represented: frozenset[uuid.UUID]
    observers: frozenset[uuid.UUID] | None

    def participates(self, organisation: Organisation) -> bool:
        """Whether the review is for `organisation`: members, or observers expected."""
        return _participates(organisation, self.review, self.observers)

    def represents(self, organisation: Organisation) -> bool:
        """Whether `actor` comments as a member of `organisation`: not yet submitted."""
        return organisation.pk in self.represented

    def may_enter_offline(self, organisation: Organisation) -> bool:
        """Whether `actor` may enter what `organisation` sent off-line: submitted at once.

        The secretariat and drafters do, save where they represent it themselves.
        """
        return (
            self.is_drafter
            and not self.represents(organisation)
            and self.participates(organisation)
        )

    def may_comment(self, organisation: Organisation) -> bool:
        """Whether `actor` may comment for `organisation`, as its member or on its behalf."""
        return self.represents(organisation) or self.may_enter_offline(organisation)

    @property
    def may_comment_at_all(self) -> bool:
        """Whether there is any organisation for which `actor` may comment."""
        return self.is_drafter or bool(self.represented)


def find_capacity(actor: Actor, review: Review) -> ReviewCapacity:
    """Capacity in which `actor` takes part in a review, by current roles."""
    roles = EXPERTS if review.is_of_experts else COMMENTING
    observers = _expected_observers(review)
    return ReviewCapacity(
        actor=actor,
        review=review,
        is_drafter=may_write(actor, review.version.document),
        represented=frozenset(
            affiliation.organisation_id
            for affiliation in movement_rules.affiliations(actor)
            if affiliation.role in roles
            and _participates(affiliation.organisation, review, observers)
        ),
        observers=observers,
    )


def _expected_observers(review: Review) -> frozenset[uuid.UUID] | None:
    if review.capacity != Review.Capacity.OBSERVER:
        return None
    expected = Expectation.objects.filter(
        verb=Verb.COMMENT,
        about_type=review._meta.label_lower,
        about_id=str(review.pk),
    )
    return frozenset(expected.values_list("organisation", flat=True))


def _participates(
    organisation: Organisation,
    review: Review,
    observers: frozenset[uuid.UUID] | None,
) -> bool:
    federation = review.version.document.process.federation
    if organisation.federation_id != federation.pk:
        return False
    if observers is None:
        return organisation.is_member
    return not organisation.is_member and organisation.pk in observers


def may_comment_on_document(actor: Actor, document: Document) -> bool:
    """Whether `actor` has a commenting role in some member, or is a drafter."""
    federation = document.process.federation
    roles = COMMENTING | movement_rules.STEERING
    return movement_rules.holds(actor, roles, federation)


def may_support(actor: Actor, comment: Comment) -> bool:
    """Whether `actor` may support a comment: one by a colleague, not in a review by experts."""
    return (
        isinstance(actor, Person)
        and not comment.review.is_of_experts
        and comment.made_by_id != actor.pk
        and find_capacity(actor, comment.review).represents(comment.organisation)
    )


def may_prepare(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may write the covering note and take positions: who may comment for it."""
    return _may_as(actor, submission, COMMENTING)


def may_choose(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may include, leave out and pause comments: focal point and deputy."""
    return _may_as(actor, submission, CHOOSING)


def may_sign(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may sign: the focal point, nobody else; an expert in their own name."""
    return _may_as(actor, submission, SIGNING)


def may_withdraw(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may withdraw: who may sign; off-line submissions, who may enter them."""
    return may_sign(actor, submission) or (
        submission.is_offline
        and find_capacity(actor, submission.review).may_enter_offline(
            submission.organisation
        )
    )


def _may_as(actor: Actor, submission: Submission, roles: set[Affiliation.Role]) -> bool:
    if is_operator(actor):
        return True
    organisation, review = submission.organisation, submission.review
    capacity = find_capacity(actor, review)
    if review.is_of_experts:
        is_theirs = isinstance(actor, Person) and submission.person_id == actor.pk
        return is_theirs and capacity.represents(organisation)
    has_role = movement_rules.has_organisation_role(actor, roles, organisation)
    return has_role and capacity.participates(organisation)


def may_see_submissions_received(actor: Actor, review: Review) -> bool:
    """Whether `actor` may see the list of submissions: all, of a network, or their own."""
    coordinates = bool(movement_rules.coordinated_organisations(actor))
    return coordinates or find_capacity(actor, review).may_comment_at_all


def accepts_comments(review: Review) -> bool:
    """Whether the review and a phase of the process accept comments now."""
    process = review.version.document.process
    return review.is_accepting_comments() and process_rules.is_open(
        process, Verb.COMMENT
    )


def accepts_entries(actor: Actor, review: Review) -> bool:
    """Whether `actor` may still enter off-line comments received before the deadline.

    The secretariat and drafters may, until the review is closed.
    """
    process = review.version.document.process
    is_open = review.has_begun() and process_rules.is_open(process, Verb.COMMENT)
    return is_open and may_write(actor, review.version.document)
