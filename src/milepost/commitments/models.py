"""Models of commitments in answer to a clause, their resources, and progress reports."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.documents.models import Clause
from milepost.movement.models import Organisation
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, actor: Actor) -> "CommitmentQuerySet":
        """Commitments of `actor`'s organisations, and those opened to an audience with `actor`."""
        return self.filter(
            readable(actor, federation="process__federation", owner="organisation")
        )


class Commitment(models.Model):
    """What an organisation will do by a date in answer to an adopted clause."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("commitment"))
    language = models.CharField(max_length=12, default="en")
    due_on = models.DateField(_("due date"))
    made_at = models.DateTimeField()
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.OWNER)
    # SHA-256 of organisation, clause, words and day: the same promise is taken once.
    fingerprint = models.CharField(max_length=64)

    objects = CommitmentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "clause", "organisation", "text", "language"}
        keep |= {"due_on", "made_at", "audience", "fingerprint"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                name="commitments_a_commitment_has_words", condition=~Q(text="")
            ),
            # It is the owner's, then the members', then everyone's: secretariat and
            # drafters read it with the other members and not before them.
            models.CheckConstraint(
                name="commitments_are_not_for_steering_alone",
                condition=~Q(audience="steering"),
            ),
            models.UniqueConstraint(
                "clause", "fingerprint", name="commitments_a_promise_is_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ResourceLine(models.Model):
    """What a commitment takes: money, days of staff, or goods."""

    class Kind(models.TextChoices):
        MONEY = "money", _("Money")
        STAFF_DAYS = "staff_days", _("Days of staff")
        GOODS = "goods", _("Goods")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        COMMITTED = "committed", _("Committed")
        SPENT = "spent", _("Spent")

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="resources"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    # ISO 4217 for money, else "days" or what is counted.
    unit = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()

    class Privacy:
        keep = {"id", "commitment", "kind", "state", "amount", "unit", "year"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commitments_amounts_are_positive",
                condition=Q(amount__gt=0),
            ),
            models.CheckConstraint(
                name="commitments_amounts_have_a_unit", condition=~Q(unit="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit} {self.year}"


class ProgressReport(models.Model):
    """How far a commitment is, as its organisation says, on a day."""

    class Stage(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        UNDER_WAY = "under_way", pgettext_lazy("commitment", "Under way")
        DELIVERED = "delivered", _("Delivered")
        STALLED = "stalled", _("Stalled")
        ABANDONED = "abandoned", _("Abandoned")

    class Grade(models.TextChoices):
        SELF = "self", _("Reported by the organisation itself")
        DOCUMENTED = "documented", _("Documented")
        PEER = "peer", _("Confirmed by a peer")
        INDEPENDENT = "independent", _("Confirmed independently")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="reports"
    )
    as_of = models.DateField(_("date of the report"))
    stage = models.CharField(_("status"), max_length=12, choices=Stage)
    narrative = models.TextField(_("what was done"))
    # What changed for people on the move, where it is known: the end of the line.
    effect = models.TextField(_("effect on people on the move"), blank=True)
    evidence_grade = models.CharField(
        _("evidence"), max_length=12, choices=Grade, default=Grade.SELF
    )
    made_at = models.DateTimeField()
    # SHA-256 of all that is reported: the same report is taken once.
    fingerprint = models.CharField(max_length=64)

    class Privacy:
        keep = {"id", "commitment", "as_of", "stage", "narrative", "effect"}
        keep |= {"evidence_grade", "made_at", "fingerprint"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["as_of", "made_at"]
        constraints = [
            models.CheckConstraint(
                name="commitments_a_report_has_words", condition=~Q(narrative="")
            ),
            models.UniqueConstraint(
                "commitment", "fingerprint", name="commitments_a_report_is_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} {self.stage}"
