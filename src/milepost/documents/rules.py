"""Who may write a text. Pure questions: no writes, no requests."""

from milepost.documents.models import Document
from milepost.process import rules as process_rules
from milepost.safeguard.actors import Actor


def may_write(actor: Actor, document: Document) -> bool:
    """Whether `actor` may write the text, open its reviews and respond to comments: the
    secretariat and drafters of the process may."""
    return process_rules.may_steer(actor, document.process)
