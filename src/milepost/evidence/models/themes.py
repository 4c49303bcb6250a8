"""Model of themes: suggested by a method, accepted or dismissed by coders."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.movement.models import Person
from milepost.movement.visibility import readable
from milepost.safeguard.actors import Actor

from .findings import Finding


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, actor: Actor) -> "ThemeQuerySet":
        """Themes of the findings whose audience includes `actor`."""
        return self.filter(
            readable(
                actor,
                federation="finding__process__federation",
                audience="finding__audience",
            )
        )


class Theme(models.Model):
    """What some statements have in common, as a method suggests it and a coder decides.

    Nothing is counted under a theme until somebody has accepted it under a name. What
    was suggested stands in the finding, as number `number` of its candidates, and stays
    as it was; a theme merged into another brings its statements there.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", pgettext_lazy("theme", "Suggested")
        ACCEPTED = "accepted", pgettext_lazy("theme", "Accepted")
        MERGED = "merged", _("Merged into another")
        DISMISSED = "dismissed", pgettext_lazy("theme", "Rejected")

    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, related_name="themes"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    name = models.CharField(_("name"), max_length=120, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True
    )
    # Empty where the command line decided.
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Privacy:
        keep = {"id", "finding", "number", "state", "name", "merged_into"}
        keep |= {"decided_by", "decided_at"}  # who that number is, Person scrubs
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                "finding", "number", name="evidence_one_theme_a_number"
            ),
            models.CheckConstraint(
                name="evidence_a_decided_theme_says_when",
                condition=Q(state="suggested", decided_at=None, decided_by=None)
                | ~Q(state="suggested") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_an_accepted_theme_has_a_name",
                condition=~Q(state="accepted") | ~Q(name=""),
            ),
            models.CheckConstraint(
                name="evidence_a_merged_theme_says_into_which",
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)
