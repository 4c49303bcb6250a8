"""Submissions: the comments to choose from, and the contents that are signed."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db.models import Count, Q

from milepost.movement.models import Organisation, Person
from milepost.review.models import Comment, Position, Review, Submission
from milepost.review.models.comments import CommentQuerySet
from milepost.safeguard.actors import Actor

State = Submission.State
FOR = {True: "for", False: "against", None: ""}


def own_submission(
    review: Review, organisation: Organisation, person: Person | None = None
) -> Submission:
    """Draft submission of an organisation or expert; else a new unsaved one.

    The new one takes the covering note of the last submission. `person` is the expert in a
    review by experts.
    """
    kept = Submission.objects.filter(review=review, state=State.DRAFT)
    draft = kept.of(organisation, person).select_related("organisation").first()
    if draft is None:
        last = last_submission(review, organisation, person)
        draft = Submission(
            review=review,
            organisation=organisation,
            person=person,
            covering_note=last.covering_note if last else "",
            note_language=last.note_language if last else "",
        )
    draft.review = review
    return draft


def last_submission(
    review: Review, organisation: Organisation, person: Person | None = None
) -> Submission | None:
    """Last submission made in a review, signed or withdrawn; None when there is none."""
    rows = Submission.objects.filter(review=review).exclude(state=State.DRAFT)
    return rows.of(organisation, person).order_by("-signed_at", "-pk").first()


def signed_submission(
    review: Review, organisation: Organisation, person: Person | None = None
) -> Submission | None:
    """Signed submission that stands in a review; None when there is none."""
    rows = Submission.objects.signed().filter(review=review)
    return rows.of(organisation, person).first()


def submission_comments(submission: Submission) -> CommentQuerySet:
    """Comments that a submission could hold, chosen or not.

    Covering notes are none of these, nor are the parts that drafters have split a comment
    into.
    """
    rows = Comment.objects.filter(review=submission.review, part_of=None)
    rows = rows.exclude(source_annotation_id=Comment.COVERING_NOTE)
    if submission.person_id:
        mine = Q(submission=None) | Q(submission__person=submission.person_id)
        return rows.filter(mine, made_by=submission.person_id)
    rows = rows.filter(organisation=submission.organisation_id)
    if submission.review.is_of_experts:
        return rows.filter(submission__isnull=False, submission__person=None)
    return rows


def annotate_support(comments: CommentQuerySet) -> CommentQuerySet:
    """Comments with the numbers of colleagues for (`supporters`) and against (`opponents`)."""
    return comments.annotate(
        supporters=Count("supports", filter=Q(supports__supports=True)),
        opponents=Count("supports", filter=Q(supports__supports=False)),
    )


def support_by_comment(comment: Comment, actor: Actor) -> str:
    """Support of `actor` for a comment: "for", "against", or ""."""
    if not isinstance(actor, Person):
        return ""
    support = comment.supports.filter(person=actor).values_list("supports", flat=True)
    return FOR[support.first()]


@dataclass(frozen=True)
class Contents:
    """Contents of a submission that a signature covers: comments, positions, covering note."""

    submission: Submission
    comments: list[Comment]
    positions: list[Position]
    # Entered by the secretariat and drafters after it was signed: no part of what was signed.
    entered_later: list[Comment] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to sign: no covering note, comment or position."""
        note = self.submission.covering_note.strip()
        return not (note or self.comments or self.positions)

    @property
    def hash(self) -> str:
        """SHA-256 of the contents: review, author, covering note, remarks and positions.

        Of a remark its fingerprint counts, which holds its place and words as they were
        made, so the hash stays when somebody else finds its clause later.
        """
        submission = self.submission
        signed = {
            "review": str(submission.review_id),
            "of": str(submission.person_id or submission.organisation_id),
            "note": submission.covering_note,
            "comments": sorted(
                [comment.fingerprint, comment.language, comment.rationale]
                for comment in self.comments
            ),
            "positions": sorted(
                [position.clause_version.clause.key, position.value]
                for position in self.positions
            ),
        }
        written = json.dumps(signed, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


def contents(submission: Submission) -> Contents:
    """Contents of a submission: of a draft, what would be signed now; else what was submitted."""
    rows = submission_comments(submission).select_related("clause_version__clause")
    rows = rows.order_by("received_at", "row", "pk")
    later: list[Comment] = []
    if submission.state == State.DRAFT:
        comments = list(rows.filter(is_chosen=True))
    else:
        every = list(rows.filter(submission=submission))
        signed_at = submission.signed_at
        if signed_at and not submission.is_offline:
            later = [comment for comment in every if comment.received_at > signed_at]
        comments = [comment for comment in every if comment not in later]
    return Contents(submission, comments, positions_by_clause(submission), later)


def positions_by_clause(submission: Submission) -> list[Position]:
    """Positions of a submission with their clauses, in the order they were taken.

    Of a draft not yet saved, those of the last submission.
    """
    kept: Submission | None = submission
    if submission._state.adding:
        kept = last_submission(
            submission.review, submission.organisation, submission.person
        )
    if kept is None:
        return []
    return list(kept.positions.select_related("clause_version__clause").order_by("pk"))
