"""Who reads the audit, and who explains a gap. Pure questions."""

from milepost.movement import rules as movement_rules
from milepost.process.models import Process
from milepost.safeguard.actors import Actor


def may_audit(actor: Actor, process: Process) -> bool:
    """The secretariat and drafters: gaps name organisations that owe something."""
    return movement_rules.steers(actor, process.federation)


def may_explain_gap(actor: Actor, process: Process) -> bool:
    """Whether `actor` may explain a gap: whoever may read the audit may."""
    return may_audit(actor, process)
