"""Comment anchors of a version: re-anchored comments, orphans and their counts."""

from collections import Counter

from django.db.models import QuerySet

from milepost.documents.changes.reanchoring import CommentTarget
from milepost.documents.changes.structure import Text
from milepost.documents.models import DocumentVersion
from milepost.review.models import Comment, CommentAnchor
from milepost.safeguard.actors import Actor


def comment_targets(
    version: DocumentVersion, text: Text
) -> list[tuple[Comment, CommentTarget]]:
    """Pairs of comment and its target (clause or passage) for comments on `version`.

    Official comments made on it, and those re-anchored to it from earlier versions; only
    those whose clause is in `text`. Comments carry their keys only.
    """
    wordings = {paragraph.key: paragraph.wording for paragraph in text}
    version_comments = (
        Comment.objects.official()
        .filter(review__version=version, clause_version__isnull=False)
        .values_list(
            "pk", "clause_version_id", "clause_version__clause__key", "locator"
        )
    )
    passages = [
        (
            Comment(pk=pk, clause_version_id=wording),
            _comment_target(key, locator, wordings),
        )
        for pk, wording, key, locator in version_comments
        if key in wordings
    ]
    reanchored = CommentAnchor.objects.filter(
        version=version, clause_version__isnull=False
    ).values_list("comment_id", "clause_version_id", "clause_version__clause__key")
    return passages + [
        (Comment(pk=pk, clause_version_id=wording), CommentTarget(key))
        for pk, wording, key in reanchored
        if key in wordings
    ]


def _comment_target(key: str, locator: str, wordings: dict[str, str]) -> CommentTarget:
    """Target of a comment: the passage that it quotes in its clause; else the whole clause."""
    start = wordings[key].find(locator) if locator else -1
    return (
        CommentTarget(key, start, start + len(locator))
        if start >= 0
        else CommentTarget(key)
    )


def comment_anchors(version: DocumentVersion, actor: Actor) -> QuerySet[CommentAnchor]:
    """Anchors in `version` of comments on earlier versions that `actor` may see."""
    seen = Comment.objects.visible_to(actor)
    rows = CommentAnchor.objects.filter(version=version, comment__in=seen)
    return rows.select_related(
        "comment__disposition",
        "comment__organisation__federation",
        "clause_version__clause",
    ).prefetch_related("comment__organisation__names")


def orphaned_comments(
    version: DocumentVersion, actor: Actor
) -> QuerySet[CommentAnchor]:
    """Anchors of orphans: comments on earlier versions whose clause is gone from `version`."""
    return (
        comment_anchors(version, actor)
        .filter(how=CommentAnchor.How.ORPHAN)
        .order_by("pk")
    )


def anchor_counts(version: DocumentVersion) -> list[tuple[str, int]]:
    """Pairs of label and number of comments, by re-anchoring method, the surest first."""
    met = Counter(
        CommentAnchor.objects.filter(version=version).values_list("how", flat=True)
    )
    return [
        (str(label), met[how]) for how, label in CommentAnchor.How.choices if met[how]
    ]
