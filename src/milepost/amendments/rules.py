"""Permissions to propose wordings and amendments: pure questions, without writes."""

from milepost.documents.models import Document
from milepost.documents.rules import may_write
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.review.rules import COMMENTING
from milepost.safeguard.actors import Actor


def may_draft(actor: Actor, organisation: Organisation, document: Document) -> bool:
    """Whether `actor` may propose wordings in the name of `organisation`.

    It is where the actor is secretariat or drafter, of the document's own
    federation.
    """
    same_federation = organisation.federation_id == document.process.federation_id
    return same_federation and movement_rules.has_organisation_role(
        actor, movement_rules.STEERING, organisation
    )


def may_propose(actor: Actor, organisation: Organisation, document: Document) -> bool:
    """Whether `actor` may propose an amendment for `organisation`.

    As one of its people, or as secretariat or drafter on behalf of a member.
    """
    federation = document.process.federation
    if organisation.federation_id != federation.pk:
        return False
    is_of_organisation = movement_rules.has_organisation_role(
        actor, COMMENTING, organisation
    )
    return is_of_organisation or may_write(actor, document)
