"""Rules of who may make findings, and when."""

from milepost.consultation import rules as consultation_rules
from milepost.consultation.models import OpinionRound
from milepost.movement import rules as movement_rules
from milepost.movement.models import Affiliation
from milepost.process.models import Process
from milepost.safeguard.actors import Actor


def may_analyse(actor: Actor, process: Process) -> bool:
    """Whether `actor` may analyse: the Lab, the secretariat and drafters."""
    return consultation_rules.may_analyse(actor, process)


def federations_analysed_by(actor: Actor) -> set[int]:
    """Ids of the federations in which `actor` is of the Lab, secretariat or drafter."""
    roles = {Affiliation.Role.LAB} | movement_rules.STEERING
    return {
        held.organisation.federation_id
        for held in movement_rules.affiliations(actor)
        if held.role in roles
    }


def is_closed(round: OpinionRound) -> bool:
    """Whether the round is closed, so that nobody can answer any more.

    Two findings made while it is open would, one less the other, be about the few who
    answered between them.
    """
    return round.state == OpinionRound.State.CLOSED
