"""The bench on which comments are consolidated: what was done there, and can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.movement import rules as movement_rules
from milepost.movement.models import Person
from milepost.safeguard.actors import Actor, is_operator

from .reviews import ReviewRound


class BenchStepQuerySet(models.QuerySet["BenchStep"]):
    def visible_to(self, actor: Actor) -> "BenchStepQuerySet":
        """For those who steer."""
        if is_operator(actor):
            return self
        federation = "round__version__document__process__federation__in"
        return self.filter(**{federation: movement_rules.federations_steered_by(actor)})


class BenchStep(models.Model):
    """One thing done on the bench of a round, with what it takes to undo it.

    `undo` is a list of changes in the order they were made: each names a table, a row, and
    its fields as they were before (null where the row was made) and as they became (null
    where it was removed). Undoing is refused where they are so no longer.
    """

    class Verb(models.TextChoices):
        DISPOSE_COMMENT = "dispose_comment", _("Settled a comment")
        DISPOSE_COMMENTS = "dispose_comments", _("Settled several comments at once")
        DISPOSE_GROUP = "dispose_group", _("Settled a group")
        AGREE_ANSWERS = "agree_answers", _("Agreed in second reading")
        SEND_BACK_ANSWER = "send_back_answer", _("Sent an answer back")
        ASSIGN_COMMENTS = "assign_comments", _("Assigned comments")
        PLACE_COMMENTS = "place_comments", _("Placed comments on a clause")
        SPLIT_COMMENT = "split_comment", _("Split a comment")
        SUGGEST_GROUPS = "suggest_groups", _("Suggested groups")
        KEEP_GROUPS = "keep_groups", _("Kept groups")
        GROUP_COMMENTS = "group_comments", _("Put comments into a group")
        TAKE_OUT_OF_GROUP = "take_out_of_group", _("Took comments out of a group")
        DISSOLVE_GROUPS = "dissolve_groups", _("Dissolved groups")
        PROPOSE_WORDING = "propose_wording", _("Proposed a wording")

    round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="bench_steps"
    )
    verb = models.CharField(max_length=40, choices=Verb)
    comments = models.PositiveIntegerField()
    undo = models.JSONField()
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BenchStepQuerySet.as_manager()

    class Privacy:
        keep = {"id", "round", "verb", "comments", "by", "at", "undone_at"}
        scrub: dict[str, object] = {"undo": []}

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
