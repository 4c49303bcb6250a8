"""Margin comments: the comments on one clause, beside the text."""

from dataclasses import dataclass

from milepost.documents.models import VersionClause
from milepost.review import rules
from milepost.review.models import Comment, Review
from milepost.review.models.comments import CommentQuerySet
from milepost.safeguard.actors import Actor

from .matrix import WITHIN_GROUP_ORDER, select_row_relations

MOST_BESIDE = 20


@dataclass(frozen=True)
class MarginComments:
    """Comments shown on a clause (those received first), their total, and the latest review.

    `review` is the last review of the version that has any of the comments shown.
    """

    rows: tuple[tuple[Comment, bool], ...]  # and whether its response is shown
    total: int
    review: Review | None


def visible_clause_comments(version_id: int, actor: Actor) -> CommentQuerySet:
    """Comments on clauses of a version that `actor` may see, except those withdrawn."""
    rows = Comment.objects.visible_to(actor).filter(
        review__version=version_id, clause_version__isnull=False
    )
    return rows.exclude(status=Comment.Status.WITHDRAWN)


def margin_comments(version_clause: VersionClause, actor: Actor) -> MarginComments:
    """First comments on a clause that `actor` may see, with their total, for the margin."""
    rows = visible_clause_comments(version_clause.version_id, actor)
    rows = rows.filter(clause_version=version_clause.clause_version_id)
    shown = select_row_relations(rows).order_by(*WITHIN_GROUP_ORDER)[:MOST_BESIDE]
    rounds = Review.objects.filter(version=version_clause.version_id)
    rounds = rounds.select_related("version__document__process__federation")
    reviews = {review.pk: review for review in rounds.order_by("opens_at")}
    responded = {
        pk: rules.may_see_response(actor, review) for pk, review in reviews.items()
    }
    comments = tuple((comment, responded[comment.review_id]) for comment in shown)
    last = max(
        (comment.review_id for comment, _ in comments),
        key=list(reviews).index,
        default=None,
    )
    return MarginComments(comments, rows.count(), reviews[last] if last else None)
