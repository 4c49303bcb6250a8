"""Review rounds, the comments made in them, and what became of each."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation, Person
from milepost.movement.visibility import readable
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience

from .documents import ClauseVersion, DocumentVersion


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def visible_to(self, actor: Actor) -> "ReviewRoundQuerySet":
        return self.filter(
            readable(
                actor,
                federation="version__document__process__federation",
                audience="version__document__audience",
            )
        )


class ReviewRound(models.Model):
    """A stretch of time in which one version of a document may be commented on."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed: comments are being settled")
        PUBLISHED = "published", _("Answers published")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="reviews"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = ReviewRoundQuerySet.as_manager()

    class Privacy:
        keep = {"id", "version", "state", "opens_at", "closes_at"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"{self.version}"

    def is_taking(self) -> bool:
        """Open, begun, and its last minute not past."""
        is_open = self.state == self.State.OPEN
        return is_open and self.opens_at <= timezone.now() < self.closes_at


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, actor: Actor) -> "CommentQuerySet":
        """All for those who steer; its own for an organisation; to the other members of
        the federation once the answers are published. Nothing is seen of a comment on a
        document that is not."""
        if is_operator(actor):
            return self
        document = "round__version__document"
        federation = f"{document}__process__federation__in"
        is_published = Q(
            round__state=ReviewRound.State.PUBLISHED,
            **{f"{document}__audience__in": [Audience.PUBLIC, Audience.FEDERATION]},
        )
        of_the_document = readable(
            actor,
            federation=f"{document}__process__federation",
            audience=f"{document}__audience",
        )
        return self.filter(
            of_the_document,
            Q(**{federation: movement_rules.federations_steered_by(actor)})
            | Q(organisation__in=movement_rules.organisations_of(actor))
            | Q(**{federation: movement_rules.federations_of(actor)}) & is_published,
        )

    def undisposed(self) -> "CommentQuerySet":
        return self.filter(disposition=None)


class Comment(models.Model):
    """A remark on a clause, or on the whole, by an organisation. Kept as it was made."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("General")
        TECHNICAL = "technical", _("Technical")
        EDITORIAL = "editorial", _("Editorial")

    class Came(models.TextChoices):
        BROWSER = "browser", _("Typed here")
        WORD = "word", _("Margin of a Word file")
        TEMPLATE = "template", _("Comment table")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="comments"
    )
    clause_version = models.ForeignKey(
        ClauseVersion,
        on_delete=models.PROTECT,
        related_name="comments",
        null=True,
        blank=True,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GENERAL)
    text = models.TextField(_("comment"))
    proposed_wording = models.TextField(_("proposed wording"), blank=True)
    language = models.CharField(max_length=12, default="en")
    came = models.CharField(max_length=10, choices=Came, default=Came.BROWSER)
    # Where it stood in which file, and what it pointed at there, as its sender wrote it:
    # line, paragraph or figure; the words marked in Word; "te" where we say technical.
    file = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    line = models.TextField(blank=True)
    locator = models.TextField(blank=True)
    kind_as_given = models.TextField(blank=True)
    received_at = models.DateTimeField()
    # SHA-256 of round, organisation, place and words: the same remark is taken once.
    fingerprint = models.CharField(max_length=64)

    objects = CommentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "round", "clause_version", "organisation", "made_by", "kind"}
        keep |= {"language", "came", "row", "line", "received_at", "fingerprint"}
        keep |= {"kind_as_given"}
        scrub = {"text": "", "proposed_wording": "", "file": "", "locator": ""}

    class Meta:
        ordering = ["received_at", "row"]
        constraints = [
            models.UniqueConstraint(
                "round", "fingerprint", name="drafting_a_remark_is_taken_once"
            )
        ]

    def __str__(self) -> str:
        return f"Comment {str(self.pk)[:8]}"


class Disposition(models.Model):
    """What became of a comment, and why."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        MODIFIED = "modified", _("Accepted with modification")
        NOTED = "noted", _("Noted")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        DUPLICATE = "duplicate", _("Same as another comment")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")

    CHANGE_THE_TEXT = {Outcome.ACCEPTED, Outcome.MODIFIED}

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="disposition"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    # The wording that came of it, once the next version is made.
    result = models.ForeignKey(
        ClauseVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # What the pen holder will write when the next version is made; "" leaves the clause.
    new_wording = models.TextField(_("new wording"), blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField()

    class Privacy:
        keep = {"id", "comment", "outcome", "reason", "result", "new_wording"}
        keep |= {"decided_by", "decided_at"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drafting_only_accepted_and_duplicate_need_no_reason",
                condition=Q(outcome__in=["accepted", "duplicate"]) | ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.outcome}"
