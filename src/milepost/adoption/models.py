"""Models of meetings, agenda items, adoptions and reservations."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.documents.models import Document, DocumentVersion
from milepost.movement.models import (
    Body,
    LocalisedText,
    Organisation,
    reader_translation,
)
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: Actor) -> "MeetingQuerySet":
        """Meetings whose audience includes `actor`."""
        return self.filter(readable(actor, federation="process__federation"))


class Meeting(models.Model):
    """A session of a body that may decide."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.FEDERATION
    )
    source = models.CharField(max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "body", "title", "place", "opens_on", "closes_on"}
        keep |= {"audience", "source"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["opens_on"]
        constraints = [
            models.CheckConstraint(
                name="adoption_meeting_opens_before_it_closes",
                condition=Q(opens_on__lte=models.F("closes_on")),
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, actor: Actor) -> "AgendaItemQuerySet":
        """Agenda items of the meetings whose audience includes `actor`."""
        return self.filter(
            readable(
                actor,
                federation="meeting__process__federation",
                audience="meeting__audience",
            )
        )


class AgendaItem(models.Model):
    """A point on a meeting's agenda, with the document before it."""

    class Purpose(models.TextChoices):
        INFORMATION = "information", _("For information")
        DECISION = "decision", _("For decision")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="agenda"
    )
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=Purpose)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AgendaItemQuerySet.as_manager()

    class Privacy:
        keep = {"id", "meeting", "number", "title", "purpose", "document"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                "meeting", "number", name="adoption_one_item_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, actor: Actor) -> "AdoptionQuerySet":
        """Adoptions of which `actor` may read both the meeting and the text."""
        return self.filter(
            readable(
                actor,
                federation="item__meeting__process__federation",
                audience="item__meeting__audience",
            ),
            readable(
                actor,
                federation="version__document__process__federation",
                audience="version__document__audience",
            ),
        )


class Adoption(models.Model):
    """A version of a text, adopted by consensus under an agenda item; locked for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, related_name="adoption"
    )
    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, related_name="+"
    )
    adopted_on = models.DateField()
    # The number the meeting gave it; blank until known, never invented.
    number = models.CharField(max_length=40, blank=True)
    # The locked version's hash as the meeting saw it: compared by the trace audit.
    text_hash = models.CharField(max_length=64)

    objects = AdoptionQuerySet.as_manager()

    class Privacy:
        keep = {"id", "item", "version", "adopted_on", "number", "text_hash"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["adopted_on"]
        constraints = [
            models.CheckConstraint(
                name="adoption_an_adopted_text_is_hashed",
                condition=~Q(text_hash=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version.document} ({self.adopted_on})"


class Reservation(models.Model):
    """What an organisation put on record while joining the consensus."""

    adoption = models.ForeignKey(
        Adoption, on_delete=models.CASCADE, related_name="reservations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("reservation"))

    class Privacy:
        keep = {"id", "adoption", "organisation", "text"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "adoption", "organisation", name="adoption_one_reservation_each"
            ),
            models.CheckConstraint(
                name="adoption_a_reservation_has_words", condition=~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def translated(self) -> "ReservationText":
        """Reservation in the reader's language, else as entered. Prefetch `translations`.

        The `language` of the original is empty, since it is not noted.
        """
        original = ReservationText(reservation=self, text=self.text)
        return reader_translation(original, self.translations)


class ReservationText(LocalisedText):
    """A reservation in another language than it was entered in."""

    reservation = models.ForeignKey(
        Reservation, on_delete=models.CASCADE, related_name="translations"
    )

    class Privacy:
        keep = {"id", "reservation", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "reservation", "language", name="adoption_one_text_a_language"
            )
        ]
