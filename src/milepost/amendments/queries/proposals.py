"""Proposed wordings, and their candidate sources."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from milepost.amendments.models import Amendment, SourceNote
from milepost.consultation.models import OpinionRound, Statement
from milepost.documents.models import ClauseVersion
from milepost.evidence.models import Finding
from milepost.movement import rules as movement_rules
from milepost.movement.models import (
    Federation,
    Organisation,
)
from milepost.process.models import Process
from milepost.review.models import Review
from milepost.safeguard.actors import Actor

MOST_SOURCES = 20  # of each sort, beside a clause; words find the others


def drafting_organisation(actor: Actor, federation: Federation) -> Organisation | None:
    """An organisation of `federation` where `actor` is secretariat or drafter, or None."""
    for affiliation in movement_rules.affiliations(actor):
        if (
            affiliation.role in movement_rules.STEERING
            and affiliation.organisation.federation_id == federation.pk
        ):
            return affiliation.organisation
    return None


def visible_notes(actor: Actor, process: Process) -> QuerySet[SourceNote]:
    """Source notes of a process that `actor` may read, the newest first."""
    rows = SourceNote.objects.visible_to(actor).filter(process=process)
    return rows.order_by("-noted_at", "title", "pk")


def candidate_sources(
    process: Process, actor: Actor, words: str
) -> dict[str, list[Any]]:
    """Notes, findings and statements that hold `words` and `actor` may see, by kind.

    They are what a wording could rest on besides comments. At most `MOST_SOURCES`
    of each.
    """
    notes = visible_notes(actor, process)
    findings = Finding.objects.visible_to(actor).named().filter(process=process)
    statements = (
        Statement.objects.visible_to(actor)
        .shown()
        .filter(round__process=process, round__state=OpinionRound.State.CLOSED)
        .select_related("round")
        .prefetch_related("round__translations")
        .order_by("round", "number")
    )
    if words:
        notes = notes.filter(Q(title__icontains=words) | Q(text__icontains=words))
        findings = findings.filter(
            Q(round__title__icontains=words) | Q(survey__title__icontains=words)
        )
        statements = statements.filter(texts__text__icontains=words).distinct()
    return {
        "notes": list(notes[:MOST_SOURCES]),
        "findings": list(findings.order_by("-made_at")[:MOST_SOURCES]),
        "statements": list(statements[:MOST_SOURCES]),
    }


def proposed_wordings(review: Review, wording: ClauseVersion) -> QuerySet[Amendment]:
    """Amendments in a review's version to a wording or inserted after it, newest first."""
    after = Q(clause_version=None, other_clause=wording.clause_id)
    rows = Amendment.objects.filter(version=review.version).filter(
        Q(clause_version=wording) | after
    )
    rows = rows.select_related("proposed_by").prefetch_related(
        "proposed_by__names", "sources__comment", "sources__note", "translations"
    )
    return rows.annotate(rests_on=Count("sources")).order_by(F("proposed_at").desc())
