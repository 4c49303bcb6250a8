"""Origins of a clause: its amendments, comments, notes and findings."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from milepost.amendments import rules
from milepost.amendments.models import Amendment, Source, SourceNote
from milepost.documents import rules as document_rules
from milepost.documents.models import Clause, ClauseText, Document
from milepost.documents.queries.versions import language_name
from milepost.evidence.models import Finding
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.review.models import Comment
from milepost.review.queries.matrix import select_row_relations
from milepost.safeguard.actors import Actor

MOST_SHOWN = 30


@dataclass(frozen=True)
class ClauseOrigins:
    """What `actor` may see of who asked: amendments, comments, notes and findings."""

    amendments: list[Amendment]
    comments: list[Comment]
    notes: list[SourceNote]
    findings: list[Finding]


def proposers(actor: Actor, document: Document) -> list[Organisation]:
    """Organisations for which `actor` may propose an amendment, by name.

    They are its own; for the secretariat and drafters, any of the federation.
    """
    federation = document.process.federation
    rows = Organisation.objects.current().filter(federation=federation)
    if not document_rules.may_write(actor, document):
        rows = rows.filter(Q(pk__in=movement_rules.actor_organisations(actor)))
    return sorted(
        (
            organisation
            for organisation in rows.named()
            if rules.may_propose(actor, organisation, document)
        ),
        key=str,
    )


def clause_origins(clause: Clause, actor: Actor) -> ClauseOrigins:
    """Origins of a clause that `actor` may see, at most `MOST_SHOWN` of each kind."""
    sources = Source.objects.filter(clause=clause)
    amendments = Amendment.objects.visible_to(actor).filter(
        clause_version__clause=clause
    )
    comments = (
        Comment.objects.visible_to(actor)
        .official()
        .filter(Q(clause_version__clause=clause) | Q(pk__in=sources.values("comment")))
    )
    shown = select_row_relations(comments).order_by("-received_at", "pk")
    return ClauseOrigins(
        amendments=list(_named(amendments).order_by("-proposed_at")[:MOST_SHOWN]),
        comments=list(shown[:MOST_SHOWN]),
        notes=_notes(sources, actor),
        findings=_findings(sources, actor),
    )


def amendment_sources(amendment: Amendment, actor: Actor) -> ClauseOrigins:
    """Sources of an amendment that `actor` may see, at most `MOST_SHOWN` of each kind."""
    sources = Source.objects.filter(amendment=amendment)
    comments = Comment.objects.visible_to(actor).filter(
        pk__in=sources.values("comment")
    )
    return ClauseOrigins(
        amendments=[],
        comments=list(select_row_relations(comments)[:MOST_SHOWN]),
        notes=_notes(sources, actor),
        findings=_findings(sources, actor),
    )


def _named(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    return rows.select_related("proposed_by__federation").prefetch_related(
        "proposed_by__names"
    )


def _notes(sources: QuerySet[Source], actor: Actor) -> list[SourceNote]:
    rows = SourceNote.objects.visible_to(actor).filter(pk__in=sources.values("note"))
    return list(rows.order_by("-noted_at")[:MOST_SHOWN])


def _findings(sources: QuerySet[Source], actor: Actor) -> list[Finding]:
    rows = Finding.objects.visible_to(actor).filter(pk__in=sources.values("finding"))
    return list(rows.named().defer("result", "parameters")[:MOST_SHOWN])


def stale_languages(clause: Clause) -> list[str]:
    """Names of languages in which a clause has an earlier wording, but not the newest one."""
    newest = clause.versions.order_by("-ordinal").first()
    texts = ClauseText.objects.filter(clause_version__clause=clause)
    now = texts.filter(clause_version=newest).values("language")
    rows = texts.exclude(language__in=now).values_list("language", flat=True)
    return [language_name(code) for code in sorted(set(rows))]
