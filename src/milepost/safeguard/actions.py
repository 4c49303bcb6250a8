"""The record of who did what. Every action of every step ends here."""

from django.db import models, transaction
from django.utils import timezone

from .actors import Actor
from .models import Record, RecordHead
from .queries import line_digest


@transaction.atomic
def record(verb: str, thing: models.Model, *, by: Actor, **facts: object) -> Record:
    """Add one line to the record, in the transaction of the change it tells of.

    `verb` is step and action, as in "drafting.dispose_comment"; `facts` are ids and
    counts, never text that a person wrote.
    """
    head, _ = RecordHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"digest": ""}
    )
    line = Record(
        at=timezone.now(),
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
        verb=verb,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        facts=facts,
        previous=head.digest,
    )
    line.digest = head.digest = line_digest(line)
    line.save()
    head.save()
    return line
