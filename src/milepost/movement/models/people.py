"""Models of people who sign in, and of the dated roles they hold."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .bodies import Body
from .dated import CurrentQuerySet, valid_in_order
from .organisations import Organisation
from .texts import Language


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
        """Primary key as text, as records of actions name a person."""
        return str(self.pk)


class AffiliationQuerySet(CurrentQuerySet["Affiliation"]):
    def named(self) -> "AffiliationQuerySet":
        """Affiliations with person, organisation, body and the names of these loaded."""
        return self.select_related(
            "person", "organisation__federation", "body"
        ).prefetch_related("organisation__names", "body__names")


class Affiliation(models.Model):
    """A role that a person holds at an organisation, from a day until a day.

    One row a role: who is focal point and pen holder at once has two.
    """

    class Role(models.TextChoices):
        FOCAL_POINT = "focal_point", _("Migration focal point")
        # May do all that the focal point does here, but sign.
        DEPUTY = "deputy", _("Deputy focal point")
        STAFF = "staff", _("Staff or volunteer")
        LEADER = "leader", _("Secretary General")
        NETWORK_COORDINATOR = "network_coordinator", _("Network coordinator")
        PEN_HOLDER = "pen_holder", _("Drafter")
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
