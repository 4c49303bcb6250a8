"""A text side by side with its translation: what is missing, what has been overtaken."""

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
from milepost.analysis.text.terms import Term as KnownTerm
from milepost.analysis.text.terms import Termbase, shipped_terms
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

from .versions import ClauseRow, clause_rows_in

MISSING, STALE = "missing", "stale"


@dataclass(frozen=True)
class Earlier:
    """What an earlier wording was translated as, and how its original changed since."""

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
    earlier: Earlier | None

    @property
    def state(self) -> str:
        """missing, stale, draft, reviewed or official."""
        if self.text:
            return str(self.text.status)
        return STALE if self.earlier else MISSING


def translation_rows(version: DocumentVersion, language: str) -> list[TranslationRow]:
    """Every clause of a version beside its translation, in a constant number of queries."""
    original = version.document.original_language
    rows = clause_rows_in(version, {}, original)
    texts = {row.clause_version.pk: _text(row.clause_version, language) for row in rows}
    without = [row for row in rows if texts[row.clause_version.pk] is None]
    earlier = _earlier(without, language, original)
    return [
        TranslationRow(row, texts[row.clause_version.pk], earlier.get(row.clause.pk))
        for row in rows
    ]


def _text(wording: ClauseVersion, language: str) -> ClauseText | None:
    return next((one for one in wording.texts.all() if one.language == language), None)


def _earlier(
    rows: Iterable[ClauseRow], language: str, original: str
) -> dict[UUID, Earlier]:
    """The latest earlier translation of each clause that has none as it stands."""
    status = {row.clause.pk: row for row in rows}
    translated = ClauseVersion.objects.filter(
        clause__in=status, texts__language=language
    )
    both = ClauseText.objects.filter(language__in=[language, original])
    translated = translated.prefetch_related(Prefetch("texts", both)).order_by(
        "ordinal"
    )
    found = {}
    for wording in translated:
        row = status[wording.clause_id]
        text, was = _text(wording, language), _text(wording, original)
        if text and wording.ordinal < row.clause_version.ordinal:
            changes = find_changes(was.text if was else "", row.text)
            found[wording.clause_id] = Earlier(text, changes)
    return found


def translation_counts(rows: Iterable[TranslationRow]) -> dict[str, int]:
    """How many clauses are in each state."""
    return dict(Counter(row.state for row in rows))


def translation_languages(version: DocumentVersion) -> list[tuple[str, str]]:
    """Into which languages a text is translated: code and name, its own left out."""
    original = version.document.original_language
    return [(code, name) for code, name in Language.choices if code != original]


def federation_termbase(federation: Federation) -> Termbase:
    """The terms that come with the software, and those of the federation before them."""
    own = Term.objects.filter(federation=federation)
    return shipped_terms().with_terms(
        KnownTerm(
            one.concept, one.language, one.term, cast(TermStatus, one.status), one.note
        )
        for one in own
    )


def discordances(
    row: TranslationRow, language: str, terms: Termbase
) -> list[Discrepancy]:
    """What a translation and its original do not say alike; none where it cannot be told."""
    if row.text is None or not {row.row.language, language} <= set(LANGUAGES):
        return []
    one, other = (
        LanguageVersion(row.row.language, row.row.text),
        LanguageVersion(language, row.text.text),
    )
    return find_discrepancies(one, other, terms)


def terms_used(text: str, language: str, into: str, terms: Termbase) -> list[TermToUse]:
    """The terms that a text uses, and what each is called in the other language."""
    found = {}
    for use in terms.uses(fold_text(text), language):
        called = [
            one.term
            for one in sorted(terms.terms, key=lambda one: one.status != "preferred")
            if (one.concept, one.language) == (use.term.concept, into)
            and one.status != "forbidden"
        ]
        if called:
            found[use.term.concept] = TermToUse(use.term.term, tuple(called))
    return list(found.values())


def untranslated_clauses(
    version: DocumentVersion, language: str, rows: Iterable[TranslationRow]
) -> VersionToTranslate:
    """A version as it goes out to translators, stale translations with it as drafts."""
    terms = federation_termbase(version.document.process.federation)
    original = version.document.original_language
    return VersionToTranslate(
        id=f"v{version.pk}",
        title=str(version),
        clauses=tuple(
            ClauseToTranslate(
                key=one.row.clause.key,
                source=one.row.text,
                target=_so_far(one),
                status=cast(Status, one.text.status) if one.text else "draft",
                number=one.row.version_clause.number,
                role=one.row.clause.role,
                terms=tuple(terms_used(one.row.text, original, language, terms)),
            )
            for one in rows
        ),
    )


def _so_far(row: TranslationRow) -> str | None:
    if row.text:
        return row.text.text
    return row.earlier.text.text if row.earlier else None


def federation_terms(federation: Federation) -> list[Term]:
    rows = Term.objects.filter(federation=federation)
    return list(rows.order_by(F("concept"), "language", "-status", "term"))
