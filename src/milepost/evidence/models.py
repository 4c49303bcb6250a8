"""Learn: findings, each with the data it was made of and the way it was made."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.consultation.models import OpinionRound, Survey
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, actor: Actor) -> "FindingQuerySet":
        """As its audience says."""
        return self.filter(readable(actor, federation="process__federation"))

    def named(self) -> "FindingQuerySet":
        return self.select_related(
            "process__federation", "round", "survey"
        ).prefetch_related("process__titles")


class Finding(models.Model):
    """What was asked of which data by which method, and the answer.

    `result` is what `analysis` returned after disclosure control: tables about groups,
    never a row about a participant. A finding is not edited: new data, new finding.
    """

    class Kind(models.TextChoices):
        LANDSCAPE = "landscape", _("Opinion landscape")
        RESPONSE = "response", _("Response by region")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    round = models.ForeignKey(
        OpinionRound, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.FEDERATION
    )
    made_at = models.DateTimeField()
    data_fingerprint = models.CharField(max_length=64)
    method = models.CharField(max_length=60)
    method_version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    objects = FindingQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "kind", "round", "survey", "audience", "made_at"}
        keep |= {"data_fingerprint", "method", "method_version", "parameters", "result"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="evidence_a_finding_is_about_a_round_or_a_survey",
                condition=Q(round=None) ^ Q(survey=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.round or self.survey}"
