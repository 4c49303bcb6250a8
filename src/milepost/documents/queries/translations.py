"""Translations of a version: rows, states, terms used, and discrepancies."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import F, Prefetch

from milepost.analysis.text.folding import fold_text
from milepost.analysis.text.language_versions import (
    LANGUAGES,
    Discrepancy,
    LanguageVersion,
    find_discrepancies,
)
from milepost.analysis.text.terms import Termbase, TermEntry, shipped_terms
from milepost.analysis.text.terms.termbase import Status as TermStatus
from milepost.documents.models import ClauseText, ClauseVersion, DocumentVersion, Term
from milepost.formats.document_model.text_difference import TextChange, find_changes
from milepost.formats.xliff import (
    ClauseToTranslate,
    Status,
    TermToUse,
    VersionToTranslate,
)
from milepost.movement.models import Federation, Language

from .versions import ClauseRow, version_clause_rows

MISSING, STALE = "missing", "stale"


@dataclass(frozen=True)
class EarlierTranslation:
    """The translation of an earlier wording, and how its original changed since."""

    text: ClauseText
    changes: tuple[TextChange, ...]


@dataclass(frozen=True)
class TranslationRow:
    """A clause in its original language, and in another.

    `text` translates this very wording; where there is none, `earlier` may hold the
    translation of a wording before it: it is stale.
    """

    row: ClauseRow
    text: ClauseText | None
    earlier: EarlierTranslation | None

    @property
    def state(self) -> str:
        """State of the translation: missing, stale, draft, reviewed or official."""
        if self.text:
            return str(self.text.status)
        return STALE if self.earlier else MISSING


def translation_rows(version: DocumentVersion, language: str) -> list[TranslationRow]:
    """Clauses of a version, each with its current or earlier translation into `language`.

    The number of queries does not depend on the number of clauses.
    """
    original = version.document.original_language
    rows = version_clause_rows(version, {}, original)
    texts = {row.clause_version.pk: _text(row.clause_version, language) for row in rows}
    without = [row for row in rows if texts[row.clause_version.pk] is None]
    earlier = _earlier_translations(without, language, original)
    return [
        TranslationRow(row, texts[row.clause_version.pk], earlier.get(row.clause.pk))
        for row in rows
    ]


def _text(wording: ClauseVersion, language: str) -> ClauseText | None:
    return next(
        (text for text in wording.texts.all() if text.language == language), None
    )


def _earlier_translations(
    rows: Iterable[ClauseRow], language: str, original: str
) -> dict[UUID, EarlierTranslation]:
    """Latest translation of an earlier wording of each clause, by clause id."""
    rows_by_clause = {row.clause.pk: row for row in rows}
    translated = ClauseVersion.objects.filter(
        clause__in=rows_by_clause, texts__language=language
    )
    both = ClauseText.objects.filter(language__in=[language, original])
    translated = translated.prefetch_related(Prefetch("texts", both)).order_by(
        "ordinal"
    )
    translations = {}
    for wording in translated:
        row = rows_by_clause[wording.clause_id]
        text, was = _text(wording, language), _text(wording, original)
        if text and wording.ordinal < row.clause_version.ordinal:
            changes = find_changes(was.text if was else "", row.text)
            translations[wording.clause_id] = EarlierTranslation(text, changes)
    return translations


def translation_counts(rows: Iterable[TranslationRow]) -> dict[str, int]:
    """Number of clauses in each translation state, by state."""
    return dict(Counter(row.state for row in rows))


def translation_languages(version: DocumentVersion) -> list[tuple[str, str]]:
    """Code and name of each language that a version can be translated into."""
    original = version.document.original_language
    return [(code, name) for code, name in Language.choices if code != original]


def federation_termbase(federation: Federation) -> Termbase:
    """Termbase of a federation: the terms it added, then those shipped with the software."""
    added = Term.objects.filter(federation=federation)
    return shipped_terms().with_terms(
        TermEntry(
            term.concept,
            term.language,
            term.term,
            cast(TermStatus, term.status),
            term.note,
        )
        for term in added
    )


def translation_discrepancies(
    row: TranslationRow, language: str, terms: Termbase
) -> list[Discrepancy]:
    """Discrepancies of a translation from its original; [] in languages not checked."""
    if row.text is None or not {row.row.language, language} <= set(LANGUAGES):
        return []
    source, translation = (
        LanguageVersion(row.row.language, row.row.text),
        LanguageVersion(language, row.text.text),
    )
    return find_discrepancies(source, translation, terms)


def terms_used(text: str, language: str, into: str, terms: Termbase) -> list[TermToUse]:
    """Terms that a text in `language` uses, with what each is called in language `into`."""
    terms_to_use = {}
    for use in terms.uses(fold_text(text), language):
        renderings = [
            term.term
            for term in sorted(terms.terms, key=lambda term: term.status != "preferred")
            if (term.concept, term.language) == (use.term.concept, into)
            and term.status != "forbidden"
        ]
        if renderings:
            terms_to_use[use.term.concept] = TermToUse(use.term.term, tuple(renderings))
    return list(terms_to_use.values())


def untranslated_clauses(
    version: DocumentVersion, language: str, rows: Iterable[TranslationRow]
) -> VersionToTranslate:
    """All clauses of a version as sent to translators, with current or stale translations."""
    terms = federation_termbase(version.document.process.federation)
    original = version.document.original_language
    return VersionToTranslate(
        id=f"v{version.pk}",
        title=str(version),
        clauses=tuple(
            ClauseToTranslate(
                key=row.row.clause.key,
                source=row.row.text,
                target=_draft_translation(row),
                status=cast(Status, row.text.status) if row.text else "draft",
                number=row.row.version_clause.number,
                role=row.row.clause.role,
                terms=tuple(terms_used(row.row.text, original, language, terms)),
            )
            for row in rows
        ),
    )


def _draft_translation(row: TranslationRow) -> str | None:
    if row.text:
        return row.text.text
    return row.earlier.text.text if row.earlier else None


def federation_terms(federation: Federation) -> list[Term]:
    """The terms that a federation added, by concept and language."""
    rows = Term.objects.filter(federation=federation)
    return list(rows.order_by(F("concept"), "language", "-status", "term"))
