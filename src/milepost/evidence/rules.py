"""Who may make findings. Pure questions."""

from milepost.consultation import rules as consultation_rules
from milepost.consultation.models import OpinionRound
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


def may_analyse(actor: Actor, process: Process) -> bool:
    """The Lab, and those who steer."""
    return consultation_rules.may_analyse(actor, process)


def audience_of(round: OpinionRound) -> Audience:
    """Who may read findings from a round: before it closes, nobody who still answers."""
    if round.state == OpinionRound.State.CLOSED:
        return Audience(round.audience)
    return Audience.STEERING
