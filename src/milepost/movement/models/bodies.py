"""Models of bodies, their seats and their mandates."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.safeguard.actors import Actor

from .dated import CurrentQuerySet, valid_in_order
from .organisations import Federation, Organisation
from .texts import LocalisedText, localise


class BodyQuerySet(models.QuerySet["Body"]):
    def visible_to(self, actor: Actor) -> "BodyQuerySet":
        """All bodies: they are public, as the documents that set them up are."""
        return self

    def named(self) -> "BodyQuerySet":
        """Bodies with federation and names loaded."""
        return self.select_related("federation").prefetch_related("names")


class Body(models.Model):
    """A group that organisations sit in: a council, a leadership group, a network."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Statutory meeting")
        LEADERSHIP_GROUP = "leadership_group", _("Leadership group")
        CO_CHAIR_GROUP = "co_chair_group", _("Co-Chair group")
        TASK_FORCE = "task_force", _("Task force")
        LAB = "lab", _("Lab")
        NETWORK = "network", _("Regional network")
        PLATFORM = "platform", _("Platform")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    federation = models.ForeignKey(
        Federation, on_delete=models.PROTECT, related_name="bodies"
    )
    slug = models.SlugField()
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    source = models.CharField(max_length=300, blank=True)

    objects = BodyQuerySet.as_manager()

    class Privacy:
        keep = {"id", "federation", "slug", "kind", "parent", "source"}
        scrub: dict[str, object] = {}

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(
                "federation", "slug", name="movement_body_once_in_a_federation"
            )
        ]

    def __str__(self) -> str:
        name = localise(self.names)
        return name.text if name else self.slug


class BodyName(LocalisedText):
    """A body's name in one language, and its short form where it has one."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="names")
    short = models.CharField(max_length=40, blank=True)

    class Privacy:
        keep = {"id", "body", "language", "text", "status", "short"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "body", "language", name="movement_one_body_name_a_language"
            )
        ]


class BodySeat(models.Model):
    """An organisation's place in a body, from a day until a day."""

    class Capacity(models.TextChoices):
        CHAIR = "chair", _("Chair")
        CO_CHAIR = "co_chair", _("Co-chair")
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")
        HOST = "host", _("Host")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seats"
    )
    capacity = models.CharField(max_length=10, choices=Capacity)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = CurrentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "body", "organisation", "capacity"}
        keep |= {"valid_from", "valid_to", "source"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [valid_in_order("movement_seat_begins_before_it_ends")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.capacity} {self.organisation_id}"


class SeatCount(models.Model):
    """How many sit in a body, where a source gives the number and not the names."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seat_counts")
    kind = models.CharField(max_length=20, choices=Organisation.Kind)
    count = models.PositiveIntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=300)

    class Privacy:
        keep = {"id", "body", "kind", "count", "as_of", "source"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"{self.count} {self.kind}"


class Mandate(models.Model):
    """What a body is asked to do, since when, and until when."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Active")
        DISCHARGED = "discharged", _("Discharged")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="mandates")
    state = models.CharField(max_length=10, choices=State)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    objects = CurrentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "body", "state", "valid_from", "valid_to", "source"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [valid_in_order("movement_mandate_begins_before_it_ends")]

    def __str__(self) -> str:
        task = localise(self.tasks)
        return task.text if task else str(self.pk)


class MandateTask(LocalisedText):
    """The wording of a mandate in one language."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="tasks")

    class Privacy:
        keep = {"id", "mandate", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "mandate", "language", name="movement_one_task_a_language"
            )
        ]
