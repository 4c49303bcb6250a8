"""Comment anchors: where comments stand in later versions of a text."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milepost.documents.models.documents import ClauseVersion, DocumentVersion

from .comments import Comment


class CommentAnchor(models.Model):
    """Place of a comment's clause in a later version, and the confidence in it.

    An orphan has lost its place: it keeps the words it was about, until somebody places
    it by hand.
    """

    class How(models.TextChoices):
        SAME = "same", _("The paragraph is unchanged")
        REWORDED = "reworded", _("The paragraph was reworded")
        DESCENDED = "descended", _("The paragraph was split or merged")
        BY_HAND = "by_hand", _("Placed by hand")
        ORPHAN = "orphan", _("The passage no longer exists")

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="anchors"
    )
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, related_name="+"
    )
    clause_version = models.ForeignKey(
        ClauseVersion, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    how = models.CharField(max_length=9, choices=How)
    # 0 to 1: the share of the words it is about that are still there, in order.
    confidence = models.FloatField()
    old_text = models.TextField(blank=True)

    class Privacy:
        keep = {"id", "comment", "version", "clause_version", "how", "confidence"}
        keep |= {"old_text"}
        scrub: dict[str, object] = {}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "comment", "version", name="review_carried_once_a_version"
            ),
            models.CheckConstraint(
                name="review_an_orphan_has_no_place",
                condition=Q(how="orphan", clause_version=None)
                | ~Q(how="orphan") & Q(clause_version__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.how}"
