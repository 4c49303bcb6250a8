"""Who may propose wordings and amendments. Pure questions."""

from milepost.documents.models import Document
from milepost.documents.rules import may_write
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.review.rules import COMMENTING
from milepost.safeguard.actors import Actor


def may_hold_the_pen(
    actor: Actor, organisation: Organisation, document: Document
) -> bool:
    """Whether `actor` may propose wordings in the name of `organisation`: it is where the
    actor is secretariat or pen holder, of the document's own federation."""
    same = organisation.federation_id == document.process.federation_id
    return same and movement_rules.holds_at(
        actor, movement_rules.STEERING, organisation
    )


def may_propose(actor: Actor, organisation: Organisation, document: Document) -> bool:
    """Its own people put amendments forward; those who steer, on behalf of a member."""
    federation = document.process.federation
    if organisation.federation_id != federation.pk:
        return False
    own = movement_rules.holds_at(actor, COMMENTING, organisation)
    return own or may_write(actor, document)
