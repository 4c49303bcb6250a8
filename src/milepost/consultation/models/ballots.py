"""Models of ballots and votes, and of the interim map of an open round."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Region

from .rounds import OpinionRound, Statement


class Ballot(models.Model):
    """One participant of a round, known by a keyed hash; a region at the most.

    Its key is drawn at random: numbers in a row would say who answered after whom.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        OpinionRound, on_delete=models.CASCADE, related_name="ballots"
    )
    voter = models.CharField(max_length=64)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Privacy:
        keep = {"id", "round", "region"}
        scrub = {"voter": "{id}"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "round", "voter", name="consultation_one_ballot_a_voter"
            )
        ]

    def __str__(self) -> str:
        return f"Ballot {self.pk}"


class Vote(models.Model):
    """What one ballot says of one statement. The last answer counts; no time is kept."""

    class Value(models.IntegerChoices):
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")
        AGREE = 1, _("Agree")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="votes"
    )
    value = models.SmallIntegerField(choices=Value)

    class Privacy:
        keep = {"id", "ballot", "statement", "value"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "ballot", "statement", name="consultation_one_vote_a_statement"
            ),
            models.CheckConstraint(
                name="consultation_vote_is_agree_disagree_or_pass",
                condition=Q(value__in=[-1, 0, 1]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.statement_id} {self.value}"


class LiveMap(models.Model):
    """Interim map of an open round: sums over its complete ballots, and the part shown.

    The sums follow every answer; what is shown is drawn anew from them only when so
    many whole ballots have come that none of them can be told (docs/adr/0011).
    """

    round = models.OneToOneField(
        OpinionRound, on_delete=models.CASCADE, primary_key=True, related_name="map"
    )
    # The numbers of the statements that sums and directions are about, in order.
    statements = models.JSONField()
    # Of all whole ballots as they are now: three tables of whole numbers (int32).
    sums = models.BinaryField()
    # The directions found in them last (float64), which the next search begins from.
    directions = models.BinaryField()
    # Whole ballots that what is shown does not count yet.
    waiting = models.PositiveIntegerField()
    # A `InterimLandscape`; null before there are enough for a first one.
    shown = models.JSONField(null=True)

    class Privacy:
        keep = {"round", "statements", "sums", "directions", "waiting", "shown"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"Map of {self.round_id}"
