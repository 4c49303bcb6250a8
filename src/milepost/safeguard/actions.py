"""The record of who did what, where every action of every step ends, and kept files."""

import hashlib

from django.db import models, transaction
from django.utils import timezone

from .actors import Actor
from .models import Record, RecordHead, StoredFile
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


@transaction.atomic
def keep_file(*, name: str, content: bytes, by: Actor) -> StoredFile:
    """Keep a file as it came, byte for byte."""
    kept = StoredFile.objects.create(
        name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        kept_at=timezone.now(),
    )
    record("safeguard.keep_file", kept, size=kept.size, by=by)
    return kept


@transaction.atomic
def discard_file(*, stored: StoredFile, by: Actor) -> None:
    """Keep a file no longer: it was refused, or is here already."""
    record("safeguard.discard_file", stored, by=by)
    stored.delete()
