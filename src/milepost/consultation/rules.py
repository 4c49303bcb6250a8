"""Rules of who may answer, run and analyse a round."""

from milepost.movement import rules as movement_rules
from milepost.movement.models import Affiliation, Organisation, Person
from milepost.process import rules as process_rules
from milepost.process.models import Process, Verb
from milepost.safeguard.actors import Actor, is_operator

from .models import OpinionRound, Statement

Role = Affiliation.Role
FEWEST_MAPPED = 3


def may_run_rounds(actor: Actor, process: Process) -> bool:
    """Whether `actor` may open, import and close rounds, and enter surveys."""
    return process_rules.may_steer(actor, process)


def is_open(round: OpinionRound) -> bool:
    """Whether the round is open, and the phase of its process opens answering."""
    return round.state == OpinionRound.State.OPEN and process_rules.is_open(
        round.process, Verb.ANSWER
    )


def may_answer(actor: Actor, round: OpinionRound) -> bool:
    """Whether `actor` may answer: members with a role beyond reader, or round open to all."""
    if round.is_open_to_strangers or is_operator(actor):
        return True
    return represented_organisation(actor, round) is not None


def represented_organisation(actor: Actor, round: OpinionRound) -> Organisation | None:
    """Organisation `actor` answers for in a round, or None; focal points and deputies first.

    A member organisation of the federation, where they hold any role but reader.
    """
    if not isinstance(actor, Person):
        return None
    federation = round.process.federation_id
    affiliations = [
        affiliation
        for affiliation in movement_rules.affiliations(actor)
        if affiliation.organisation.federation_id == federation
        and affiliation.organisation.is_member
        and affiliation.role != Role.READER
    ]
    affiliations.sort(
        key=lambda affiliation: affiliation.role not in {Role.FOCAL_POINT, Role.DEPUTY}
    )
    return affiliations[0].organisation if affiliations else None


def fulfils_expectation(actor: Actor, organisation: Organisation) -> bool:
    """Whether the answers of `actor` are what was expected of `organisation`."""
    return movement_rules.has_organisation_role(
        actor, {Role.FOCAL_POINT, Role.DEPUTY}, organisation
    )


def has_map(round: OpinionRound, statements: int) -> bool:
    """Whether a round with so many `statements` has an interim map while it is open.

    Not where anyone may answer: somebody who answers five times could tell the sixth.
    Two directions need three statements.
    """
    return not round.is_open_to_strangers and statements >= FEWEST_MAPPED


def is_shown(statement: Statement) -> bool:
    """Whether a statement was not moderated out."""
    return statement.moderation != Statement.Moderation.OUT


def may_analyse(actor: Actor, process: Process) -> bool:
    """Whether `actor` may analyse: the Lab, the secretariat and drafters."""
    return may_run_rounds(actor, process) or movement_rules.holds(
        actor, {Role.LAB}, process.federation
    )
