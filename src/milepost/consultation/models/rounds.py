"""Models of rounds and of their statements."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.movement.models import LocalisedText, localise, reader_translation
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class OpinionRoundQuerySet(models.QuerySet["OpinionRound"]):
    def visible_to(self, actor: Actor) -> "OpinionRoundQuerySet":
        """Opinion rounds whose audience includes `actor`."""
        return self.filter(readable(actor, federation="process__federation"))


class OpinionRound(models.Model):
    """Statements that people agree with, disagree with or pass, and add nothing more to.

    Answers are kept under a keyed hash of who answered: nothing here leads back to a
    person, and nobody can see how an organisation answered.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not open yet")
        OPEN = "open", pgettext_lazy("opinion round", "Open")
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
        return str(self.translated)

    @property
    def translated(self) -> "RoundTitle":
        """Title and description in the reader's language. Prefetch `translations`."""
        original = RoundTitle(
            round=self,
            language=self.language,
            text=self.title,
            description=self.description,
            status=LocalisedText.Status.OFFICIAL,
        )
        return reader_translation(original, self.translations)


class RoundTitle(LocalisedText):
    """The title and the description of a round in another language than its own."""

    round = models.ForeignKey(
        OpinionRound, on_delete=models.CASCADE, related_name="translations"
    )
    description = models.TextField(blank=True)

    class Privacy:
        keep = {"id", "round", "language", "text", "status", "description"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "round", "language", name="consultation_one_title_a_language"
            )
        ]


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: Actor) -> "StatementQuerySet":
        """Statements of the rounds whose audience includes `actor`."""
        return self.filter(
            readable(
                actor,
                federation="round__process__federation",
                audience="round__audience",
            )
        )

    def shown(self) -> "StatementQuerySet":
        """Statements that were not moderated out, by number, with their texts prefetched."""
        rows = self.exclude(moderation=Statement.Moderation.OUT)
        return rows.order_by("number").prefetch_related("texts")


class Statement(models.Model):
    """One sentence put to people in a round."""

    class Moderation(models.IntegerChoices):
        OUT = -1, _("Rejected in moderation")
        NOT_YET = 0, _("Not moderated")
        IN = 1, _("Accepted in moderation")

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
        """Text of the statement in the reader's language, if any. Prefetch `texts`."""
        return localise(self.texts)


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
