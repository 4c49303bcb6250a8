"""Models of strategy processes, their phases, and what is expected of whom by when."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from milepost.movement import rules as movement_rules
from milepost.movement.models import (
    Federation,
    LocalisedText,
    Organisation,
    Person,
    localise,
)
from milepost.movement.visibility import readable
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience


class ProcessQuerySet(models.QuerySet["Process"]):
    def visible_to(self, actor: Actor) -> "ProcessQuerySet":
        """Processes whose audience includes `actor`."""
        return self.filter(readable(actor, federation="federation"))

    def named(self) -> "ProcessQuerySet":
        """Processes with federation, titles and phases loaded."""
        return self.select_related("federation").prefetch_related("titles", "phases")


class Process(models.Model):
    """One strategy on its way from the first question to the last report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    federation = models.ForeignKey(
        Federation, on_delete=models.PROTECT, related_name="+"
    )
    slug = models.SlugField(unique=True)
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.FEDERATION
    )
    # Deadlines are read in this zone: "by Friday" is Friday somewhere.
    time_zone = models.CharField(max_length=40, default="Europe/Zurich")
    source = models.CharField(max_length=300, blank=True)

    objects = ProcessQuerySet.as_manager()

    class Privacy:
        keep = {"id", "federation", "slug", "audience", "time_zone", "source"}
        scrub: dict[str, object] = {}

    class Meta:
        verbose_name_plural = "processes"
        ordering = ["slug"]

    def __str__(self) -> str:
        title = localise(self.titles)
        return title.text if title else self.slug


class ProcessTitle(LocalisedText):
    """A process's title in one language."""

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="titles"
    )

    class Privacy:
        keep = {"id", "process", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "process", "language", name="process_one_title_a_language"
            )
        ]


class Verb(models.TextChoices):
    """What a phase can open to those who take part."""

    ANSWER = "answer", pgettext_lazy("action in a phase", "Answer a consultation")
    COMMENT = "comment", pgettext_lazy("action", "Comment")
    RESPOND = "respond", pgettext_lazy("action in a phase", "Respond to comments")
    ADOPT = "adopt", pgettext_lazy("action in a phase", "Adopt a text")
    COMMIT = "commit", pgettext_lazy("action in a phase", "Make commitments")
    REPORT = "report", pgettext_lazy("action in a phase", "Report progress")


class PhaseQuerySet(models.QuerySet["Phase"]):
    def running(self, at: datetime | None = None) -> "PhaseQuerySet":
        """Phases that are open at the moment `at`, by default now."""
        at = at or timezone.now()
        return self.filter(opens_at__lte=at).filter(
            Q(closes_at=None) | Q(closes_at__gt=at)
        )


class Phase(models.Model):
    """A stretch of a process in which certain verbs are open."""

    class Kind(models.TextChoices):
        LISTEN = "listen", pgettext_lazy("phase of a process", "Consultation")
        LEARN = "learn", pgettext_lazy("phase of a process", "Analysis")
        WRITE = "write", pgettext_lazy("phase of a process", "Drafting")
        REVIEW = "review", pgettext_lazy("phase of a process", "Review")
        DECIDE = "decide", pgettext_lazy("phase of a process", "Adoption")
        DO = "do", pgettext_lazy("phase of a process", "Implementation")

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="phases"
    )
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    verbs = models.JSONField(default=list)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)

    objects = PhaseQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "ordinal", "kind", "verbs", "opens_at", "closes_at"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                "process", "ordinal", name="process_one_phase_a_place"
            ),
            models.CheckConstraint(
                name="process_phase_opens_before_it_closes",
                condition=Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.get_kind_display()}"

    @property
    def is_past(self) -> bool:
        """Whether the phase has closed."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    def is_running(self, at: datetime | None = None) -> bool:
        """Whether the phase is open at the moment `at`, by default now."""
        at = at or timezone.now()
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


class ExpectationQuerySet(models.QuerySet["Expectation"]):
    def open(self) -> "ExpectationQuerySet":
        """Expectations still awaited: neither done, nor about something that has closed."""
        return self.filter(met_at=None, closed_at=None)

    def visible_to(self, actor: Actor) -> "ExpectationQuerySet":
        """Expectations of organisations that `actor` belongs to, coordinates, or steers.

        Secretariat and drafters see all of their federation: who is awaited is nobody else's
        business.
        """
        if is_operator(actor):
            return self
        return self.filter(
            Q(process__federation__in=movement_rules.steered_federations(actor))
            | Q(organisation__in=movement_rules.actor_organisations(actor))
            | Q(organisation__in=movement_rules.coordinated_organisations(actor))
        )


class Expectation(models.Model):
    """What an organisation is expected to do, about which thing, and by when.

    Later steps say so and when it is met, through `actions.expect` and `actions.meet`; this
    step only shows rows.
    """

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="expectations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    verb = models.CharField(max_length=10, choices=Verb)
    # The thing it is about: its model label and id. A later step's, so never a key.
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=64)
    url = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    # What it was about closed before it was met: no longer awaited, and not done.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ExpectationQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "organisation", "verb", "about_type", "about_id"}
        keep |= {"url", "due_at", "met_at", "closed_at"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "process",
                "organisation",
                "verb",
                "about_type",
                "about_id",
                name="process_expected_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.verb} {self.about_type}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Notices for `actor`; all of them for an operator."""
        if is_operator(actor):
            return self
        return self.filter(person=actor) if isinstance(actor, Person) else self.none()

    def timely(self) -> "NoticeQuerySet":
        """Notices that are due now, about something that is still awaited."""
        return self.filter(
            due_at__lte=timezone.now(),
            expectation__met_at=None,
            expectation__closed_at=None,
        )


class Notice(models.Model):
    """Reminder to one person of what is expected of their organisation.

    It is shown on their first page from the moment it is due, and sent once by mail.

    Expectation, person and days before the deadline are its key, so that nobody is told
    the same twice, however often it is asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expectation = models.ForeignKey(
        Expectation, on_delete=models.CASCADE, related_name="notices"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    days_before = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    # None where it never went out: nobody made up has a letter box, and a server may refuse.
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Privacy:
        keep = {"id", "expectation", "person", "days_before", "due_at", "mailed_at"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                "expectation", "person", "days_before", name="process_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {str(self.pk)[:8]}"
