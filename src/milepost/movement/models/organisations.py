"""Models of federations, regions and organisations."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.safeguard.actors import Actor

from .dated import CurrentQuerySet, valid_in_order
from .texts import LocalisedText, localise


class Federation(models.Model):
    """The whole whose members are heard: the Movement, or a made-up one to practise on.

    All federations share the tables, so every count is of one federation.
    """

    begins_chain = True  # of the record: see safeguard.chains

    class Kind(models.TextChoices):
        MOVEMENT = "movement", _("The Movement")
        EXERCISE = "exercise", _("Exercise: fictitious, for practice")
        OPEN_DATA = (
            "open_data",
            _("Public conversations of others, for testing methods"),
        )

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)

    class Privacy:
        keep = {"id", "slug", "kind"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return self.slug

    @property
    def is_exercise(self) -> bool:
        """Whether the federation is made up, to practise on."""
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
        name = localise(self.names)
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
        """All organisations: the directory is public."""
        return self

    def members(self) -> "OrganisationQuerySet":
        """Members of the federation and its institutions, without observers."""
        return self.exclude(kind=Organisation.Kind.OBSERVER)

    def observers(self) -> "OrganisationQuerySet":
        """Organisations that are observers, which are no members."""
        return self.filter(kind=Organisation.Kind.OBSERVER)

    def societies(self) -> "OrganisationQuerySet":
        """Organisations that are National Societies."""
        return self.filter(kind=Organisation.Kind.NATIONAL_SOCIETY)

    def named(self) -> "OrganisationQuerySet":
        """Organisations with federation, region and the names of both kinds loaded."""
        return self.select_related("federation", "region").prefetch_related(
            "names", "region__names"
        )


class Organisation(models.Model):
    """Organisation: a member of a federation, an institution of one, or an observer.

    An observer is shown only what it is asked about. An organisation takes no orders from us.
    """

    class Kind(models.TextChoices):
        NATIONAL_SOCIETY = "national_society", _("National Society")
        FEDERATION = "federation", _("Secretariat of the federation")
        ICRC = "icrc", _("ICRC")
        OBSERVER = "observer", _("Observer (not a member)")

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
        name = localise(self.names)
        return name.text if name else str(self.id)

    @property
    def is_member(self) -> bool:
        return self.kind != self.Kind.OBSERVER


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
        OURS = "milepost", "Milepost"

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
