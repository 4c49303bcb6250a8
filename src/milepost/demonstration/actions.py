"""Actions of the demonstration only: backdate rows, and plant gaps past every rule.

No step offers these, on purpose: a text that was adopted is not rewritten, and a day that
has passed is no day to promise for. An exercise needs both, to show what the audit finds.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models

from milepost.commitments.models import Commitment
from milepost.documents.models import ClauseText, ClauseVersion
from milepost.errors import NotAllowed
from milepost.process.models import Process
from milepost.review.models import Disposition
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor, is_operator


@action("demonstration.backdate")
def backdate(
    *,
    process: Process,
    rows: models.QuerySet[Any],
    times: Mapping[str, dt.datetime],
    by: Actor,
) -> int:
    """Set date columns of `rows` of a process to `times`; returns how many rows changed.

    The record of who did what keeps the time at which they were loaded.
    """
    if not is_operator(by):
        raise NotAllowed
    changed = rows.update(**times)
    record(process, table=rows.model._meta.label_lower, rows=changed)
    return changed


@action("demonstration.rewrite_adopted_text")
def rewrite_adopted_text(
    *, clause_version: ClauseVersion, language: str, text: str, by: Actor
) -> None:
    """Plant a gap: replace the adopted text of a clause in `language` by `text`."""
    if not is_operator(by):
        raise NotAllowed
    ClauseText.objects.filter(clause_version=clause_version, language=language).update(
        text=text
    )
    record(clause_version)


@action("demonstration.accept_afterwards")
def accept_afterwards(*, disposition: Disposition, wording: str, by: Actor) -> None:
    """Plant a gap: accept a comment with new wording that no version contains."""
    if not is_operator(by):
        raise NotAllowed
    disposition.outcome = Disposition.Outcome.ACCEPTED
    disposition.new_wording = wording
    disposition.save(update_fields=["outcome", "new_wording"])
    record(disposition)


@action("demonstration.let_day_pass")
def let_day_pass(*, commitment: Commitment, due_on: dt.date, by: Actor) -> None:
    """Plant a gap: set the due date of a commitment to `due_on`, a day in the past."""
    if not is_operator(by):
        raise NotAllowed
    commitment.due_on = due_on
    commitment.save(update_fields=["due_on"])
    record(commitment)
