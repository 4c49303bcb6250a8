"""Listen: opinion rounds that people answer, and surveys kept as aggregate records."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import LocalisedText, Region, in_reader_language
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class OpinionRoundQuerySet(models.QuerySet["OpinionRound"]):
    def visible_to(self, actor: Actor) -> "OpinionRoundQuerySet":
        return self.filter(readable(actor, federation="process__federation"))


class OpinionRound(models.Model):
    """Statements that people agree with, disagree with or pass, and add nothing more to.

    Answers are kept under a keyed hash of who answered: nothing here leads back to a
    person, and nobody can see how an organisation answered.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not open yet")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(max_length=12)
    description = models.TextField(blank=True)
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.FEDERATION
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Anyone may answer, so one person may answer twice: said wherever it is counted.
    is_open_to_strangers = models.BooleanField(default=False)
    attribution = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    licence = models.CharField(max_length=40, blank=True)
    # SHA-256 of what was imported, so that the same files twice are one round.
    imported_digest = models.CharField(max_length=64, blank=True)

    objects = OpinionRoundQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "title", "language", "description", "audience"}
        keep |= {"state", "is_open_to_strangers", "attribution"}
        keep |= {"source_url", "licence", "imported_digest"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                "process",
                "imported_digest",
                condition=~Q(imported_digest=""),
                name="consultation_the_same_import_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: Actor) -> "StatementQuerySet":
        return self.filter(
            readable(
                actor,
                federation="round__process__federation",
                audience="round__audience",
            )
        )

    def shown(self) -> "StatementQuerySet":
        """Without those that were moderated out, in order, with their wording."""
        rows = self.exclude(moderation=Statement.Moderation.OUT)
        return rows.order_by("number").prefetch_related("texts")


class Statement(models.Model):
    """One sentence put to people in a round."""

    class Moderation(models.IntegerChoices):
        OUT = -1, _("Left out")
        NOT_YET = 0, _("Not looked at")
        IN = 1, _("Shown")

    round = models.ForeignKey(
        OpinionRound, on_delete=models.CASCADE, related_name="statements"
    )
    number = models.PositiveIntegerField()
    moderation = models.SmallIntegerField(choices=Moderation, default=Moderation.IN)

    objects = StatementQuerySet.as_manager()

    class Privacy:
        keep = {"id", "round", "number", "moderation"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                "round", "number", name="consultation_one_statement_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.wording.text if self.wording else str(self.number)

    @property
    def wording(self) -> LocalisedText | None:
        """The text for this reader, which knows its language. Prefetch `texts`."""
        return in_reader_language(self.texts)


class StatementText(LocalisedText):
    """A statement in one language."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="texts"
    )

    class Privacy:
        keep = {"id", "statement", "language", "status"}
        scrub = {"text": ""}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "statement", "language", name="consultation_one_text_a_language"
            )
        ]


class Ballot(models.Model):
    """One participant of a round, known by a keyed hash; a region at the most.

    Its key is drawn at random: numbers in a row would say who answered after whom.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        OpinionRound, on_delete=models.CASCADE, related_name="ballots"
    )
    voter = models.CharField(max_length=64)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Privacy:
        keep = {"id", "round", "region"}
        scrub = {"voter": "{id}"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "round", "voter", name="consultation_one_ballot_a_voter"
            )
        ]

    def __str__(self) -> str:
        return f"Ballot {self.pk}"


class Vote(models.Model):
    """What one ballot says of one statement. The last answer counts; no time is kept."""

    class Value(models.IntegerChoices):
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")
        AGREE = 1, _("Agree")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="votes"
    )
    value = models.SmallIntegerField(choices=Value)

    class Privacy:
        keep = {"id", "ballot", "statement", "value"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "ballot", "statement", name="consultation_one_vote_a_statement"
            ),
            models.CheckConstraint(
                name="consultation_vote_is_agree_disagree_or_pass",
                condition=Q(value__in=[-1, 0, 1]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.statement_id} {self.value}"


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, actor: Actor) -> "SurveyQuerySet":
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
