"""Addition of a finding, statement or comment as a source of a clause."""

from milepost.amendments.models import Source
from milepost.consultation.models import Statement
from milepost.documents import rules as document_rules
from milepost.documents.errors import OfAnotherProcess
from milepost.documents.models import Clause
from milepost.errors import NotAllowed
from milepost.evidence.models import Finding
from milepost.review.models import Comment
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor


@action("amendments.add_source")
def add_source(
    *,
    clause: Clause,
    finding: Finding | None = None,
    statement: Statement | None = None,
    comment: Comment | None = None,
    by: Actor,
) -> Source:
    """Add one finding, statement or comment as a source of a clause.

    Raises:
        NotAllowed: `by` does not steer the process.
        OfAnotherProcess: the clause and what it is to rest on are of two processes.
    """
    if not document_rules.may_write(by, clause.document):
        raise NotAllowed
    origins = {finding.process_id} if finding else set()
    origins |= {statement.round.process_id} if statement else set()
    origins |= {comment.review.version.document.process_id} if comment else set()
    if origins - {clause.document.process_id}:
        raise OfAnotherProcess
    source, is_new = Source.objects.get_or_create(
        clause=clause,
        amendment=None,
        finding=finding,
        statement=statement,
        comment=comment,
    )
    if not is_new:
        return unchanged(source)
    record(clause, source=source.pk)
    return source
