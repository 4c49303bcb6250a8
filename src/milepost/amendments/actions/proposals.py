"""A pen holder turns what was said into a proposed wording, and says what it rests on."""

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
from milepost.review.actions.edit_log import Step, chosen, on_the_bench
from milepost.review.models import BenchStep, Comment, ReviewRound
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
        yield from (Source(comment=one) for one in self.comments)
        yield from (Source(note=one) for one in self.notes)
        yield from (Source(finding=one) for one in self.findings)
        yield from (Source(statement=one) for one in self.statements)

    def processes(self) -> set[object]:
        own: set[object] = {one.process_id for one in self.notes}
        own |= {one.process_id for one in self.findings}
        return own | {one.round.process_id for one in self.statements}


@action("amendments.propose_wording")
def propose_wording(
    *,
    round: ReviewRound,
    clause_version: ClauseVersion,
    kind: Amendment.Kind = Kind.REPLACE,
    wording: str,
    rationale: str = "",
    rests_on: RestsOn,
    organisation: Organisation,
    by: Actor,
) -> Amendment:
    """Propose other words for a clause, or a new clause after it (`Kind.INSERT`), in the
    original language, in the name of the organisation that holds the pen.

    What it rests on is tied to the amendment. Of a new clause these sources stand under
    the one that it would follow, until it is adopted and has a place of its own.

    Raises:
        NotAllowed: `by` does not steer the process, or not for this organisation.
        NotOpen, AnswersPublished.
        TextLocked, Overtaken: this is not the version that is being written.
        NotInThisText, EmptyWording, WordingAsItStands, SourceMissing, NotOnTheBench.
        OfAnotherProcess: it would rest on something of another process.
    """
    round = on_the_bench(round, by)
    if not rules.may_hold_the_pen(by, organisation, round.version.document):
        raise NotAllowed
    _require_written(round)
    wording = wording.strip()
    _require_new(round, clause_version, kind, wording)
    sources = _sources(round, clause_version, rests_on)
    is_new = kind == Kind.INSERT
    amendment = Amendment(
        version=round.version,
        kind=kind,
        clause_version=None if is_new else clause_version,
        other_clause=clause_version.clause if is_new else None,
        wording=wording,
        language=round.version.document.original_language,
        rationale=rationale.strip(),
        proposed_by=organisation,
        proposed_at=timezone.now(),
    )
    step = Step(round, BenchStep.Verb.PROPOSE_WORDING)
    step.make([amendment])
    for source in sources:
        source.amendment = amendment
    step.make(sources)
    step.keep(len(rests_on.comments), by, about=amendment, sources=len(sources))
    return amendment


def _require_written(round: ReviewRound) -> None:
    version = round.version
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    newest = document_queries.newest_version(version.document)
    if newest.pk != version.pk:
        raise Overtaken(newest=newest.ordinal, ordinal=version.ordinal)


def _require_new(
    round: ReviewRound,
    clause_version: ClauseVersion,
    kind: Amendment.Kind,
    wording: str,
) -> None:
    if not round.version.placements.filter(clause_version=clause_version).exists():
        raise NotInThisText
    if not wording:
        raise EmptyWording
    language = round.version.document.original_language
    standing = ClauseText.objects.filter(
        clause_version=clause_version, language=language
    ).first()
    if kind == Kind.REPLACE and standing and standing.text.split() == wording.split():
        raise WordingAsItStands


def _sources(
    round: ReviewRound, clause_version: ClauseVersion, rests_on: RestsOn
) -> list[Source]:
    if rests_on.comments:
        chosen(round, rests_on.comments)
    if rests_on.processes() - {round.version.document.process_id}:
        raise OfAnotherProcess
    sources = list(rests_on.sources())
    if not sources:
        raise SourceMissing
    for source in sources:
        source.clause = clause_version.clause
    return sources
