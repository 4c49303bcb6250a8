"""The terms of a federation: one concept, its word in each language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Federation


class Term(models.Model):
    """A word that a federation uses, or does not, for a concept in one language."""

    class Status(models.TextChoices):
        PREFERRED = "preferred", _("Preferred")
        ADMITTED = "admitted", _("Admitted")
        FORBIDDEN = "forbidden", _("Not to be used")

    federation = models.ForeignKey(
        Federation, on_delete=models.CASCADE, related_name="+"
    )
    concept = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    term = models.CharField(max_length=200)
    status = models.CharField(max_length=9, choices=Status, default=Status.PREFERRED)
    note = models.CharField(max_length=300, blank=True)

    class Privacy:
        keep = {"id", "federation", "concept", "language", "term", "status", "note"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["concept", "language", "-status", "term"]
        constraints = [
            models.UniqueConstraint(
                "federation",
                "concept",
                "language",
                "term",
                name="documents_a_term_once",
            ),
        ]

    def __str__(self) -> str:
        return self.term
