"""Sources of a text: findings, statements, comments, and notes of what was said."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.consultation.models import Statement
from milepost.documents.models.documents import Clause
from milepost.evidence.models import Finding
from milepost.movement.visibility import readable
from milepost.process.models import Process
from milepost.review.models.comments import Comment
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

from .amendments import Amendment


class SourceNoteQuerySet(models.QuerySet["SourceNote"]):
    def visible_to(self, actor: Actor) -> "SourceNoteQuerySet":
        """Source notes whose audience includes `actor`."""
        return self.filter(readable(actor, federation="process__federation"))


class SourceNote(models.Model):
    """Words from outside the reviews that a clause may rest on, kept as written.

    What a session noted, a survey found or research says, with where it comes from.
    """

    class Kind(models.TextChoices):
        SESSION = "session", _("Session notes")
        SURVEY = "survey", _("Survey finding")
        EXCERPT = "excerpt", _("Research excerpt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    text = models.TextField(_("text"))
    language = models.CharField(max_length=12, default="en")
    citation = models.CharField(_("where it comes from"), max_length=300, blank=True)
    audience = models.CharField(
        max_length=10, choices=Audience, default=Audience.STEERING
    )
    noted_at = models.DateTimeField()

    objects = SourceNoteQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "kind", "language", "citation", "audience", "noted_at"}
        scrub = {"title": "", "text": ""}

    def __str__(self) -> str:
        return self.title


# The things that a source can be, each a field of its own.
THINGS = ("finding", "statement", "comment", "note")


def _exactly(thing: str) -> Q:
    others = {f"{other}__isnull": other != thing for other in THINGS}
    return Q(**others)


class SourceQuerySet(models.QuerySet["Source"]):
    def effective(self) -> "SourceQuerySet":
        """Sources of clauses, and of amendments once adopted; not of those only proposed."""
        is_adopted = Q(amendment__state=Amendment.State.ADOPTED)
        return self.filter(Q(amendment=None) | is_adopted)


class Source(models.Model):
    """A finding, statement, comment or note that a clause, or an amendment to it, rests on.

    Once the amendment is adopted, its sources are the clause's. Those of a new clause
    that is only proposed stand under the clause that it would follow.
    """

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="+")
    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.CASCADE,
        related_name="sources",
        null=True,
        blank=True,
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.ForeignKey(
        SourceNote, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = SourceQuerySet.as_manager()

    class Privacy:
        keep = {"id", "clause", "amendment", "finding", "statement", "comment", "note"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="amendments_a_source_is_one_thing",
                condition=_exactly("finding")
                | _exactly("statement")
                | _exactly("comment")
                | _exactly("note"),
            ),
            *(
                models.UniqueConstraint(
                    fields=["clause", thing],
                    name=f"amendments_a_{thing}_is_named_once",
                    condition=Q(**{f"{thing}__isnull": False}, amendment=None),
                )
                for thing in THINGS
            ),
            *(
                models.UniqueConstraint(
                    fields=["amendment", thing],
                    name=f"amendments_a_{thing}_once_an_amendment",
                    condition=Q(**{f"{thing}__isnull": False}),
                )
                for thing in THINGS
            ),
        ]

    def __str__(self) -> str:
        source = self.finding_id or self.statement_id or self.comment_id or self.note_id
        return f"{self.clause_id} rests on {source}"
