"""Versions of a text: clauses in a reader's language, wordings, and the text hash."""

import hashlib
import json
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language, get_language_info

from milepost.documents.models import (
    Clause,
    ClauseText,
    ClauseVersion,
    Document,
    DocumentVersion,
    VersionClause,
)

Role = Clause.Role


@dataclass(frozen=True)
class ClauseRow:
    """A clause where it stands, in the language it can be shown in.

    `is_fallback` says that the reader's language is missing and the original is shown;
    `is_stale` that an earlier wording of it was said in the reader's language.
    """

    version_clause: VersionClause
    clause: Clause
    clause_version: ClauseVersion
    text: str
    language: str
    is_fallback: bool
    is_stale: bool
    comments: int
    # As an HTML heading: under the page's own, none skipped on the way down.
    heading_level: int

    @property
    def language_name(self) -> str:
        return language_name(self.language)


def language_name(code: str) -> str:
    """Name of a language in the reader's language; the code itself where it is unknown."""
    try:
        name: str = get_language_info(code)["name_translated"]
    except KeyError:
        return code
    return name


def document_versions(document: Document) -> list[DocumentVersion]:
    """All versions of a document, the newest first."""
    return list(document.versions.order_by("-ordinal"))


def newest_version(document: Document) -> DocumentVersion:
    """The newest version of a document."""
    return document.versions.order_by("-ordinal")[0]


def wording(clause_version: ClauseVersion, language: str) -> ClauseText | None:
    """The text of a wording in one language, or None. Prefetch `texts`."""
    texts = {text.language: text for text in clause_version.texts.all()}
    return texts.get(language)


def clauses_of_version(version: DocumentVersion) -> QuerySet[VersionClause]:
    """The clauses of a version in order, with their wordings and texts."""
    rows = version.version_clauses.order_by("position")
    return rows.select_related("clause_version__clause").prefetch_related(
        "clause_version__texts"
    )


def version_clause_rows(
    version: DocumentVersion, comments: dict[int, int], language: str = ""
) -> list[ClauseRow]:
    """Clauses of a version as rows to show; `comments` counts by clause version id.

    In `language`, else the reader's, else the original.
    """
    wanted = language or get_language() or "en"
    original = version.document.original_language
    rows = []
    heading = 1
    version_clauses = list(clauses_of_version(version))
    stale = _stale_clauses(version_clauses, wanted)
    for version_clause in version_clauses:
        clause_version = version_clause.clause_version
        if clause_version.clause.role == Role.HEADING:
            heading = min(max(version_clause.level, 1) + 1, heading + 1, 6)
        text = wording(clause_version, wanted) or wording(clause_version, original)
        language_shown = text.language if text else original
        rows.append(
            ClauseRow(
                version_clause=version_clause,
                clause=clause_version.clause,
                clause_version=clause_version,
                text=text.text if text else "",
                language=language_shown,
                is_fallback=language_shown != wanted,
                is_stale=clause_version.clause_id in stale,
                comments=comments.get(clause_version.pk, 0),
                heading_level=heading,
            )
        )
    return rows


def _stale_clauses(
    version_clauses: list[VersionClause], language: str
) -> set[uuid.UUID]:
    """Ids of clauses not worded in `language` here, though another wording of them is."""
    untranslated = [
        version_clause.clause_version.clause_id
        for version_clause in version_clauses
        if wording(version_clause.clause_version, language) is None
    ]
    if not untranslated:
        return set()
    earlier = ClauseText.objects.filter(
        language=language, clause_version__clause__in=untranslated
    )
    return set(earlier.values_list("clause_version__clause", flat=True))


def text_hash(version: DocumentVersion) -> str:
    """SHA-256 over role, number and original wording of every clause, in order.

    The same text has the same hash in every database: no id, time or translation is in
    it, and letters are compared in Unicode's composed form (NFC).
    """
    original = version.document.original_language
    return clauses_hash(
        (row.clause.role, row.version_clause.number, row.text)
        for row in version_clause_rows(version, {}, original)
    )


def clauses_hash(clauses: Iterable[tuple[str, str, str]]) -> str:
    """SHA-256 of clauses given as (role, number, wording), in canonical JSON."""
    normalised = [
        [unicodedata.normalize("NFC", part) for part in clause] for clause in clauses
    ]
    written = json.dumps(normalised, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
