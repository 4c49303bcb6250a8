"""Models of findings and of their verifications."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.consultation.models import OpinionRound, Survey
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, actor: Actor) -> "FindingQuerySet":
        """Findings whose audience includes `actor`."""
        return self.filter(readable(actor, federation="process__federation"))

    def named(self) -> "FindingQuerySet":
        """Findings with process, round, survey and the titles of these loaded."""
        return self.select_related(
            "process__federation", "round", "survey"
        ).prefetch_related("process__titles", "round__translations")


class Finding(models.Model):
    """What was asked of which data by which method, and the answer.

    `result` is what `analysis` returned after disclosure control: tables about groups,
    never a row about a participant. A finding is not edited: new data, new finding.
    """

    class Kind(models.TextChoices):
        LANDSCAPE = "landscape", _("Opinion landscape")
        RESPONSE = "response", _("Response by region")
        DIVERGENCE = "divergence", _("Comparison of regions")
        THEMES = "themes", _("Themes")

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
    # What computed it, such as "duckdb 2.0.0"; empty where that was not kept yet.
    engine = models.CharField(max_length=60, blank=True)
    parameters = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    objects = FindingQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "kind", "round", "survey", "audience", "made_at"}
        keep |= {"data_fingerprint", "method", "method_version", "engine"}
        keep |= {"parameters", "result"}
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
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def about(self) -> OpinionRound | Survey:
        """Round or survey that the finding was made from."""
        about = self.round or self.survey
        assert about is not None
        return about


class Verification(models.Model):
    """One look at whether a finding still holds: it was made again, and compared.

    Who looked stands in the record.
    """

    class Outcome(models.TextChoices):
        HOLDS = "holds", pgettext_lazy("finding", "Confirmed")
        DATA_CHANGED = "data_changed", _("The data have changed")
        RESULT_DIFFERS = "result_differs", _("The result is different")
        CANNOT = "cannot", _("It can no longer be reproduced")

    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, related_name="verifications"
    )
    at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    # How many more were counted than when the finding was made, where data changed.
    difference = models.IntegerField(null=True, blank=True)
    # Of the method it was made again with; empty where that is not known any more.
    method_version = models.CharField(max_length=20, blank=True)

    class Privacy:
        keep = {"id", "finding", "at", "outcome", "difference", "method_version"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["-at", "-id"]
        get_latest_by = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"
