"""Models of audiences, kept files, and the record of who did what."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read a thing. Each step's `visible_to` answers by this word."""

    PUBLIC = "public", _("Everyone")
    FEDERATION = "federation", _("Members of the federation")
    STEERING = "steering", _("The secretariat and drafters")
    OWNER = "owner", _("Its owner only")


class Record(models.Model):
    """One line of the record: who did what to which thing, and when.

    Holds ids, names of verbs and counts: no text that a person wrote, and no keys to
    people, so that it blocks no erasure. The lines of a federation form a chain: each
    digest covers the line before it, so an edited, removed or inserted line shows
    (`queries.first_broken_line`). Never changed, never deleted.
    """

    chain = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Privacy:
        keep = {"id", "chain", "at", "actor_kind", "actor_id", "verb", "object_type"}
        keep |= {"object_id", "facts", "previous", "digest"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"
        )


class RecordHead(models.Model):
    """The end of a chain of the record: locked while a line is added to it."""

    chain = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)

    class Privacy:
        keep = {"chain", "digest"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"{self.chain} {self.digest}"


class DataKeyFingerprint(models.Model):
    """What tells the data key that this database was written with from any other.

    Made of it like a key of its own, so it tells nothing of the key. There is one row.
    """

    fingerprint = models.CharField(max_length=64)

    class Privacy:
        keep = {"id", "fingerprint"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return self.fingerprint


class StoredFile(models.Model):
    """A file as somebody sent it, byte for byte, so that it can go back with answers.

    In the database, so that file and rows are written or lost together. Whoever may see
    it is asked of the thing that refers to it; there is no address of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    kept_at = models.DateTimeField()
    # Of the record, where lines about it stand: that of the thing it was sent for.
    chain = models.CharField(max_length=40)

    class Privacy:
        keep = {"id", "sha256", "size", "kept_at", "chain"}
        scrub = {"name": "", "content": b""}

    def __str__(self) -> str:
        return f"File {str(self.pk)[:8]}"
