"""What only the demonstration may do: let time pass, and plant gaps past every rule.

No step offers these, on purpose: a text that was adopted is not rewritten, and a day that
has passed is no day to promise for. An exercise needs both, to show what the audit finds.
"""

import datetime as dt
from typing import Any

from django.db import models, transaction

from milepost.commitments.models import Commitment
from milepost.drafting.models import ClauseText, ClauseVersion, Disposition
from milepost.errors import NotAllowed
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor, is_operator


@transaction.atomic
def set_back(*, rows: models.QuerySet[Any], by: Actor, **times: dt.datetime) -> int:
    """Give `rows` the times at which the exercise says that they came about.

    The record of who did what keeps the time at which they were loaded.
    """
    if not is_operator(by):
        raise NotAllowed
    return rows.update(**times)


@transaction.atomic
def rewrite_adopted_text(
    *, clause_version: ClauseVersion, language: str, text: str, by: Actor
) -> None:
    """Plant a gap: other words than those adopted."""
    if not is_operator(by):
        raise NotAllowed
    ClauseText.objects.filter(clause_version=clause_version, language=language).update(
        text=text
    )
    record("demonstration.rewrite_adopted_text", clause_version, by=by)


@transaction.atomic
def accept_afterwards(*, disposition: Disposition, wording: str, by: Actor) -> None:
    """Plant a gap: an acceptance that no version carries."""
    if not is_operator(by):
        raise NotAllowed
    disposition.outcome = Disposition.Outcome.ACCEPTED
    disposition.new_wording = wording
    disposition.save(update_fields=["outcome", "new_wording"])
    record("demonstration.accept_afterwards", disposition, by=by)


@transaction.atomic
def let_day_pass(*, commitment: Commitment, due_on: dt.date, by: Actor) -> None:
    """Plant a gap: a commitment whose day has gone by without a word."""
    if not is_operator(by):
        raise NotAllowed
    commitment.due_on = due_on
    commitment.save(update_fields=["due_on"])
    record("demonstration.let_day_pass", commitment, by=by)
