"""Who may do what to a text. Pure questions: no writes, no requests."""

from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.process import rules as process_rules
from milepost.process.models import Verb
from milepost.safeguard.actors import Actor

from .models import Comment, Disposition, Document, ReviewRound

Outcome = Disposition.Outcome
COMMENTING = {movement_rules.Role.FOCAL_POINT, movement_rules.Role.STAFF}
NEEDS_NO_REASON = {Outcome.ACCEPTED, Outcome.DUPLICATE}


def needs_reason(comment: Comment, outcome: Disposition.Outcome) -> bool:
    """Whether the answer must say why. What is accepted on a clause shows in the text;
    what is accepted on the whole shows nowhere, so its reason says what was done."""
    if outcome == Outcome.ACCEPTED and comment.clause_version_id is None:
        return True
    return outcome not in NEEDS_NO_REASON


def may_write(actor: Actor, document: Document) -> bool:
    """Those who steer write the text, open its reviews and settle what is said."""
    return process_rules.may_steer(actor, document.process)


def may_hold_the_pen(
    actor: Actor, organisation: Organisation, document: Document
) -> bool:
    """Whether `actor` may propose wordings in the name of `organisation`: it is where the
    actor is secretariat or pen holder, of the document's own federation."""
    same = organisation.federation_id == document.process.federation_id
    return same and movement_rules.holds_at(
        actor, movement_rules.STEERING, organisation
    )


def may_see_answer(actor: Actor, round: ReviewRound) -> bool:
    """Whether what became of the comments may be read: by those who steer always, by
    others once the answers are published. Until then the new wording of a clause may be
    that of another member, which nobody else has been shown."""
    is_published = round.state == ReviewRound.State.PUBLISHED
    return is_published or may_write(actor, round.version.document)


def may_comment(actor: Actor, organisation: Organisation, document: Document) -> bool:
    """Focal point and staff for their own; those who steer, on behalf of a member."""
    federation = document.process.federation
    if organisation.federation_id != federation.pk:
        return False
    own = movement_rules.holds_at(actor, COMMENTING, organisation)
    return own or movement_rules.steers(actor, federation)


def may_speak(actor: Actor, document: Document) -> bool:
    """Whether there is anybody at all for whom `actor` may comment here."""
    federation = document.process.federation
    roles = COMMENTING | movement_rules.STEERING
    return movement_rules.holds(actor, roles, federation)


def takes_comments(round: ReviewRound) -> bool:
    """Whether comments are taken now: the review and a phase of the process say so."""
    process = round.version.document.process
    return round.is_taking() and process_rules.is_open(process, Verb.COMMENT)
