"""The comments beside a clause, as they stand in the margin of the text."""

from dataclasses import dataclass

from milepost.documents.models import Placement
from milepost.review import rules
from milepost.review.models import Comment, ReviewRound
from milepost.review.models.comments import CommentQuerySet
from milepost.safeguard.actors import Actor

from .matrix import IN_A_BUCKET, with_what_a_row_shows

MOST_BESIDE = 20


@dataclass(frozen=True)
class RemarksBeside:
    """Some comments on a clause, the first that came; `total` counts those of `review`,
    the last one of that version that has any."""

    rows: tuple[tuple[Comment, bool], ...]  # and whether its answer is shown
    total: int
    review: ReviewRound | None


def comments_standing(version_id: int, actor: Actor) -> CommentQuerySet:
    """The comments on clauses of a version that `actor` may see, but those withdrawn."""
    rows = Comment.objects.visible_to(actor).filter(
        round__version=version_id, clause_version__isnull=False
    )
    return rows.exclude(standing=Comment.Standing.WITHDRAWN)


def remarks_beside(placement: Placement, actor: Actor) -> RemarksBeside:
    """What `actor` may see of what was said of a clause where it stands."""
    rows = comments_standing(placement.version_id, actor)
    rows = rows.filter(clause_version=placement.clause_version_id)
    shown = with_what_a_row_shows(rows).order_by(*IN_A_BUCKET)[:MOST_BESIDE]
    rounds = ReviewRound.objects.filter(version=placement.version_id)
    rounds = rounds.select_related("version__document__process__federation")
    reviews = {one.pk: one for one in rounds.order_by("opens_at")}
    answered = {pk: rules.may_see_answer(actor, one) for pk, one in reviews.items()}
    found = tuple((one, answered[one.round_id]) for one in shown)
    last = max(
        (one.round_id for one, _ in found), key=list(reviews).index, default=None
    )
    return RemarksBeside(found, rows.count(), reviews[last] if last else None)
