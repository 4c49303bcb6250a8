"""Edit actions: the undo log of the consolidation of comments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.movement import rules as movement_rules
from milepost.movement.models import Person
from milepost.safeguard.actors import Actor, is_operator

from .reviews import Review


class EditActionQuerySet(models.QuerySet["EditAction"]):
    def visible_to(self, actor: Actor) -> "EditActionQuerySet":
        """Edit actions of the processes where `actor` is of the secretariat or a drafter."""
        if is_operator(actor):
            return self
        federation = "review__version__document__process__federation__in"
        return self.filter(**{federation: movement_rules.steered_federations(actor)})


class EditAction(models.Model):
    """One action in the consolidation of a review, with what it takes to undo it.

    `undo` is a list of changes in the order they were made: each names a table, a row, and
    its fields as they were before (null where the row was made) and as they became (null
    where it was removed). Undoing is refused where they are so no longer.
    """

    class Verb(models.TextChoices):
        RESPOND_TO_COMMENT = "respond_to_comment", _("Responded to a comment")
        RESPOND_TO_COMMENTS = (
            "respond_to_comments",
            _("Responded to several comments"),
        )
        RESPOND_TO_DUPLICATES = "respond_to_duplicates", _("Responded to duplicates")
        APPROVE_RESPONSES = (
            "approve_responses",
            _("Approved a response in the second check"),
        )
        RETURN_RESPONSE = "return_response", _("Returned a response")
        ASSIGN_COMMENTS = "assign_comments", _("Assigned comments")
        PLACE_COMMENTS = "place_comments", _("Placed comments in a paragraph")
        SPLIT_COMMENT = "split_comment", _("Split a comment")
        SUGGEST_DUPLICATES = "suggest_duplicates", _("Suggested duplicates")
        CONFIRM_DUPLICATES = (
            "confirm_duplicates",
            pgettext_lazy("entry in the log", "Confirmed duplicates"),
        )
        MARK_DUPLICATES = "mark_duplicates", _("Grouped comments as duplicates")
        REMOVE_DUPLICATES = "remove_duplicates", _("Removed comments from duplicates")
        REJECT_DUPLICATES = "reject_duplicates", _("Marked comments as not duplicates")
        PROPOSE_WORDING = "propose_wording", _("Proposed a wording")

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="edit_actions"
    )
    verb = models.CharField(max_length=40, choices=Verb)
    comments = models.PositiveIntegerField()
    undo = models.JSONField()
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = EditActionQuerySet.as_manager()

    class Privacy:
        keep = {"id", "review", "verb", "comments", "by", "at", "undone_at"}
        scrub: dict[str, object] = {"undo": []}

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
