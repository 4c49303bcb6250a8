"""Proposed wordings: a drafter turns comments into a wording, and names its sources."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from milepost.amendments import rules
from milepost.amendments.errors import SourceMissing, WordingAsItStands
from milepost.amendments.models import Amendment, Source, SourceNote
from milepost.consultation.models import Statement
from milepost.documents import queries as document_queries
from milepost.documents.errors import (
    EmptyWording,
    NotInThisText,
    OfAnotherProcess,
    Overtaken,
    TextLocked,
)
from milepost.documents.models import ClauseText, ClauseVersion, DocumentVersion
from milepost.errors import NotAllowed
from milepost.evidence.models import Finding
from milepost.movement.models import Organisation
from milepost.review.actions.edit_log import (
    RecordedEdit,
    locked_for_consolidation,
    reload_comments,
)
from milepost.review.models import Comment, EditAction, Review
from milepost.safeguard.actions import action
from milepost.safeguard.actors import Actor

Kind = Amendment.Kind


@dataclass(frozen=True)
class RestsOn:
    """What a wording rests on."""

    comments: tuple[Comment, ...] = ()
    notes: tuple[SourceNote, ...] = ()
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()

    def sources(self) -> Iterator[Source]:
        """Unsaved `Source` rows: comments first, then notes, findings and statements."""
        yield from (Source(comment=comment) for comment in self.comments)
        yield from (Source(note=note) for note in self.notes)
        yield from (Source(finding=finding) for finding in self.findings)
        yield from (Source(statement=statement) for statement in self.statements)

    def processes(self) -> set[object]:
        """Primary keys of the processes that notes, findings and statements belong to."""
        processes: set[object] = {note.process_id for note in self.notes}
        processes |= {finding.process_id for finding in self.findings}
        return processes | {statement.round.process_id for statement in self.statements}


@action("amendments.propose_wording")
def propose_wording(
    *,
    review: Review,
    clause_version: ClauseVersion,
    kind: Amendment.Kind = Kind.REPLACE,
    wording: str,
    rationale: str = "",
    rests_on: RestsOn,
    organisation: Organisation,
    by: Actor,
) -> Amendment:
    """Propose another wording for a clause, or a new clause after it, with its sources.

    It is in the original language, in the name of the organisation that drafts; a
    new clause is `Kind.INSERT`.

    What it rests on is tied to the amendment. Of a new clause these sources stand under
    the one that it would follow, until it is adopted and has a place of its own.

    Raises:
        NotAllowed: `by` does not steer the process, or not for this organisation.
        NotOpen, ResponsesPublished.
        TextLocked, Overtaken: this is not the version that is being written.
        NotInThisText, EmptyWording, WordingAsItStands, SourceMissing, NotForConsolidation.
        OfAnotherProcess: it would rest on something of another process.
    """
    review = locked_for_consolidation(review, by)
    if not rules.may_draft(by, organisation, review.version.document):
        raise NotAllowed
    _require_written(review)
    wording = wording.strip()
    _require_new(review, clause_version, kind, wording)
    sources = _sources(review, clause_version, rests_on)
    is_new = kind == Kind.INSERT
    amendment = Amendment(
        version=review.version,
        kind=kind,
        clause_version=None if is_new else clause_version,
        other_clause=clause_version.clause if is_new else None,
        wording=wording,
        language=review.version.document.original_language,
        rationale=rationale.strip(),
        proposed_by=organisation,
        proposed_at=timezone.now(),
    )
    edit = RecordedEdit(review, EditAction.Verb.PROPOSE_WORDING)
    edit.make([amendment])
    for source in sources:
        source.amendment = amendment
    edit.make(sources)
    edit.save(len(rests_on.comments), by, about=amendment, sources=len(sources))
    return amendment


def _require_written(review: Review) -> None:
    version = review.version
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    newest = document_queries.newest_version(version.document)
    if newest.pk != version.pk:
        raise Overtaken(newest=newest.ordinal, ordinal=version.ordinal)


def _require_new(
    review: Review,
    clause_version: ClauseVersion,
    kind: Amendment.Kind,
    wording: str,
) -> None:
    if not review.version.version_clauses.filter(
        clause_version=clause_version
    ).exists():
        raise NotInThisText
    if not wording:
        raise EmptyWording
    language = review.version.document.original_language
    status = ClauseText.objects.filter(
        clause_version=clause_version, language=language
    ).first()
    if kind == Kind.REPLACE and status and status.text.split() == wording.split():
        raise WordingAsItStands


def _sources(
    review: Review, clause_version: ClauseVersion, rests_on: RestsOn
) -> list[Source]:
    if rests_on.comments:
        reload_comments(review, rests_on.comments)
    if rests_on.processes() - {review.version.document.process_id}:
        raise OfAnotherProcess
    sources = list(rests_on.sources())
    if not sources:
        raise SourceMissing
    for source in sources:
        source.clause = clause_version.clause
    return sources
