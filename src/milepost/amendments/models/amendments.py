"""Amendments: structured changes to a version of a text, put forward and decided."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.documents.models.documents import Clause, ClauseVersion, DocumentVersion
from milepost.movement.models import (
    LocalisedText,
    Organisation,
    Person,
    reader_translation,
)
from milepost.movement.visibility import readable
from milepost.safeguard.actors import Actor


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, actor: Actor) -> "AmendmentQuerySet":
        """Amendments to documents that `actor` may read."""
        return self.filter(
            readable(
                actor,
                federation="version__document__process__federation",
                audience="version__document__audience",
            )
        )

    def open(self) -> "AmendmentQuerySet":
        """Amendments that are neither decided nor withdrawn."""
        return self.filter(state=Amendment.State.OPEN)


class Amendment(models.Model):
    """A change to a version of a document, put forward by an organisation.

    Never reworded: a better wording is a new amendment, so that the record shows every
    proposal as it was made.
    """

    class Kind(models.TextChoices):
        REPLACE = "replace", _("Replacement")
        INSERT = "insert", _("New paragraph")
        DELETE = "delete", _("Delete the paragraph")
        MOVE = "move", _("Move the paragraph")
        SPLIT = "split", _("Split the paragraph")
        MERGE = "merge", _("Merge two paragraphs")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("amendment", "Open")
        ADOPTED = "adopted", pgettext_lazy("amendment", "Adopted")
        DECLINED = "declined", pgettext_lazy("amendment", "Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "Withdrawn")
        FALLEN = "fallen", _("Lapsed because another was adopted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=7, choices=Kind)
    # The wording that is amended; none where a clause is inserted.
    clause_version = models.ForeignKey(
        ClauseVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Inserted or moved after this clause (none: at the top); merged with it.
    other_clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # An amendment to an amendment.
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="amended_by",
        null=True,
        blank=True,
    )
    # The whole new wording; of a split, both parts with an empty line between them.
    wording = models.TextField(_("proposed wording"), blank=True)
    language = models.CharField(max_length=12, default="en")
    rationale = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    # Where the chair takes it, when that is not where its distance puts it.
    order_override = models.PositiveSmallIntegerField(null=True, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "version", "kind", "clause_version", "other_clause", "amends"}
        keep |= {"wording", "language", "rationale", "proposed_by", "proposed_at"}
        keep |= {"state", "order_override", "decision", "decided_by", "decided_at"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="amendments_amendment_decided_means_when",
                condition=Q(state="open", decided_at=None)
                | ~Q(state="open") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="amendments_only_an_insertion_amends_no_clause",
                condition=Q(kind="insert", clause_version=None)
                | ~Q(kind="insert") & Q(clause_version__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Amendment {str(self.pk)[:8]}"

    @property
    def translated(self) -> "AmendmentText":
        """Wording, reason and decision in the reader's language, else in the original.

        Prefetch `translations`.
        """
        original = AmendmentText(
            amendment=self,
            language=self.language,
            text=self.wording,
            rationale=self.rationale,
            decision=self.decision,
            status=LocalisedText.Status.OFFICIAL,
        )
        return reader_translation(original, self.translations)


class AmendmentText(LocalisedText):
    """The wording of an amendment and its reasons in another language than its own.

    For the reader only: what is decided, and enters the text, is the amendment's wording.
    `text` is empty where the amendment has no wording.
    """

    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, related_name="translations"
    )
    rationale = models.TextField(_("reason"), blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True)

    class Privacy:
        keep = {"id", "amendment", "language", "text", "status"}
        keep |= {"rationale", "decision"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "amendment", "language", name="amendments_one_text_a_language"
            )
        ]
