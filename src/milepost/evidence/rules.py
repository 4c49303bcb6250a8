"""Who may make findings. Pure questions."""

from milepost.consultation import rules as consultation_rules
from milepost.consultation.models import OpinionRound
from milepost.process.models import Process
from milepost.safeguard.actors import Actor


def may_analyse(actor: Actor, process: Process) -> bool:
    """The Lab, and those who steer."""
    return consultation_rules.may_analyse(actor, process)


def is_closed(round: OpinionRound) -> bool:
    """Whether nobody can answer any more: two findings made in between would, one less
    the other, be about the few who answered between them."""
    return round.state == OpinionRound.State.CLOSED
