"""Texts of the exercise: clauses in four languages, each with its sources."""

from dataclasses import dataclass
from typing import Any

from milepost.amendments import actions as amendment_actions
from milepost.consultation.models import Statement
from milepost.documents import actions as document_actions
from milepost.documents.models import ClauseVersion, Document, DocumentVersion
from milepost.evidence.models import Finding
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.process.models import Process
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

TRANSLATIONS = ("fr", "es", "ar")


@dataclass(frozen=True)
class Heard:
    """What texts rest on: a finding, and the statements of its round by key."""

    finding: Finding
    statements: dict[str, Statement]


def write_text(
    process: Process, kind: Document.Kind, described: dict[str, Any], heard: Heard
) -> DocumentVersion:
    """Import a described text as a document with translations and sources of each clause."""
    clauses = described["clauses"]
    version = document_actions.import_document(
        process=process,
        kind=kind,
        symbol=described.get("symbol", ""),
        titles=described["titles"],
        blocks=[_block(position, clause) for position, clause in enumerate(clauses)],
        language="en",
        audience=Audience.PUBLIC,
        by=OPERATOR,
    )
    version_clauses = version.version_clauses.order_by("position").select_related(
        "clause_version__clause__document__process__federation"
    )
    for version_clause, described_clause in zip(version_clauses, clauses, strict=True):
        translate(version_clause.clause_version, described_clause)
        _name_sources(version_clause.clause_version, described_clause, heard)
    return version


def _block(position: int, described: dict[str, Any]) -> DocumentBlock:
    role = described.get("role", "")
    return DocumentBlock(
        position=position,
        kind=described.get("kind", "paragraph"),
        level=described.get("level", 0),
        text=described["en"] + (f" {{.{role}}}" if role else ""),
        number=described.get("number", ""),
    )


def translate(clause_version: ClauseVersion, texts: dict[str, Any]) -> None:
    """Translate a clause into the languages of `texts` other than English."""
    for language in filter(texts.__contains__, TRANSLATIONS):
        document_actions.translate_clause(
            clause_version=clause_version,
            language=language,
            text=texts[language],
            by=OPERATOR,
        )


def _name_sources(
    clause_version: ClauseVersion, described: dict[str, Any], heard: Heard
) -> None:
    clause = clause_version.clause
    if described.get("finding"):
        amendment_actions.add_source(clause=clause, finding=heard.finding, by=OPERATOR)
    for key in described.get("from", []):
        amendment_actions.add_source(
            clause=clause, statement=heard.statements[key], by=OPERATOR
        )


def numbered(version: DocumentVersion) -> dict[str, ClauseVersion]:
    """Clause versions of a document version, by number of the clause."""
    version_clauses = version.version_clauses.exclude(number="").select_related(
        "clause_version__clause__document__process__federation"
    )
    return {
        version_clause.number: version_clause.clause_version
        for version_clause in version_clauses
    }
