"""Rules of who may read the audit, and who may explain a gap."""

from milepost.movement import rules as movement_rules
from milepost.process.models import Process
from milepost.safeguard.actors import Actor


def may_audit(actor: Actor, process: Process) -> bool:
    """Whether `actor` may read the audit of a process: the secretariat and drafters.

    Not others, since gaps name organisations that owe something.
    """
    return movement_rules.steers(actor, process.federation)


def may_explain_gap(actor: Actor, process: Process) -> bool:
    """Whether `actor` may explain a gap: whoever may read the audit may."""
    return may_audit(actor, process)
