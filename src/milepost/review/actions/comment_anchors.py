"""Comment anchors: re-anchor comments in a new version, and place orphans by hand."""

from collections.abc import Sequence

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.changes.reanchoring import (
    AnchorMatch,
    ReanchoredTarget,
    reanchor_targets,
)
from milepost.documents.changes.structure import Change
from milepost.documents.errors import NotInThisText
from milepost.documents.models import ClauseVersion, DocumentVersion
from milepost.errors import NotAllowed
from milepost.review import queries
from milepost.review.errors import AlreadyPlaced
from milepost.review.models import Comment, CommentAnchor
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

A_BATCH = 2_000


def reanchor_comments(
    before: DocumentVersion,
    after: DocumentVersion,
    changes: Sequence[Change] = (),
) -> int:
    """Create the anchors in `after` of comments on `before`; return the number of orphans.

    `changes` are those known to lead from one to the other. Called by the actions that
    make versions, in their transaction.
    """
    text = document_queries.version_structure(before)
    comment_passages = queries.comment_targets(before, text)
    placed = {
        version_clause.clause_version.clause.key: version_clause.clause_version
        for version_clause in document_queries.clauses_of_version(after)
    }
    reanchored = reanchor_targets(
        text,
        document_queries.version_structure(after),
        [target for _, target in comment_passages],
        changes,
    )
    anchors = [
        _anchor(comment, after, passage, placed)
        for (comment, _), passage in zip(comment_passages, reanchored, strict=True)
    ]
    CommentAnchor.objects.bulk_create(anchors, batch_size=A_BATCH)
    return sum(anchor.how == CommentAnchor.How.ORPHAN for anchor in anchors)


def _anchor(
    comment: Comment,
    after: DocumentVersion,
    reanchored: ReanchoredTarget,
    placed: dict[str, ClauseVersion],
) -> CommentAnchor:
    clause_version = placed.get(reanchored.key or "")
    is_lost = clause_version is None or reanchored.passage.how == AnchorMatch.ORPHAN
    return CommentAnchor(
        comment=comment,
        version=after,
        clause_version=None if is_lost else clause_version,
        how=CommentAnchor.How.ORPHAN
        if is_lost
        else _how(comment, reanchored, clause_version),
        confidence=reanchored.passage.confidence,
        old_text=reanchored.passage.quote if is_lost else "",
    )


def _how(
    comment: Comment, reanchored: ReanchoredTarget, now: ClauseVersion | None
) -> CommentAnchor.How:
    if reanchored.found_by == "record":
        return CommentAnchor.How.DESCENDED
    is_same = now is not None and comment.clause_version_id == now.pk
    return CommentAnchor.How.SAME if is_same else CommentAnchor.How.REWORDED


@action("review.place_orphan")
def place_orphan(
    *, anchor: CommentAnchor, clause_version: ClauseVersion, by: Actor
) -> CommentAnchor:
    """Anchor an orphaned comment to `clause_version` by hand.

    Raises:
        NotAllowed: `by` is not of the secretariat or a drafter.
        AlreadyPlaced: it has a place, or somebody gave it one.
        NotInThisText: the clause is not in that version.
    """
    document = anchor.version.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    anchor = CommentAnchor.objects.select_for_update().get(pk=anchor.pk)
    if anchor.how != CommentAnchor.How.ORPHAN:
        raise AlreadyPlaced
    if not anchor.version.version_clauses.filter(
        clause_version=clause_version
    ).exists():
        raise NotInThisText
    anchor.clause_version, anchor.how = clause_version, CommentAnchor.How.BY_HAND
    anchor.save(update_fields=["clause_version", "how"])
    record(anchor, comment=str(anchor.comment_id))
    return anchor
