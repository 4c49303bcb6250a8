"""Rules of who may commit, report, and see what is overdue."""

import datetime as dt

from milepost.adoption import rules as adoption_rules
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.process import rules as process_rules
from milepost.process.models import Verb
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience

from .models import Commitment, ProgressReport

# From closed to open; the secretariat and drafters are no audience of their own here.
AUDIENCES = [Audience.OWNER, Audience.FEDERATION, Audience.PUBLIC]
# Nothing more is to come of these, whatever the day it was due.
ENDED = {ProgressReport.Stage.DELIVERED, ProgressReport.Stage.ABANDONED}
# What an organisation can say of itself; that it was confirmed is for others to say.
OWN_GRADES = [ProgressReport.Grade.SELF, ProgressReport.Grade.DOCUMENTED]


def may_commit(actor: Actor, organisation: Organisation) -> bool:
    """Whether `actor` may commit `organisation`: represents it, or is secretariat or drafter."""
    return adoption_rules.may_record(actor, organisation)


def owns(actor: Actor, commitment: Commitment) -> bool:
    """Whether `actor` may open the commitment and report on it: represents its organisation."""
    return adoption_rules.may_represent(actor, commitment.organisation)


def may_report(actor: Actor, commitment: Commitment) -> bool:
    """Whether `actor` owns the commitment and a running phase opens reports."""
    return owns(actor, commitment) and process_rules.is_open(
        commitment.process, Verb.REPORT
    )


def may_grade(actor: Actor, grade: ProgressReport.Grade) -> bool:
    """Whether `actor` may give this evidence grade: confirmed by others only as operator."""
    return grade in OWN_GRADES or is_operator(actor)


def may_see_overdue(actor: Actor, organisation: Organisation) -> bool:
    """Whether `actor` may see what of `organisation` is overdue: own people, or who steers."""
    return movement_rules.steers(
        actor, organisation.federation
    ) or organisation.pk in movement_rules.actor_organisations(actor)


def is_overdue(due_on: dt.date, stage: str | None, today: dt.date) -> bool:
    """Whether `due_on` has passed and `stage` is neither delivered nor abandoned.

    Says nothing on the stage: that is what was last reported, or not known.
    """
    return due_on < today and stage not in ENDED
