"""Comments follow their clauses into the next version; orphans are placed by hand."""

from collections.abc import Sequence

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.changes.carry import CarriedRemark, How, carry_remarks
from milepost.documents.changes.structure import Amendment as Change
from milepost.documents.errors import NotInThisText
from milepost.documents.models import ClauseVersion, DocumentVersion
from milepost.errors import NotAllowed
from milepost.review import queries
from milepost.review.errors import AlreadyPlaced
from milepost.review.models import Carry, Comment
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

A_BATCH = 2_000


def carry_comments(
    before: DocumentVersion,
    after: DocumentVersion,
    changes: Sequence[Change] = (),
) -> int:
    """Say of each comment on `before` where its clause is in `after`; how many lost it.

    `changes` are those known to lead from one to the other. Called by the actions that
    make versions, in their transaction.
    """
    text = document_queries.text_of(before)
    found = queries.remarks_on(before, text)
    placed = {
        one.clause_version.clause.key: one.clause_version
        for one in document_queries.placements_of(after)
    }
    carried = carry_remarks(
        text,
        document_queries.text_of(after),
        [remark for _, remark in found],
        changes,
    )
    carries = [
        _carry(comment, after, one, placed)
        for (comment, _), one in zip(found, carried, strict=True)
    ]
    Carry.objects.bulk_create(carries, batch_size=A_BATCH)
    return sum(one.how == Carry.How.ORPHAN for one in carries)


def _carry(
    comment: Comment,
    after: DocumentVersion,
    found: CarriedRemark,
    placed: dict[str, ClauseVersion],
) -> Carry:
    clause_version = placed.get(found.key or "")
    is_lost = clause_version is None or found.passage.how == How.ORPHAN
    return Carry(
        comment=comment,
        version=after,
        clause_version=None if is_lost else clause_version,
        how=Carry.How.ORPHAN if is_lost else _how(comment, found, clause_version),
        confidence=found.passage.confidence,
        old_text=found.passage.quote if is_lost else "",
    )


def _how(
    comment: Comment, found: CarriedRemark, now: ClauseVersion | None
) -> Carry.How:
    if found.found_by == "record":
        return Carry.How.DESCENDED
    is_same = now is not None and comment.clause_version_id == now.pk
    return Carry.How.SAME if is_same else Carry.How.REWORDED


@action("review.place_orphan")
def place_orphan(*, carry: Carry, clause_version: ClauseVersion, by: Actor) -> Carry:
    """Say which clause an orphan belongs to now.

    Raises:
        NotAllowed: `by` does not steer the process.
        AlreadyPlaced: it has a place, or somebody gave it one.
        NotInThisText: the clause is not in that version.
    """
    document = carry.version.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    carry = Carry.objects.select_for_update().get(pk=carry.pk)
    if carry.how != Carry.How.ORPHAN:
        raise AlreadyPlaced
    if not carry.version.placements.filter(clause_version=clause_version).exists():
        raise NotInThisText
    carry.clause_version, carry.how = clause_version, Carry.How.BY_HAND
    carry.save(update_fields=["clause_version", "how"])
    record(carry, comment=str(carry.comment_id))
    return carry
