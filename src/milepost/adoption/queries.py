"""Queries about meetings, their agendas, adoptions and reservations."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language

from milepost.documents import queries as document_queries
from milepost.documents.models import (
    Clause,
    ClauseText,
    Document,
    DocumentVersion,
    VersionClause,
)
from milepost.movement import rules as movement_rules
from milepost.movement.models import Federation, Organisation
from milepost.process.models import Process
from milepost.safeguard.actors import Actor

from . import rules
from .models import Adoption, AgendaItem, Meeting, Reservation


@dataclass(frozen=True)
class AgendaRow:
    """An item of an agenda with what the reader may see of it."""

    item: AgendaItem
    document: Document | None
    adoption: Adoption | None


@dataclass(frozen=True)
class AdoptedClause:
    """A clause as a meeting adopted it, in the reader's language or else its original."""

    clause: Clause
    number: str
    text: ClauseText | None
    heading: int = 0  # 3 or 4, the level of its heading on a page; 0 for a passage

    @property
    def is_answerable(self) -> bool:
        """Whether organisations may commit to the clause: an operative paragraph or a measure."""
        return self.clause.role in rules.ANSWERABLE

    @property
    def is_traceable(self) -> bool:
        """Whether the clause needs a source: its role is a substantive one."""
        return self.clause.role in Clause.SUBSTANTIVE


@dataclass(frozen=True)
class VersionToLock:
    """What adopting would lock, shown before anybody confirms it."""

    version: DocumentVersion
    clauses: int
    text_hash: str


def meetings_visible_to(
    actor: Actor, process: Process | None = None
) -> QuerySet[Meeting]:
    """Meetings visible to `actor`, the latest first; only those of `process` where given."""
    rows = Meeting.objects.visible_to(actor).select_related(
        "process__federation", "body"
    )
    if process is not None:
        rows = rows.filter(process=process)
    return rows.prefetch_related("body__names").order_by("-opens_on", "pk")


def agenda(meeting: Meeting, actor: Actor) -> list[AgendaRow]:
    """Agenda of a meeting in the order of numbers (2 before 10), with what `actor` may see."""
    before_it = Document.objects.visible_to(actor).filter(
        pk__in=meeting.agenda.values("document")
    )
    documents = before_it.prefetch_related("titles").in_bulk()
    adoptions = {
        adoption.item_id: adoption
        for adoption in Adoption.objects.visible_to(actor).filter(item__meeting=meeting)
    }
    items = sorted(meeting.agenda.all(), key=lambda item: _natural(item.number))
    return [
        AgendaRow(
            item=item,
            document=documents.get(item.document_id) if item.document_id else None,
            adoption=adoptions.get(item.pk),
        )
        for item in items
    ]


def _natural(number: str) -> list[tuple[int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", number)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def version_to_lock(document: Document) -> VersionToLock | None:
    """Newest version of `document`, with count of clauses and hash; None without versions."""
    if not document.versions.exists():
        return None
    version = document_queries.newest_version(document)
    return VersionToLock(
        version=version,
        clauses=version.version_clauses.count(),
        text_hash=document_queries.text_hash(version),
    )


def named_adoptions(actor: Actor) -> QuerySet[Adoption]:
    """Adoptions that `actor` may read, with meeting, body, document and their names loaded."""
    return (
        Adoption.objects.visible_to(actor)
        .select_related(
            "item__meeting__process__federation",
            "item__meeting__body",
            "version__document",
        )
        .prefetch_related("item__meeting__body__names", "version__document__titles")
    )


def adopted_clauses(adoption: Adoption) -> list[AdoptedClause]:
    """Clauses of the adopted version, in order, each in the reader's language if it can be."""
    version_clauses = list(_prefetch_wordings(adoption.version.version_clauses.all()))
    headings = [p.level for p in version_clauses if _is_heading(p)]
    top = min(headings, default=0)
    original = adoption.version.document.original_language
    rows: list[AdoptedClause] = []
    under_top = False  # a page may not skip a level, even where a text does
    for version_clause in version_clauses:
        heading = 0
        if _is_heading(version_clause):
            heading = 4 if version_clause.level > top and under_top else 3
            under_top = True
        rows.append(_adopted_clause(version_clause, original, heading))
    return rows


def _prefetch_wordings(
    version_clauses: QuerySet[VersionClause],
) -> QuerySet[VersionClause]:
    return version_clauses.select_related("clause_version__clause").prefetch_related(
        "clause_version__texts"
    )


def _is_heading(version_clause: VersionClause) -> bool:
    return version_clause.clause_version.clause.role == Clause.Role.HEADING


def _adopted_clause(
    version_clause: VersionClause, original: str, heading: int = 0
) -> AdoptedClause:
    shown = version_clause.clause_version
    return AdoptedClause(
        clause=shown.clause,
        number=version_clause.number,
        text=document_queries.wording(shown, get_language() or original)
        or document_queries.wording(shown, original),
        heading=heading,
    )


def latest_adoption(clause: Clause, actor: Actor) -> Adoption | None:
    """Adoption of the newest version with `clause`, of those `actor` may read; else None."""
    return (
        named_adoptions(actor)
        .filter(version__version_clauses__clause_version__clause=clause)
        .order_by("-version__ordinal")
        .first()
    )


def adopted_wording(adoption: Adoption, clause: Clause) -> AdoptedClause | None:
    """`clause` as `adoption` adopted it; None where it is not in the adopted version."""
    version_clauses = adoption.version.version_clauses.filter(
        clause_version__clause=clause
    )
    version_clause = _prefetch_wordings(version_clauses).first()
    original = adoption.version.document.original_language
    return _adopted_clause(version_clause, original) if version_clause else None


def still_matches(adoption: Adoption) -> bool:
    """Whether the text as stored now has the hash that was adopted; the hash is recomputed."""
    return document_queries.text_hash(adoption.version) == adoption.text_hash


def adoption_reservations(adoption: Adoption) -> list[Reservation]:
    """Reservations to an adoption, in the order of the organisations' names."""
    rows = adoption.reservations.select_related("organisation")
    return sorted(
        rows.prefetch_related("organisation__names", "translations"),
        key=lambda r: str(r.organisation),
    )


def recordable_organisations(
    actor: Actor, federation: Federation
) -> list[Organisation]:
    """Member organisations that `actor` may record for, by name.

    All current members for the secretariat and drafters.
    """
    rows = Organisation.objects.current().members()
    rows = rows.filter(federation=federation).named()
    if not movement_rules.steers(actor, federation):
        affiliations = movement_rules.affiliations(actor)
        rows = rows.filter(
            pk__in={
                affiliation.organisation_id
                for affiliation in affiliations
                if affiliation.role in rules.SPEAKS
            }
        )
    return sorted(rows, key=str)


def may_still_reserve(
    actor: Actor, adoption: Adoption, reservations: list[Reservation]
) -> bool:
    """Whether somebody is left for whom `actor` could enter a reservation."""
    federation = adoption.item.meeting.process.federation
    reserved = {reservation.organisation_id for reservation in reservations}
    left = recordable_organisations(actor, federation)
    return any(organisation.pk not in reserved for organisation in left)
