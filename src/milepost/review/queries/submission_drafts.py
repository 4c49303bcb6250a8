"""Submission draft page: each clause with its comments and position."""

from dataclasses import dataclass, field

from django.db.models import Q

from milepost.documents.queries.versions import ClauseRow, version_clause_rows
from milepost.movement.models import Person
from milepost.review.models import Comment, Submission, Support
from milepost.safeguard.actors import Actor

from .submissions import FOR, annotate_support, positions_by_clause, submission_comments


@dataclass(frozen=True)
class DraftComment:
    """A comment to choose for the submission, with the reader's own support of it.

    `support` is what the reader said of it: "for", "against", or "".
    """

    comment: Comment
    is_chosen: bool
    support: str
    is_mine: bool


@dataclass(frozen=True)
class DraftClause:
    """A clause (None: the text as a whole) with the organisation's comments and position."""

    row: ClauseRow | None
    position: str = ""
    comments: list[DraftComment] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Key of the clause version as text, or "whole", to name form fields."""
        return str(self.row.clause_version.pk) if self.row else "whole"

    @property
    def has_contributions(self) -> bool:
        return bool(self.position or self.comments)


def draft_clauses(submission: Submission, actor: Actor) -> list[DraftClause]:
    """Clauses with comments and positions of a submission; first the whole, then text order."""
    comments = _comments(submission, actor)
    positions = {
        position.clause_version_id: position.value
        for position in positions_by_clause(submission)
    }
    rows = version_clause_rows(submission.review.version, {})
    whole = DraftClause(None, comments=comments.get(None, []))
    return [whole] + [
        DraftClause(
            row,
            positions.get(row.clause_version.pk, ""),
            comments.get(row.clause_version.pk, []),
        )
        for row in rows
    ]


def _comments(
    submission: Submission, actor: Actor
) -> dict[int | None, list[DraftComment]]:
    rows = annotate_support(submission_comments(submission).visible_to(actor))
    rows = rows.select_related("made_by", "clause_version__clause")
    rows = rows.order_by("received_at", "row", "pk")
    support: dict[object, bool] = {}
    if isinstance(actor, Person):
        mine = Support.objects.filter(
            Q(comment__organisation=submission.organisation_id),
            comment__review=submission.review,
            person=actor,
        )
        support = dict(mine.values_list("comment", "supports"))
    by_clause: dict[int | None, list[DraftComment]] = {}
    for comment in rows:
        draft_comment = DraftComment(
            comment,
            comment.is_chosen,
            FOR[support.get(comment.pk)],
            is_mine=str(comment.made_by_id) == actor.actor_id,
        )
        by_clause.setdefault(comment.clause_version_id, []).append(draft_comment)
    return by_clause
