"""Who may write a text. Pure questions: no writes, no requests."""

from milepost.documents.models import Document
from milepost.process import rules as process_rules
from milepost.safeguard.actors import Actor


def may_write(actor: Actor, document: Document) -> bool:
    """Those who steer write the text, open its reviews and settle what is said."""
    return process_rules.may_steer(actor, document.process)
