"""Reviews, submissions and positions: one signed submission per organisation."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.documents.models.documents import ClauseVersion, DocumentVersion
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation, Person
from milepost.movement.visibility import readable
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience

from .observers import reviews_observed


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> "ReviewQuerySet":
        """Reviews of documents whose audience includes `actor`.

        An observer also sees the reviews that await it, where the document is open to the
        federation.
        """
        seen = readable(
            actor,
            federation="version__document__process__federation",
            audience="version__document__audience",
        )
        if observed := reviews_observed(actor):
            seen |= Q(pk__in=observed, version__document__audience=Audience.FEDERATION)
        return self.filter(seen)


class Review(models.Model):
    """Review: a period in which one version of a document may be commented on."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("review", "Open")
        CLOSED = "closed", _("Closed: responses are being prepared")
        PUBLISHED = "published", _("Responses published")

    class Capacity(models.TextChoices):
        OFFICIAL = "official", _("Organisations: one signed submission each")
        INDIVIDUAL = "individual", _("Experts: each in their own name")
        OBSERVER = "observer", _("Observers: one signed submission each")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(
        max_length=10, choices=Capacity, default=Capacity.OFFICIAL
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # What is signed after the deadline is taken, and marked late; else it is refused.
    takes_late = models.BooleanField(default=False)
    # Every response awaits another person than the one who gave it.
    needs_second_reading = models.BooleanField(default=False)

    objects = ReviewQuerySet.as_manager()

    class Privacy:
        keep = {"id", "version", "capacity", "state", "opens_at", "closes_at"}
        keep |= {"takes_late", "needs_second_reading"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"{self.version}"

    @property
    def is_of_experts(self) -> bool:
        return self.capacity == self.Capacity.INDIVIDUAL

    def has_begun(self) -> bool:
        """Whether the review is open and has begun, its deadline past or not."""
        return self.state == self.State.OPEN and self.opens_at <= timezone.now()

    def is_past(self) -> bool:
        """Whether the deadline is past. Ask it under a lock on the review."""
        return timezone.now() >= self.closes_at

    def is_accepting_comments(self) -> bool:
        """Whether the review is open, has begun, and is not past or takes late comments."""
        return self.has_begun() and (self.takes_late or not self.is_past())


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, actor: Actor) -> "SubmissionQuerySet":
        """The actor's own submissions; for the secretariat and drafters, also all but drafts.

        What is still being prepared, and by whom, is nobody else's business: not even that
        anybody prepares.
        """
        if is_operator(actor):
            return self
        federation = "review__version__document__process__federation__in"
        steered = movement_rules.steered_federations(actor)
        is_signed = ~Q(state=Submission.State.DRAFT)
        of_one = Q(review__capacity=Review.Capacity.INDIVIDUAL)
        seen = Q(**{federation: steered}) & is_signed
        seen |= ~of_one & (
            Q(organisation__in=movement_rules.colleague_organisations(actor))
            | Q(organisation__in=movement_rules.actor_organisations(actor)) & is_signed
        )
        if isinstance(actor, Person):
            seen |= Q(person=actor)
        return self.filter(seen)

    def signed(self) -> "SubmissionQuerySet":
        """Signed submissions that stand, neither superseded nor withdrawn."""
        return self.filter(state=Submission.State.SIGNED)

    def of(self, organisation: Organisation, person: Person | None) -> Self:
        """Submissions of an organisation, or of `person` in a review by experts."""
        if person:
            return self.filter(person=person)
        return self.filter(organisation=organisation, person=None)


class Submission(models.Model):
    """Submission of an organisation to a review: comments chosen and signed by the focal point.

    They are chosen from those of the staff. In a review by experts, what one person
    submits.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("In preparation")
        SIGNED = "signed", _("Signed and submitted")
        WITHDRAWN = "withdrawn", pgettext_lazy("submission", "Withdrawn")
        SUPERSEDED = "superseded", _("Replaced by a later one")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="submissions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    # Who it is of, in a review by experts.
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # The focal point has paused the comments of staff, to consolidate them.
    is_paused = models.BooleanField(default=False)
    covering_note = models.TextField(_("covering note"), blank=True)
    note_language = models.CharField(max_length=12, blank=True)
    signed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    # Came by letter or file, and the secretariat entered it: nobody signed it here.
    is_offline = models.BooleanField(default=False)
    # SHA-256 of what was signed, from `queries.Contents`; "" where nothing was signed here.
    content_hash = models.CharField(max_length=64, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Privacy:
        keep = {"id", "review", "organisation", "person", "state", "is_paused"}
        keep |= {"signed_by", "signed_at", "is_late", "is_offline", "content_hash"}
        keep |= {"note_language"}
        scrub = {"covering_note": ""}

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["review", "organisation"],
                    name=f"review_one_{state}_submission",
                    condition=Q(state=state, person=None),
                )
                for state in ("draft", "signed")
            ),
            *(
                models.UniqueConstraint(
                    fields=["review", "person"],
                    name=f"review_one_{state}_submission_a_person",
                    condition=Q(state=state, person__isnull=False),
                )
                for state in ("draft", "signed")
            ),
            models.CheckConstraint(
                name="review_what_is_signed_has_a_time",
                condition=Q(state="draft", signed_at=None)
                | ~Q(state="draft") & Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_what_is_signed_here_has_a_hash",
                condition=Q(state="draft", content_hash="", is_offline=False)
                | ~Q(state="draft") & Q(is_offline=True, content_hash="")
                | ~Q(state="draft") & Q(is_offline=False) & ~Q(content_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Submission {str(self.pk)[:8]}"


class Position(models.Model):
    """Position of a submission on a clause: for or against it as it is worded."""

    class Value(models.TextChoices):
        SUPPORT = "support", pgettext_lazy("position", "For")
        OPPOSE = "oppose", pgettext_lazy("position", "Against")

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="positions"
    )
    clause_version = models.ForeignKey(
        ClauseVersion, on_delete=models.CASCADE, related_name="+"
    )
    value = models.CharField(max_length=7, choices=Value)

    class Privacy:
        keep = {"id", "submission", "clause_version", "value"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "submission", "clause_version", name="review_one_stance_a_clause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.value} {self.clause_version_id}"
