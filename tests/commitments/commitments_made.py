"""Commitments and reports to test with."""

from decimal import Decimal

import factories as make
from adoption import adoption_made as adopted
from adoption.adoption_made import days, today
from milepost.commitments import actions
from milepost.commitments.models import ProgressReport, ResourceLine
from milepost.safeguard.actors import OPERATOR

Stage = ProgressReport.Stage


def money(**changed):
    return {
        "kind": ResourceLine.Kind.MONEY,
        "state": ResourceLine.State.PLANNED,
        "amount": Decimal("1200.50"),
        "unit": "CHF",
        "year": 2027,
    } | changed


def commitment(adoption=None, organisation=None, audience=None, **rest):
    """A commitment to the first operative paragraph, due in a month."""
    adoption = adoption or adopted.adoption()
    federation = adoption.item.meeting.process.federation
    made = actions.make_commitment(
        clause=rest.pop("clause", None) or adopted.clause(adoption),
        organisation=organisation or make.organisation(federation=federation),
        text=rest.pop("text", f"We open water point {next(make.counter)}."),
        due_on=rest.pop("due_on", today() + days(30)),
        by=rest.pop("by", OPERATOR),
        **rest,
    )
    if audience is not None:
        actions.open_commitment(commitment=made, audience=audience, by=OPERATOR)
    return made


def report(commitment, stage=Stage.UNDER_WAY, **rest):
    return actions.report_progress(
        commitment=commitment,
        as_of=rest.pop("as_of", today()),
        stage=stage,
        narrative=rest.pop("narrative", "Two wells were dug."),
        by=rest.pop("by", OPERATOR),
        **rest,
    )


def overdue(commitment):
    """The same, its day gone by: time does this, no action."""
    type(commitment).objects.filter(pk=commitment.pk).update(due_on=today() - days(1))
    commitment.refresh_from_db()
    return commitment
