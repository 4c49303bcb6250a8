"""Actions on expectations: what is awaited of organisations, and when it is done."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone

from milepost.movement.models import Organisation
from milepost.process.models import Expectation, Process, Verb
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor


@action("process.expect")
def expect(
    *,
    process: Process,
    organisations: Iterable[Organisation],
    verb: Verb,
    about: models.Model,
    url: str = "",
    due_at: datetime | None = None,
    by: Actor,
) -> int:
    """Expect `verb` on `about` of each organisation by `due_at`; returns how many are new."""
    rows = [
        Expectation(
            process=process,
            organisation=organisation,
            verb=verb,
            about_type=about._meta.label_lower,
            about_id=str(about.pk),
            url=url,
            due_at=due_at,
        )
        for organisation in organisations
    ]
    before = process.expectations.count()
    Expectation.objects.bulk_create(rows, ignore_conflicts=True)
    new = process.expectations.count() - before
    record(about, what=verb, organisations=new)
    return new


@action("process.meet")
def meet(
    *, organisation: Organisation, verb: Verb, about: models.Model, by: Actor
) -> None:
    """Mark what was expected of `organisation` as done today; nothing if it is done."""
    unmet = Expectation.objects.open().filter(
        organisation=organisation,
        verb=verb,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
    )
    # To the day: the moment could be laid beside that of an answer.
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if not unmet.update(met_at=today):
        return unchanged(None)
    # Without the organisation: its moment could be laid beside that of an answer.
    record(about, what=verb)
    return None


@action("process.await_again")
def await_again(
    *, organisation: Organisation, verb: Verb, about: models.Model, by: Actor
) -> None:
    """Reopen an expectation of `organisation` that was done and has been taken back."""
    rows = Expectation.objects.filter(
        organisation=organisation,
        verb=verb,
        about_type=about._meta.label_lower,
        about_id=str(about.pk),
    )
    if not rows.exclude(met_at=None).update(met_at=None):
        return unchanged(None)
    record(about, what=verb)
    return None


@action("process.stop_expecting")
def stop_expecting(*, about: models.Model, by: Actor) -> None:
    """Close the open expectations about a thing; what was not done stays not done."""
    rows = Expectation.objects.open().filter(
        about_type=about._meta.label_lower, about_id=str(about.pk)
    )
    unmet = rows.update(closed_at=timezone.now())
    if not unmet:
        return unchanged(None)
    record(about, organisations=unmet)
    return None
