"""Models of surveys kept as aggregate records."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Region
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, actor: Actor) -> "SurveyQuerySet":
        """Surveys whose audience includes `actor`."""
        return self.filter(readable(actor, federation="process__federation"))


class Survey(models.Model):
    """A survey known only as its published totals: who answered, and what scored highest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    asked_on = models.DateField()
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.FEDERATION
    )
    # Travels with every figure of the survey.
    caveat = models.TextField(blank=True)
    source = models.CharField(max_length=300)

    objects = SurveyQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "title", "asked_on", "audience", "caveat", "source"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return self.title


class SurveyResponse(models.Model):
    """How many of a region's societies answered a survey, and how many there are."""

    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, related_name="responses"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    eligible = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Privacy:
        keep = {"id", "survey", "region", "eligible", "answered"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "survey", "region", name="consultation_one_response_a_region"
            ),
            models.CheckConstraint(
                name="consultation_no_more_answers_than_societies",
                condition=Q(answered__lte=models.F("eligible")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answered} of {self.eligible}"


class SurveyResult(models.Model):
    """What a published survey says came first, in our words; no score where none is given."""

    class Question(models.TextChoices):
        PRIORITY = "priority", _("Priorities that scored highest")
        CHALLENGE = "challenge", _("Most significant challenge")
        INVESTMENT = "investment", _("Most important area to invest in")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="results")
    question = models.CharField(max_length=12, choices=Question)
    text = models.CharField(max_length=200)

    class Privacy:
        keep = {"id", "survey", "question", "text"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return self.text
