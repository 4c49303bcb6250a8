"""Comment outcomes: the disposition of each comment and the change that it made."""

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
    """What the organisations of `actor` submitted, in the order of the text."""
    is_own = Q(organisation__in=movement_rules.actor_organisations(actor))
    rows = Comment.objects.visible_to(actor).official()
    placed = rows.filter(is_own, review=review, part_of=None)
    shown = select_row_relations(placed).prefetch_related(
        "parts__disposition__translations"
    )
    return list(shown.order_by("received_at", "row", "pk"))


@dataclass(frozen=True)
class CommentOutcome:
    """A comment, what became of it, and the difference that it made, word by word."""

    comment: Comment
    disposition: Disposition | None
    changes: tuple[TextChange, ...]


def comment_outcomes(comments: list[Comment], language: str) -> list[CommentOutcome]:
    """What became of each, in `language`, the one that texts are decided in."""
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
    """How many met each outcome, in the order in which outcomes are listed."""
    met = Counter(
        outcome.disposition.outcome for outcome in outcomes if outcome.disposition
    )
    return [
        (str(label), met[code])
        for code, label in Disposition.Outcome.choices
        if met[code]
    ]
