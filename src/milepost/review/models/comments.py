"""Comments, their support, duplicate groups and dispositions."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from milepost.documents.models.documents import ClauseVersion
from milepost.movement import rules as movement_rules
from milepost.movement.models import (
    LocalisedText,
    Organisation,
    Person,
    reader_translation,
)
from milepost.movement.visibility import may_read, readable
from milepost.safeguard.actors import Actor, is_operator
from milepost.safeguard.models import Audience

from .comment_status import CommentStatus
from .observers import reviews_observed
from .received_files import ReceivedFile
from .reviews import Review, Submission


class DuplicateGroupQuerySet(models.QuerySet["DuplicateGroup"]):
    def visible_to(self, actor: Actor) -> "DuplicateGroupQuerySet":
        """Duplicate groups of processes where `actor` is of the secretariat or a drafter."""
        if is_operator(actor):
            return self
        federation = "review__version__document__process__federation__in"
        return self.filter(**{federation: movement_rules.steered_federations(actor)})


class DuplicateGroup(models.Model):
    """Duplicate group: comments of a review with the same or nearly the same content.

    One response is given to each. A suggestion until somebody confirms it; nobody's weight
    moves by it.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", pgettext_lazy("group of duplicates", "Suggested")
        CONFIRMED = "confirmed", pgettext_lazy("group of duplicates", "Confirmed")

    class Basis(models.TextChoices):
        SAME = "same", _("Identical wording")
        NEAR = "near", _("Nearly identical wording")
        MEANING = "meaning", _("Same meaning, different wording")
        BY_HAND = "by_hand", _("Grouped by hand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="groups")
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    why = models.CharField(max_length=7, choices=Basis)

    objects = DuplicateGroupQuerySet.as_manager()

    class Privacy:
        keep = {"id", "review", "state", "why"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return gettext("Group %(key)s") % {"key": str(self.pk)[:8]}


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, actor: Actor) -> "CommentQuerySet":
        """Comments that `actor` may see, on documents that `actor` may see.

        The secretariat and drafters see what was submitted, other members of the
        federation too once the responses are published, an organisation always its own.
        What is not yet submitted is for colleagues; in a review by experts, for its author.
        """
        if is_operator(actor):
            return self
        document = "review__version__document"
        federation = f"{document}__process__federation__in"
        is_published = Q(
            review__state=Review.State.PUBLISHED,
            **{f"{document}__audience__in": [Audience.PUBLIC, Audience.FEDERATION]},
        )
        of_the_document = readable(
            actor,
            federation=f"{document}__process__federation",
            audience=f"{document}__audience",
        )
        if observed := reviews_observed(actor):
            to_observers = Q(**{f"{document}__audience": Audience.FEDERATION})
            of_the_document |= to_observers & Q(review__in=observed)
        steered = Q(**{federation: movement_rules.steered_federations(actor)})
        member = Q(**{federation: movement_rules.actor_federations(actor)})
        official = Q(status=Comment.Status.OFFICIAL)
        withdrawn = Q(status=Comment.Status.WITHDRAWN)
        return self.filter(
            of_the_document,
            steered & (official | withdrawn)
            | self._own(actor, official | withdrawn)
            | member & official & is_published,
        )

    @staticmethod
    def _own(actor: Actor, submissions_received: Q) -> Q:
        of_one = Q(review__capacity=Review.Capacity.INDIVIDUAL)
        own_comments = ~of_one & (
            Q(organisation__in=movement_rules.colleague_organisations(actor))
            | Q(organisation__in=movement_rules.actor_organisations(actor))
            & submissions_received
        )
        if isinstance(actor, Person):
            own_comments |= of_one & Q(made_by=actor)
        return own_comments

    def visible_in_review(self, review: Review, actor: Actor) -> "CommentQuerySet":
        """Comments of one review that `actor` may see, as by `visible_to`.

        Who `actor` is to its document is asked once, and not of every comment.
        """
        rows = self.filter(review=review)
        if is_operator(actor):
            return rows
        document = review.version.document
        federation = document.process.federation_id
        seen = may_read(actor, federation=federation, audience=document.audience)
        if not seen and review.pk not in set(reviews_observed(actor)):
            return rows.none()
        statuses: set[str] = set()
        if federation in movement_rules.steered_federations(actor):
            statuses = {Comment.Status.OFFICIAL, Comment.Status.WITHDRAWN}
        elif federation in movement_rules.actor_federations(actor) and (
            review.state == Review.State.PUBLISHED
            and document.audience in {Audience.PUBLIC, Audience.FEDERATION}
        ):
            statuses = {Comment.Status.OFFICIAL}
        submissions_received = Q(
            status__in=[self.model.Status.OFFICIAL, self.model.Status.WITHDRAWN]
        )
        return rows.filter(
            Q(status__in=statuses) | self._own(actor, submissions_received)
        )

    def official(self) -> "CommentQuerySet":
        """Submitted comments, not withdrawn: drafters respond to each."""
        return self.filter(status=Comment.Status.OFFICIAL)

    def unsplit(self) -> "CommentQuerySet":
        """Comments except those that were split: their parts get the responses instead."""
        # Few are split, so this is one short list and not a question for every row.
        split = Comment.objects.filter(part_of__isnull=False).values("part_of")
        return self.exclude(pk__in=split)

    def awaiting_response(self) -> "CommentQuerySet":
        """Submitted comments, or their parts, without an approved response."""
        agreed = Q(disposition__state=Disposition.State.AGREED)
        return self.official().unsplit().exclude(agreed)


class Comment(models.Model):
    """Comment by an organisation on a clause or on the whole text, kept as it was made."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("General")
        SUBSTANTIVE = "substantive", _("Substantive")
        TECHNICAL = "technical", _("Technical")
        EDITORIAL = "editorial", _("Editorial")
        TRANSLATION = "translation", _("Translation")

    class Severity(models.TextChoices):
        BLOCKING = "blocking", _("Blocking")
        MAJOR = "major", _("Major")
        MINOR = "minor", _("Minor")

    Status = CommentStatus

    class PlacementMethod(models.TextChoices):
        """How a comment's clause was found; unplaced: it has one, and nobody knows which."""

        GENERAL = "general", _("On the text as a whole")
        KEY = "key", _("By the paragraph key in the file")
        WORDS = "words", _("By the text of the paragraph")
        NUMBER = "number", _("By the paragraph number")
        HAND = "hand", _("By hand")
        UNPLACED = "unplaced", _("Not yet placed")

    class Channel(models.TextChoices):
        BROWSER = "browser", _("Entered in Milepost")
        WORD = "word", _("Margin of a Word file")
        TEMPLATE = "template", _("Comment table")

    COVERING_NOTE = "covering note"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="comments"
    )
    clause_version = models.ForeignKey(
        ClauseVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    submission = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        related_name="comments",
        null=True,
        blank=True,
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OFFICIAL)
    # Whether the next signature holds it; what is submitted changes by a signature only.
    is_chosen = models.BooleanField(default=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.GENERAL)
    severity = models.CharField(max_length=8, choices=Severity, blank=True)
    text = models.TextField(_("comment"))
    rationale = models.TextField(_("reason"), blank=True)
    proposed_wording = models.TextField(_("proposed wording"), blank=True)
    language = models.CharField(max_length=12, default="en")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.BROWSER)
    # Where it stood in which file, and what it pointed at there, as its sender wrote it:
    # line, paragraph or figure; the words marked in Word; "te" where we say technical.
    file = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    line = models.TextField(blank=True)
    locator = models.TextField(blank=True)
    kind_as_given = models.TextField(blank=True)
    placement_method = models.CharField(
        max_length=8, choices=PlacementMethod, default=PlacementMethod.HAND
    )
    received_file = models.ForeignKey(
        ReceivedFile,
        on_delete=models.PROTECT,
        related_name="comments",
        null=True,
        blank=True,
    )
    # What it is in its file, as the reader of such files names it: where the response goes.
    # Of the covering note of a submission: COVERING_NOTE.
    source_annotation_id = models.CharField(max_length=60, blank=True)
    # Cells of columns that we know nothing of, as [heading, value]: they go back unchanged.
    extra_columns = models.JSONField(default=list, blank=True)
    # The comment that this is a part of: one remark split over several clauses.
    part_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="parts", null=True, blank=True
    )
    group = models.ForeignKey(
        DuplicateGroup,
        on_delete=models.SET_NULL,
        related_name="comments",
        null=True,
        blank=True,
    )
    assigned_to = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    received_at = models.DateTimeField()
    # SHA-256 of review, organisation, place and words: the same remark is taken once.
    fingerprint = models.CharField(max_length=64)

    objects = CommentQuerySet.as_manager()

    class Privacy:
        keep = {"id", "review", "clause_version", "organisation", "made_by", "kind"}
        keep |= {"language", "channel", "row", "line", "received_at", "fingerprint"}
        keep |= {
            "kind_as_given",
            "submission",
            "status",
            "severity",
            "placement_method",
            "source_annotation_id",
            "is_chosen",
        }
        keep |= {"received_file", "part_of", "group", "assigned_to"}
        scrub: dict[str, object] = {"text": "", "proposed_wording": "", "file": ""}
        scrub |= {"locator": "", "rationale": "", "extra_columns": []}

    class Meta:
        ordering = ["received_at", "row"]
        constraints = [
            models.UniqueConstraint(
                "review", "fingerprint", name="review_a_remark_is_taken_once"
            )
        ]
        indexes = [
            # They hold what it takes to count who may see what, without reading a comment:
            # by clause with all that the matrix is filtered by, by member, by time.
            models.Index(
                name="review_matrix_by_clause",
                fields=[
                    *("review", "clause_version", "status", "organisation", "id"),
                    *("kind", "severity", "language", "channel", "placement_method"),
                    *("assigned_to", "group"),
                ],
            ),
            models.Index(
                name="review_matrix_by_member",
                fields=["review", "organisation", "status", "id"],
            ),
            models.Index(
                name="review_matrix_by_time",
                fields=["review", "received_at", "status", "organisation", "id"],
            ),
        ]

    def __str__(self) -> str:
        return gettext("Comment %(key)s") % {"key": str(self.pk)[:8]}


