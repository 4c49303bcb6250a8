"""Rules of who steers meetings, and who represents or records for an organisation."""

from milepost.documents.models import Clause
from milepost.movement import rules as movement_rules
from milepost.movement.models import Affiliation, Federation, Organisation
from milepost.process import rules as process_rules
from milepost.process.models import Process, Verb
from milepost.safeguard.actors import Actor

SPEAKS = {Affiliation.Role.FOCAL_POINT, Affiliation.Role.LEADER}
# What an organisation can commit to: the rest of a text explains or names the aims.
ANSWERABLE = {Clause.Role.OPERATIVE, Clause.Role.MEASURE}


def may_steer_meetings(actor: Actor, process: Process) -> bool:
    """Whether `actor` may call meetings, set agendas and record what was adopted."""
    return movement_rules.steers(actor, process.federation)


def may_represent(actor: Actor, organisation: Organisation) -> bool:
    """Whether `actor` is focal point or Secretary General of `organisation`, a member.

    Nobody represents an observer: it joins no consensus and commits to nothing.
    """
    return organisation.is_member and movement_rules.has_organisation_role(
        actor, SPEAKS, organisation
    )


def may_record(actor: Actor, organisation: Organisation) -> bool:
    """Whether `actor` may record what `organisation` decides: represents it, or steers.

    Secretariat and drafters note what the organisation said elsewhere.
    """
    steers = movement_rules.steers(actor, organisation.federation)
    return may_represent(actor, organisation) or (organisation.is_member and steers)


def may_record_for_some(actor: Actor, federation: Federation) -> bool:
    """Whether there is an organisation of `federation` that `actor` records for."""
    return movement_rules.steers(actor, federation) or movement_rules.holds(
        actor, SPEAKS, federation
    )


def may_answer(actor: Actor, process: Process) -> bool:
    """Whether `actor` may commit an organisation to something in an adopted text now."""
    return process_rules.is_open(process, Verb.COMMIT) and may_record_for_some(
        actor, process.federation
    )
