"""The page on which an organisation prepares what it hands in."""

from dataclasses import dataclass, field

from django.db.models import Q

from milepost.documents.queries.versions import ClauseRow, rows_of
from milepost.movement.models import Person
from milepost.review.models import Comment, Submission, Support
from milepost.safeguard.actors import Actor

from .submissions import FOR, comments_of, stances_of, with_support


@dataclass(frozen=True)
class OwnComment:
    """A comment that the submission could hold; `support` is what the reader said of it:
    "for", "against", or ""."""

    comment: Comment
    is_chosen: bool
    support: str
    is_mine: bool


@dataclass(frozen=True)
class ClauseToPrepare:
    """A clause, or the text as a whole (None), with what is said of it inside."""

    row: ClauseRow | None
    stance: str = ""
    comments: list[OwnComment] = field(default_factory=list)

    @property
    def key(self) -> str:
        """As the page names it."""
        return str(self.row.clause_version.pk) if self.row else "whole"

    @property
    def is_spoken_of(self) -> bool:
        return bool(self.stance or self.comments)


def clauses_to_prepare(submission: Submission, actor: Actor) -> list[ClauseToPrepare]:
    """The whole first, then every clause in the order of the text."""
    comments = _comments(submission, actor)
    stances = {one.clause_version_id: one.value for one in stances_of(submission)}
    rows = rows_of(submission.round.version, {})
    whole = ClauseToPrepare(None, comments=comments.get(None, []))
    return [whole] + [
        ClauseToPrepare(
            row,
            stances.get(row.clause_version.pk, ""),
            comments.get(row.clause_version.pk, []),
        )
        for row in rows
    ]


def _comments(
    submission: Submission, actor: Actor
) -> dict[int | None, list[OwnComment]]:
    rows = with_support(comments_of(submission).visible_to(actor))
    rows = rows.select_related("made_by", "clause_version__clause")
    rows = rows.order_by("received_at", "row", "pk")
    said: dict[object, bool] = {}
    if isinstance(actor, Person):
        mine = Support.objects.filter(
            Q(comment__organisation=submission.organisation_id),
            comment__round=submission.round,
            person=actor,
        )
        said = dict(mine.values_list("comment", "is_for"))
    found: dict[int | None, list[OwnComment]] = {}
    for comment in rows:
        one = OwnComment(
            comment,
            comment.is_chosen,
            FOR[said.get(comment.pk)],
            is_mine=str(comment.made_by_id) == actor.actor_id,
        )
        found.setdefault(comment.clause_version_id, []).append(one)
    return found
