"""Who may do what to a text. Pure questions: no writes, no requests."""

from milepost.documents.models import Document
from milepost.documents.rules import may_write
from milepost.movement import rules as movement_rules
from milepost.movement.models import Affiliation, Organisation, Person
from milepost.process import rules as process_rules
from milepost.process.models import Expectation, Verb
from milepost.safeguard.actors import Actor, is_operator

from .models import Comment, Disposition, Review, Submission

Outcome, Role = Disposition.Outcome, Affiliation.Role
# What each may do of what an organisation hands in; nobody signs for another.
SIGNING = {Role.FOCAL_POINT}
CHOOSING = SIGNING | {Role.DEPUTY}
COMMENTING = CHOOSING | {Role.STAFF}
# In a round of experts, each for themselves.
EXPERTS = COMMENTING | {Role.LEADER, Role.TASK_FORCE, Role.LAB}
NEEDS_NO_REASON = {Outcome.ACCEPTED, Outcome.DUPLICATE}


def needs_reason(comment: Comment, outcome: Disposition.Outcome) -> bool:
    """Whether the answer must say why. What is accepted on a clause shows in the text;
    what is accepted on the whole shows nowhere, so its reason says what was done."""
    if outcome == Outcome.ACCEPTED and comment.clause_version_id is None:
        return True
    return outcome not in NEEDS_NO_REASON


def may_see_response(actor: Actor, review: Review) -> bool:
    """Whether what became of the comments may be read: by those who steer always, by
    others once the answers are published. Until then the new wording of a clause may be
    that of another member, which nobody else has been shown."""
    is_published = review.state == Review.State.PUBLISHED
    return is_published or may_write(actor, review.version.document)


def may_see_positions(actor: Actor, document: Document) -> bool:
    """Who is for a clause and who is silent, by region: for those who steer."""
    return may_write(actor, document)


def participates(organisation: Organisation, review: Review) -> bool:
    """Whether a round is for `organisation`: members, or the observers it awaits."""
    federation = review.version.document.process.federation
    if organisation.federation_id != federation.pk:
        return False
    if review.capacity != Review.Capacity.OBSERVER:
        return organisation.is_member
    awaited = Expectation.objects.filter(
        organisation=organisation,
        verb=Verb.COMMENT,
        about_type=review._meta.label_lower,
        about_id=str(review.pk),
    )
    return not organisation.is_member and awaited.exists()


def is_commenter_of(actor: Actor, organisation: Organisation, review: Review) -> bool:
    """Whether `actor` comments as somebody of `organisation`: not yet handed in."""
    roles = EXPERTS if review.is_of_experts else COMMENTING
    is_own = movement_rules.has_organisation_role(actor, roles, organisation)
    return is_own and not is_operator(actor) and participates(organisation, review)


def may_enter_comments_of(
    actor: Actor, organisation: Organisation, review: Review
) -> bool:
    """Whether `actor` enters what `organisation` gave off-line: handed in at once.

    Those who steer do, save where they are of the organisation themselves.
    """
    return (
        may_write(actor, review.version.document)
        and participates(organisation, review)
        and not is_commenter_of(actor, organisation, review)
    )


def may_comment(actor: Actor, organisation: Organisation, review: Review) -> bool:
    """Its own people; those who steer, on behalf of whoever gave it off-line."""
    return is_commenter_of(actor, organisation, review) or may_enter_comments_of(
        actor, organisation, review
    )


def may_comment_on_document(actor: Actor, document: Document) -> bool:
    """Whether `actor` speaks for any member at all, or steers."""
    federation = document.process.federation
    roles = COMMENTING | movement_rules.STEERING
    return movement_rules.holds(actor, roles, federation)


def may_comment_in_review(actor: Actor, review: Review) -> bool:
    """Whether there is anybody at all for whom `actor` may comment in a round."""
    if may_write(actor, review.version.document):
        return True
    held = movement_rules.affiliations(actor)
    return any(is_commenter_of(actor, one.organisation, review) for one in held)


def may_support(actor: Actor, comment: Comment) -> bool:
    """A colleague, of a comment that is not their own. Experts speak for themselves."""
    return (
        isinstance(actor, Person)
        and not comment.review.is_of_experts
        and comment.made_by_id != actor.pk
        and is_commenter_of(actor, comment.organisation, comment.review)
    )


def may_prepare(actor: Actor, submission: Submission) -> bool:
    """Write the covering note and take stances: whoever may comment for it."""
    return _may_as(actor, submission, COMMENTING)


def may_choose(actor: Actor, submission: Submission) -> bool:
    """Include comments of staff or leave them out, and pause them: the focal point and
    the deputy."""
    return _may_as(actor, submission, CHOOSING)


def may_sign(actor: Actor, submission: Submission) -> bool:
    """The focal point, and nobody in their place; an expert in their own name."""
    return _may_as(actor, submission, SIGNING)


def may_withdraw(actor: Actor, submission: Submission) -> bool:
    """Who may sign; what came off-line, also those who entered it."""
    return may_sign(actor, submission) or (
        submission.is_offline
        and may_enter_comments_of(actor, submission.organisation, submission.review)
    )


def _may_as(actor: Actor, submission: Submission, roles: set[Affiliation.Role]) -> bool:
    if is_operator(actor):
        return True
    if submission.review.is_of_experts:
        is_theirs = isinstance(actor, Person) and submission.person_id == actor.pk
        return is_theirs and is_commenter_of(
            actor, submission.organisation, submission.review
        )
    own = movement_rules.has_organisation_role(actor, roles, submission.organisation)
    return own and participates(submission.organisation, submission.review)


def may_see_submissions_received(actor: Actor, review: Review) -> bool:
    """Those who steer; of its members a network's coordinator; of itself a society."""
    coordinates = bool(movement_rules.coordinated_organisations(actor))
    return coordinates or may_comment_in_review(actor, review)


def accepts_comments(review: Review) -> bool:
    """Whether comments are taken now: the review and a phase of the process say so."""
    process = review.version.document.process
    return review.is_taking() and process_rules.is_open(process, Verb.COMMENT)


def accepts_entries(actor: Actor, review: Review) -> bool:
    """Whether those who steer may still enter what came before the deadline: until they
    close the round."""
    process = review.version.document.process
    is_open = review.has_begun() and process_rules.is_open(process, Verb.COMMENT)
    return is_open and may_write(actor, review.version.document)
