"""The bench on which comments are consolidated: what was done there, and can be undone."""

from django.db import models

from milepost.movement.models import Person

from .reviews import ReviewRound


class BenchStep(models.Model):
    """One thing done on the bench of a round, with what it takes to undo it.

    `undo` is a list of changes, the last first: each names a table, a row, and the fields
    as they were before and as they became. It is refused where they are so no longer.
    """

    round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="bench_steps"
    )
    verb = models.CharField(max_length=40)
    comments = models.PositiveIntegerField()
    undo = models.JSONField()
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        keep = {"id", "round", "verb", "comments", "by", "at", "undone_at"}
        scrub: dict[str, object] = {"undo": []}

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
