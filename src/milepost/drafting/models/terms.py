"""The terms of a federation: one concept, its word in each language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Federation


class Term(models.Model):
    """A word that a federation uses, or avoids, for a concept in one language."""

    class Standing(models.TextChoices):
        PREFERRED = "preferred", _("Preferred")
        ADMITTED = "admitted", _("Admitted")
        AVOIDED = "avoided", _("Avoided")

    federation = models.ForeignKey(
        Federation, on_delete=models.CASCADE, related_name="+"
    )
    concept = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    standing = models.CharField(
        max_length=9, choices=Standing, default=Standing.PREFERRED
    )
    note = models.CharField(max_length=300, blank=True)

    class Privacy:
        keep = {"id", "federation", "concept", "language", "text", "standing", "note"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["concept", "language", "standing"]
        constraints = [
            models.UniqueConstraint(
                "federation", "concept", "language", "text", name="drafting_a_term_once"
            ),
            models.UniqueConstraint(
                fields=["federation", "concept", "language"],
                name="drafting_one_preferred_term",
                condition=Q(standing="preferred"),
            ),
        ]

    def __str__(self) -> str:
        return self.text
