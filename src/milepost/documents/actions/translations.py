"""Translations of clauses, by hand or from XLIFF, and the terms of the termbase."""

from pathlib import Path

from django.db import transaction

from milepost.documents import queries, rules
from milepost.documents.errors import (
    EmptyWording,
    NothingEarlier,
    OriginalStands,
    TermKnown,
    TextLocked,
    TranslatedMeanwhile,
)
from milepost.documents.models import (
    Clause,
    ClauseText,
    ClauseVersion,
    DocumentVersion,
    Term,
)
from milepost.errors import NotAllowed
from milepost.formats.xliff import read_translations
from milepost.movement import rules as movement_rules
from milepost.movement.models import Federation, LocalisedText
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

Status = LocalisedText.Status


@action("documents.translate_clause")
def translate_clause(
    *,
    clause_version: ClauseVersion,
    language: str,
    text: str,
    status: LocalisedText.Status = Status.DRAFT,
    seen: str | None = None,
    by: Actor,
) -> ClauseText:
    """Save the translation of a wording into `language`, in place of the one it has, if any.

    `seen` is the translation that `by` looked at while writing ("" for none); None where
    it does not matter whether somebody else has written one since.

    Raises:
        NotAllowed: `by` does not steer the process.
        OriginalStands: `language` is the one the document is written in.
        EmptyWording: there is no text.
        TextLocked: an official translation of an adopted text is not changed.
        TranslatedMeanwhile: another translation than `seen` stands now.
    """
    # Two who translate one clause wait for each other.
    Clause.objects.select_for_update().get(pk=clause_version.clause_id)
    document = clause_version.clause.document
    if not rules.may_write(by, document):
        raise NotAllowed
    if language == document.original_language:
        raise OriginalStands
    if not text.strip():
        raise EmptyWording
    present = clause_version.texts.filter(language=language).first()
    if present and present.status == Status.OFFICIAL and _is_locked(clause_version):
        raise TextLocked
    stands = present.text if present else ""
    if seen is not None and stands not in {seen, text.strip()}:
        raise TranslatedMeanwhile(text=stands)
    translated, _ = ClauseText.objects.update_or_create(
        clause_version=clause_version,
        language=language,
        defaults={"text": text.strip(), "status": status},
    )
    record(clause_version, language=language)
    return translated


def _is_locked(clause_version: ClauseVersion) -> bool:
    locked = DocumentVersion.State.LOCKED
    return clause_version.version_clauses.filter(version__state=locked).exists()


@action("documents.confirm_translation")
def confirm_translation(
    *, clause_version: ClauseVersion, language: str, by: Actor
) -> ClauseText:
    """Copy the latest earlier translation of a clause to this wording, as reviewed.

    Raises:
        NothingEarlier: no earlier wording has a translation.
        And whatever `translate_clause` raises.
    """
    earlier = (
        ClauseText.objects.filter(
            clause_version__clause=clause_version.clause,
            clause_version__ordinal__lt=clause_version.ordinal,
            language=language,
        )
        .order_by("-clause_version__ordinal")
        .first()
    )
    if earlier is None:
        raise NothingEarlier
    translation = translate_clause(
        clause_version=clause_version,
        language=language,
        text=earlier.text,
        status=Status.REVIEWED,
        seen="",
        by=by,
    )
    record(clause_version, language=language)
    return translation


@action("documents.import_translations", atomic=False)
def import_translations(
    *, version: DocumentVersion, language: str, path: Path | str, by: Actor
) -> int:
    """Import a translator's XLIFF file, all or nothing; returns how many clauses changed.

    Raises:
        NotAllowed: `by` does not steer the process.
        FormatError: what is wrong with the file, and in which unit.
        TextLocked: it changes an official translation of an adopted text.
    """
    document = version.document
    if not rules.may_write(by, document):
        raise NotAllowed
    rows = queries.translation_rows(version, language)
    sent = queries.untranslated_clauses(version, language, rows)
    translated = read_translations(
        path, [sent], source=document.original_language, target=language
    )
    rows_by_key = {row.row.clause.key: row for row in rows}
    taken = 0
    with transaction.atomic():
        for clause in translated.clauses:
            row = rows_by_key[clause.key]
            if row.text and (row.text.text, row.text.status) == (
                clause.target,
                clause.status,
            ):
                continue
            translate_clause(
                clause_version=row.row.clause_version,
                language=language,
                text=clause.target,
                status=Status(clause.status),
                by=by,
            )
            taken += 1
        record(version, language=language, taken=taken)
    return taken


@action("documents.add_term")
def add_term(
    *,
    federation: Federation,
    concept: str,
    language: str,
    term: str,
    status: Term.Status = Term.Status.PREFERRED,
    note: str = "",
    by: Actor,
) -> Term:
    """Add a term for a concept in one language to the termbase of a federation.

    Raises:
        NotAllowed: `by` does not steer in this federation.
        EmptyWording, TermKnown.
    """
    if not movement_rules.steers(by, federation):
        raise NotAllowed
    fields = {"concept": concept.strip(), "language": language, "term": term.strip()}
    if not fields["concept"] or not fields["term"]:
        raise EmptyWording
    added, is_new = Term.objects.get_or_create(
        federation=federation,
        **fields,
        defaults={"status": status, "note": note.strip()},
    )
    if not is_new:
        raise TermKnown(term=fields["term"], concept=fields["concept"])
    record(added, language=language)
    return added


@action("documents.remove_term")
def remove_term(*, term: Term, by: Actor) -> None:
    """Delete a term from the termbase of its federation.

    Raises:
        NotAllowed: `by` does not steer in its federation.
    """
    if not movement_rules.steers(by, term.federation):
        raise NotAllowed
    record(term, language=term.language)
    term.delete()
