"""Files that came back: marked-up Word files and filled comment tables."""

import uuid

from django.db import models

from milepost.movement import rules as movement_rules
from milepost.movement.models import Federation, Organisation, Person
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import StoredFile

from .reviews import ReviewRound


class ReturnedFileQuerySet(models.QuerySet["ReturnedFile"]):
    def visible_to(self, actor: Actor) -> "ReturnedFileQuerySet":
        """Its own for an organisation; for those who steer, all but those that hold a
        remark which the organisation keeps inside, or left out."""
        if is_operator(actor):
            return self
        federation = "round__version__document__process__federation__in"
        is_inside = models.Q(comments__standing__in=["internal", "left_out"])
        steered = models.Q(**{federation: movement_rules.federations_steered_by(actor)})
        return self.filter(
            (steered & ~is_inside)
            | models.Q(organisation__in=movement_rules.organisations_worked_for(actor))
        )


class ReturnedFile(models.Model):
    """A file that somebody filled or marked and sent back to a round, as it came.

    `marks` were counted in the file; of these, `taken` became comments and `blank` held
    no words. What adds up was not lost.
    """

    class Kind(models.TextChoices):
        WORD = "word", "DOCX"
        TABLE = "table", "XLSX, DOCX, CSV"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="returned_files"
    )
    # Whose remarks it holds; none for a table with rows of several.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    # Of a table: the name of its profile, or the columns as somebody mapped them.
    profile = models.CharField(max_length=40, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, blank=True)
    marks = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    blank = models.PositiveIntegerField(default=0)
    read_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    read_at = models.DateTimeField()

    objects = ReturnedFileQuerySet.as_manager()

    class Privacy:
        keep = {"id", "round", "organisation", "stored", "kind", "profile", "mapping"}
        keep |= {"language", "marks", "taken", "blank", "read_by", "read_at"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(
                "round", "stored", name="drafting_a_file_is_read_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"File {str(self.pk)[:8]}"


class TableMapping(models.Model):
    """What the columns of a comment table mean here, asked once and remembered."""

    federation = models.ForeignKey(
        Federation, on_delete=models.CASCADE, related_name="+"
    )
    # SHA-256 of the headings, in order, as `formats` compares them.
    headings = models.CharField(max_length=64)
    columns = models.JSONField()

    class Privacy:
        keep = {"id", "federation", "headings", "columns"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "federation", "headings", name="drafting_one_mapping_a_table"
            )
        ]

    def __str__(self) -> str:
        return self.headings[:8]
