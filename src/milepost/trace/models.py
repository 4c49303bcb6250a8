"""Model of gaps in traceability that somebody has explained."""

from django.db import models

from milepost.process.models import Process


class KnownGap(models.Model):
    """A gap that somebody knows of, with the reason. The audit still lists it."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    reason = models.TextField()
    # Made on purpose in an exercise, to show what the audit finds.
    is_planted = models.BooleanField(default=False)

    class Privacy:
        keep = {"id", "process", "kind", "object_id", "reason", "is_planted"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "process", "kind", "object_id", name="trace_a_gap_is_explained_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
