"""Received files: marked-up Word files, completed comment tables, their uploads."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from milepost.movement import rules as movement_rules
from milepost.movement.models import Affiliation, Federation, Organisation, Person
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import StoredFile

from .comment_status import CommentStatus
from .reviews import Review


def _secretariat_and_drafters() -> QuerySet[Affiliation]:
    current = Affiliation.objects.current()
    return current.filter(role__in=movement_rules.STEERING)


class UploadedFileQuerySet(models.QuerySet["UploadedFile"]):
    def visible_to(self, actor: Actor) -> "UploadedFileQuerySet":
        """Files that `actor` uploaded; for the secretariat and drafters, also one another's."""
        if is_operator(actor):
            return self
        federation = "review__version__document__process__federation__in"
        steered = {federation: movement_rules.steered_federations(actor)}
        by_the_office = Q(uploaded_by__in=_secretariat_and_drafters().values("person"))
        by_the_office |= Q(uploaded_by=None)
        own = Q(uploaded_by=actor) if isinstance(actor, Person) else Q(pk=None)
        return self.filter(own | by_the_office & Q(**steered))


class UploadedFile(models.Model):
    """Uploaded file that waits to be read or mapped, or was refused, with the reasons.

    Once it is read it is a `ReceivedFile`, and its row here is gone. Of a file that was
    refused only the name is kept.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        NEEDS_MAPPING = "needs_mapping", _("Say what its columns mean")
        REFUSED = "refused", _("Not imported")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="uploaded_files"
    )
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    # Whose it is, where somebody said so.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    language = models.CharField(max_length=12)
    uploaded_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    uploaded_at = models.DateTimeField()
    # It reached the secretariat before the deadline.
    received_on_time = models.BooleanField(default=False)
    status = models.CharField(max_length=13, choices=Status, default=Status.WAITING)
    # What its columns mean, as somebody said: our name of a column to its heading.
    mapping = models.JSONField(default=dict, blank=True)
    # Why it was refused: template and facts of each sentence.
    problems = models.JSONField(default=list, blank=True)

    objects = UploadedFileQuerySet.as_manager()

    class Privacy:
        keep = {"id", "review", "stored", "organisation", "language", "uploaded_by"}
        keep |= {"uploaded_at", "received_on_time", "status", "mapping"}
        scrub: dict[str, object] = {"name": "", "problems": []}

    class Meta:
        ordering = ["uploaded_at", "name"]
        constraints = [
            models.CheckConstraint(
                name="review_what_is_not_refused_is_kept",
                condition=Q(status="refused") | Q(stored__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"File {str(self.pk)[:8]}"


class ReceivedFileQuerySet(models.QuerySet["ReceivedFile"]):
    def visible_to(self, actor: Actor) -> "ReceivedFileQuerySet":
        """Files of the actor's organisations; for the secretariat and drafters, those submitted.

        They see what they read in, and what was handed in: a file in which something is still,
        or stays, inside its organisation is nobody else's business.
        """
        if is_operator(actor):
            return self
        federation = "review__version__document__process__federation__in"
        steered = Q(**{federation: movement_rules.steered_federations(actor)})
        same = ReceivedFile.objects.filter(pk=OuterRef("pk"))
        inside = [CommentStatus.INTERNAL, CommentStatus.LEFT_OUT]
        by_the_office = Q(read_by__in=_secretariat_and_drafters().values("person"))
        by_the_office |= Q(read_by=None)
        is_inside = Q(Exists(same.filter(comments__status__in=inside)))
        has_comments = Q(Exists(same.filter(comments__isnull=False)))
        return self.filter(
            steered & ~is_inside & (by_the_office | has_comments)
            | Q(organisation__in=movement_rules.actor_organisations(actor))
        )


class ReceivedFile(models.Model):
    """File with comments sent to a review, as it was received, and counts of what was read.

    `marks` were counted in the file; of these, `taken` became comments and `blank` held
    no words of theirs: changes of format only, empty comments, answers of ours. What adds
    up was not lost.
    """

    class Kind(models.TextChoices):
        WORD = "word", "DOCX"
        TABLE = "table", "XLSX, DOCX, CSV"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="received_files"
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
    # Marks whose comment came in before, in another file or row: mark to comment.
    known_marks = models.JSONField(default=dict, blank=True)
    # What its sender should know: template and facts of each sentence.
    warnings = models.JSONField(default=list, blank=True)
    read_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    read_at = models.DateTimeField()

    objects = ReceivedFileQuerySet.as_manager()

    class Privacy:
        keep = {"id", "review", "organisation", "stored", "kind", "profile", "mapping"}
        keep |= {"language", "marks", "taken", "blank", "read_by", "read_at"}
        keep |= {"known_marks"}
        scrub: dict[str, object] = {"warnings": []}

    class Meta:
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(
                "review", "stored", name="review_a_file_is_read_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"File {str(self.pk)[:8]}"

    @property
    def lost(self) -> int:
        """Number of remarks in the file that are neither imported nor blank."""
        return self.marks - self.taken - self.blank


class TableMapping(models.Model):
    """Meaning of the columns of a comment table in a federation, asked once and remembered."""

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
                "federation", "headings", name="review_one_mapping_a_table"
            )
        ]

    def __str__(self) -> str:
        return self.headings[:8]