class Support(models.Model):
    """Support or opposition by a colleague of a comment made inside their organisation."""

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="supports"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    supports = models.BooleanField()

    class Privacy:
        keep = {"id", "comment", "person", "supports"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "comment", "person", name="review_one_support_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.comment_id}"


class Disposition(models.Model):
    """Disposition (response) of a comment: outcome, reason and new wording."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("comment", "Accepted")
        MODIFIED = "modified", _("Accepted with modification")
        PARTLY = "partly", _("Partly accepted")
        NOTED = "noted", _("Noted")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        COVERED = "covered", _("Already covered")
        DUPLICATE = "duplicate", _("Same as another comment")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
        DEFERRED = "deferred", _("Deferred")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Awaiting a second check")
        SENT_BACK = "back", _("Returned in the second check")
        AGREED = "agreed", pgettext_lazy("response", "Approved")

    CHANGE_THE_TEXT = {Outcome.ACCEPTED, Outcome.MODIFIED, Outcome.PARTLY}

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, related_name="disposition"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    # The wording that came of it, once the next version is made.
    result = models.ForeignKey(
        ClauseVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # What the drafter will write when the next version is made; "" leaves the clause.
    new_wording = models.TextField(_("new wording"), blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.AGREED)
    second_reader = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    # Why the second reader sent it back.
    remark = models.TextField(_("remark"), blank=True)

    class Privacy:
        keep = {"id", "comment", "outcome", "reason", "result", "new_wording"}
        keep |= {"decided_by", "decided_at", "state", "second_reader", "remark"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_only_accepted_and_duplicate_need_no_reason",
                condition=Q(outcome__in=["accepted", "duplicate"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="review_sent_back_with_a_remark",
                condition=Q(state="back") & ~Q(remark="")
                | ~Q(state="back") & Q(remark=""),
            ),
            models.CheckConstraint(
                name="review_a_second_reader_is_another_person",
                condition=~Q(second_reader=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.outcome}"

    @property
    def translated(self) -> "ResponseReason":
        """Reason in the reader's language; `language` is empty where it was not noted.

        Prefetch `translations`.
        """
        original = ResponseReason(disposition=self, text=self.reason)
        return reader_translation(original, self.translations)


class ResponseReason(LocalisedText):
    """The reason of a response in another language than it was written in."""

    disposition = models.ForeignKey(
        Disposition, on_delete=models.CASCADE, related_name="translations"
    )

    class Privacy:
        keep = {"id", "disposition", "language", "text", "status"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "disposition", "language", name="review_one_reason_a_language"
            )
        ]
