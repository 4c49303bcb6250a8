"""Documents, the clauses they are made of, and how both stood in each version."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.movement import rules as movement_rules
from milepost.movement.models import (
    LocalisedText,
    Organisation,
    localise,
)
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


def new_key() -> str:
    """New random key of a clause: short, unguessable, valid as a bookmark in Word."""
    return "c" + secrets.token_hex(5)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> "DocumentQuerySet":
        """Documents that `actor` may read: by audience, or as an observer asked to comment."""
        seen = readable(actor, federation="process__federation")
        if observers := movement_rules.represented_observers(actor):
            asked = Document._default_manager.filter(observers__in=observers)
            seen |= Q(audience=Audience.FEDERATION, pk__in=asked.values("pk"))
        return self.filter(seen)


class Document(models.Model):
    """A text on its way to adoption: a strategy, or a resolution."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", _("Strategy")
        RESOLUTION = "resolution", _("Resolution")

    class Purpose(models.TextChoices):
        INFORMATION = "information", _("For information")
        ADOPTION = "adoption", _("For adoption")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    symbol = models.CharField(max_length=40, blank=True)
    original_language = models.CharField(max_length=12, default="en")
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True)
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.FEDERATION
    )

    # Organisations outside the federation that were asked to comment on it.
    observers = models.ManyToManyField(Organisation, related_name="+", blank=True)

    objects = DocumentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "kind", "symbol", "original_language", "audience"}
        keep |= {"purpose"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        title = localise(self.titles)
        return title.text if title else self.symbol


class DocumentTitle(LocalisedText):
    """A document's title in one language."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="titles"
    )

    class Privacy:
        keep = {"id", "document", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "document", "language", name="documents_one_title_a_language"
            )
        ]


class Clause(models.Model):
    """A passage of a document that keeps its key through every version and language."""

    class Role(models.TextChoices):
        HEADING = "heading", _("Heading")
        RECITAL = "recital", _("Preambular paragraph")
        AIM = "aim", _("Aim")
        OBJECTIVE = "objective", _("Objective")
        ENABLER = "enabler", _("Enabler")
        MEASURE = "measure", _("Measure")
        OPERATIVE = "operative", _("Operative paragraph")
        TEXT = "text", _("Text paragraph")

    # What must rest on a source.
    SUBSTANTIVE = {Role.AIM, Role.OBJECTIVE, Role.ENABLER, Role.MEASURE, Role.OPERATIVE}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="clauses"
    )
    key = models.CharField(max_length=12, default=new_key, unique=True)
    role = models.CharField(max_length=12, choices=Role)

    class Privacy:
        keep = {"id", "document", "key", "role"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return self.key


class ClauseVersion(models.Model):
    """One wording of a clause. Never reworded: a better wording is the next version."""

    class Agreement(models.TextChoices):
        OPEN = "open", pgettext_lazy("paragraph under negotiation", "Open")
        BRACKETED = "bracketed", _("In square brackets")
        AD_REFERENDUM = "ad_referendum", _("Agreed ad referendum")
        AGREED = "agreed", pgettext_lazy("paragraph under negotiation", "Agreed")

    clause = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="versions"
    )
    ordinal = models.PositiveIntegerField()
    agreement = models.CharField(
        max_length=14, choices=Agreement, default=Agreement.OPEN
    )

    class Privacy:
        keep = {"id", "clause", "ordinal", "agreement"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                "clause", "ordinal", name="documents_one_wording_an_ordinal"
            )
        ]

    def __str__(self) -> str:
        text = localise(self.texts)
        return text.text if text else ""


class ClauseText(LocalisedText):
    """A clause version in one language."""

    clause_version = models.ForeignKey(
        ClauseVersion, on_delete=models.CASCADE, related_name="texts"
    )

    class Privacy:
        keep = {"id", "clause_version", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "clause_version", "language", name="documents_one_text_a_language"
            )
        ]


class DocumentVersion(models.Model):
    """The whole document as it stood: which wording of which clause, in which order."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("text", "Draft")
        IN_REVIEW = "in_review", _("Under review")
        LOCKED = "locked", _("Locked: adopted")

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions"
    )
    ordinal = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    # SHA-256 of the text in its original language, from `queries.text_hash`; set on locking.
    text_hash = models.CharField(max_length=64, blank=True)

    class Privacy:
        keep = {"id", "document", "ordinal", "state", "made_at", "text_hash"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                "document", "ordinal", name="documents_one_version_an_ordinal"
            ),
            models.CheckConstraint(
                name="documents_locked_means_hashed",
                condition=Q(state="locked") & ~Q(text_hash="")
                | ~Q(state="locked") & Q(text_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.ordinal}"


class VersionClause(models.Model):
    """Where a wording stands in a version of the document, and under which number."""

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, related_name="version_clauses"
    )
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    clause_version = models.ForeignKey(
        ClauseVersion, on_delete=models.PROTECT, related_name="version_clauses"
    )

    class Privacy:
        keep = {"id", "version", "position", "number", "level", "clause_version"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                "version", "position", name="documents_one_clause_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number or self.position}"


class ClauseLineage(models.Model):
    """Split, merge or move of a clause in a version: the clause before and the one after.

    Recorded by whoever did it, never guessed. A clause that moved is its own successor.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", pgettext_lazy("paragraph", "Split")
        MERGED = "merged", pgettext_lazy("paragraph", "Merged")
        MOVED = "moved", pgettext_lazy("paragraph", "Moved")

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, related_name="lineage"
    )
    before = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="successors"
    )
    after = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="predecessors"
    )
    kind = models.CharField(max_length=6, choices=Kind)

    class Privacy:
        keep = {"id", "version", "before", "after", "kind"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "version", "before", "after", name="documents_one_descent_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.before_id} {self.kind} {self.after_id}"
