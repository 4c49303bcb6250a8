"""Permissions on documents: pure questions, without writes or requests."""

from milepost.documents.models import Document
from milepost.process import rules as process_rules
from milepost.safeguard.actors import Actor


def may_write(actor: Actor, document: Document) -> bool:
    """Whether `actor` may write the document, open its reviews and respond to comments.

    The secretariat and drafters of the process may.
    """
    return process_rules.may_steer(actor, document.process)
