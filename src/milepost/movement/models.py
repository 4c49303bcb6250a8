"""Who: federations, organisations, bodies, people, and the roles people hold."""

import datetime as dt
import uuid
from typing import Any, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from milepost.safeguard.actors import Actor

M = TypeVar("M", bound=models.Model)


class Language(models.TextChoices):
    """The languages Milepost speaks; a text may also be in another one."""

    EN = "en", "English"
    FR = "fr", "Français"
    ES = "es", "Español"
    AR = "ar", "العربية"


class LocalisedText(models.Model):
    """A text in one language, and how far it may be relied on."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed")
        OFFICIAL = "official", _("Official")

    language = models.CharField(max_length=12)
    text = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


def in_reader_language(texts: "models.Manager[Any]") -> LocalisedText | None:
    """The text in the reader's language, else in English, else any. Prefetch `texts`."""
    by_language = {text.language: text for text in texts.all()}
    for language in (get_language() or "en", "en"):
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), None)


class CurrentQuerySet(models.QuerySet[M]):
    """Rows that hold from `valid_from` until before `valid_to`."""

    def current(self, on: dt.date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gt=on),
        )


def valid_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from=None)
        | Q(valid_to=None)
        | Q(valid_from__lte=F("valid_to")),
    )


class Federation(models.Model):
    """The whole whose members are heard: the Movement, or a made-up one to practise on.

    All federations share the tables, so every count is of one federation.
    """

    class Kind(models.TextChoices):
        MOVEMENT = "movement", _("The Movement")
        EXERCISE = "exercise", _("Exercise: made up, to practise on")
        OPEN_DATA = "open_data", _("Public conversations of others, to try methods on")

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)

    class Privacy:
        keep = {"id", "slug", "kind"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return self.slug

    @property
    def is_exercise(self) -> bool:
        return self.kind == self.Kind.EXERCISE


class Region(models.Model):
    """A statutory region of a federation."""

    federation = models.ForeignKey(
        Federation, on_delete=models.PROTECT, related_name="regions"
    )
    code = models.SlugField()

    class Privacy:
        keep = {"id", "federation", "code"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                "federation", "code", name="movement_region_once_in_a_federation"
            )
        ]

    def __str__(self) -> str:
        name = in_reader_language(self.names)
        return name.text if name else self.code


class RegionName(LocalisedText):
    """A region's name in one language."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="names")

    class Privacy:
        keep = {"id", "region", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "region", "language", name="movement_one_region_name_a_language"
            )
        ]


class OrganisationQuerySet(CurrentQuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> "OrganisationQuerySet":
        """The directory is public: who exists is no secret. Kept for one habit."""
        return self

    def societies(self) -> "OrganisationQuerySet":
        return self.filter(kind=Organisation.Kind.NATIONAL_SOCIETY)

    def named(self) -> "OrganisationQuerySet":
        """With what a list shows, in a constant number of queries."""
        return self.select_related("federation", "region").prefetch_related(
            "names", "region__names"
        )


class Organisation(models.Model):
    """A member of a federation, or an institution of it. It takes no orders from us."""

    class Kind(models.TextChoices):
        NATIONAL_SOCIETY = "national_society", _("National Society")
        FEDERATION = "federation", _("Secretariat of the federation")
        ICRC = "icrc", _("International Committee")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    federation = models.ForeignKey(
        Federation, on_delete=models.PROTECT, related_name="organisations"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
    )
    website = models.URLField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Privacy:
        keep = {"id", "federation", "kind", "region", "website"}
        keep |= {"valid_from", "valid_to", "source"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [valid_in_order("movement_organisation_begins_before_it_ends")]

    def __str__(self) -> str:
        name = in_reader_language(self.names)
        return name.text if name else str(self.id)


class OrganisationName(LocalisedText):
    """An organisation's name in one language."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names"
    )

    class Privacy:
        keep = {"id", "organisation", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "language", name="movement_one_name_a_language"
            )
        ]


class OrganisationIdentifier(models.Model):
    """What another system calls an organisation: its key in GO, FDRS, ISO 3166."""

    class Scheme(models.TextChoices):
        GO = "go_id", "GO"
        FDRS = "fdrs_code", "FDRS"
        ISO2 = "iso2", "ISO 3166-1 alpha-2"
        ISO3 = "iso3", "ISO 3166-1 alpha-3"
        EXERCISE = "exercise", _("Exercise")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=12, choices=Scheme)
    value = models.CharField(max_length=40)

    class Privacy:
        keep = {"id", "organisation", "scheme", "value"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "scheme", name="movement_one_identifier_a_scheme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class BodyQuerySet(models.QuerySet["Body"]):
    def visible_to(self, actor: Actor) -> "BodyQuerySet":
        """Bodies are public, as the documents that set them up are."""
        return self

    def named(self) -> "BodyQuerySet":
        return self.select_related("federation").prefetch_related("names")


class Body(models.Model):
    """A group that organisations sit in: a council, a leadership group, a network."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Statutory meeting")
        LEADERSHIP_GROUP = "leadership_group", _("Leadership group")
        CO_CHAIR_GROUP = "co_chair_group", _("Co-chair group")
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
        name = in_reader_language(self.names)
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
        task = in_reader_language(self.tasks)
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


class Person(AbstractBaseUser):
    """Staff or a volunteer of an organisation who signs in. Never a migrant."""

    actor_kind = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.EN
    )
    is_active = models.BooleanField(default=True)
    # Made for the demonstration: the switcher steps into these and no others.
    is_made_up = models.BooleanField(default=False)

    objects = BaseUserManager["Person"]()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Privacy:
        keep = {"id", "language", "is_active", "is_made_up", "last_login"}
        scrub = {"email": "{id}@erased.invalid", "name": "", "password": "!"}

    def __str__(self) -> str:
        return self.name

    @property
    def actor_id(self) -> str:
        return str(self.pk)


class AffiliationQuerySet(CurrentQuerySet["Affiliation"]):
    def named(self) -> "AffiliationQuerySet":
        return self.select_related(
            "person", "organisation__federation", "body"
        ).prefetch_related("organisation__names", "body__names")


class Affiliation(models.Model):
    """A role that a person holds at an organisation, from a day until a day.

    One row a role: who is focal point and pen holder at once has two.
    """

    class Role(models.TextChoices):
        FOCAL_POINT = "focal_point", _("Migration focal point")
        STAFF = "staff", _("Staff or volunteer")
        LEADER = "leader", _("Secretary General")
        NETWORK_COORDINATOR = "network_coordinator", _("Coordinator of a network")
        PEN_HOLDER = "pen_holder", _("Pen holder")
        SECRETARIAT = "secretariat", _("Secretariat")
        TASK_FORCE = "task_force", _("Task Force")
        LAB = "lab", _("Lab")
        DATA_STEWARD = "data_steward", _("Data steward")
        ADMINISTRATOR = "administrator", _("Administrator")
        READER = "reader", _("Reader")

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="affiliations"
    )
    role = models.CharField(max_length=20, choices=Role)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="affiliations",
        null=True,
        blank=True,
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Privacy:
        keep = {"id", "person", "organisation", "role", "body"}
        keep |= {"valid_from", "valid_to"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            valid_in_order("movement_affiliation_begins_before_it_ends"),
            models.CheckConstraint(
                name="movement_a_coordinator_coordinates_a_network",
                condition=~Q(role="network_coordinator") | Q(body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"
