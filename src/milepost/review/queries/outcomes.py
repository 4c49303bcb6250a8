"""Comment outcomes: the response to each comment and the change it made to the text."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from milepost.documents.models import ClauseText
from milepost.formats.document_model.text_difference import TextChange, find_changes
from milepost.movement import rules as movement_rules
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import Actor

from .matrix import select_row_relations


def own_comments(review: Review, actor: Actor) -> list[Comment]:
    """Comments in a review submitted by the organisations of `actor`, in the order received."""
    is_own = Q(organisation__in=movement_rules.actor_organisations(actor))
    rows = Comment.objects.visible_to(actor).official()
    placed = rows.filter(is_own, review=review, part_of=None)
    shown = select_row_relations(placed).prefetch_related(
        "parts__disposition__translations"
    )
    return list(shown.order_by("received_at", "row", "pk"))


@dataclass(frozen=True)
class CommentOutcome:
    """A comment, its response, and the word-by-word difference that the response made."""

    comment: Comment
    disposition: Disposition | None
    changes: tuple[TextChange, ...]


def comment_outcomes(comments: list[Comment], language: str) -> list[CommentOutcome]:
    """Responses to `comments`, with the change that each made to the clause in `language`.

    `language` is the one that texts are decided in.
    """
    answers = {
        comment.pk: getattr(comment, "disposition", None) for comment in comments
    }
    wanted = {comment.clause_version_id for comment in comments}
    wanted |= {answer.result_id for answer in answers.values() if answer}
    texts = dict(
        ClauseText.objects.filter(
            clause_version__in=wanted - {None}, language=language
        ).values_list("clause_version", "text")
    )
    return [
        _comment_outcome(comment, answers[comment.pk], texts) for comment in comments
    ]


def _comment_outcome(
    comment: Comment, answer: Disposition | None, texts: dict[int, str]
) -> CommentOutcome:
    before = texts.get(comment.clause_version_id or 0, "")
    after = texts.get(answer.result_id or 0, "") if answer else ""
    changes = find_changes(before, after) if before and after else ()
    return CommentOutcome(comment, answer, changes)


def outcome_counts(outcomes: list[CommentOutcome]) -> list[tuple[str, int]]:
    """Pairs of outcome label and number of comments, in the order of `Outcome`."""
    met = Counter(
        outcome.disposition.outcome for outcome in outcomes if outcome.disposition
    )
    return [
        (str(label), met[code])
        for code, label in Disposition.Outcome.choices
        if met[code]
    ]
