"""A version as a document file: its head, and its clauses as blocks."""

from zoneinfo import ZoneInfo

from milepost.documents.models import Clause, Document, DocumentVersion
from milepost.formats.document_model.blocks import (
    ROLES,
    DocumentBlock,
    DocumentFile,
    DocumentHead,
    Kind,
)
from milepost.formats.document_model.blocks import Purpose as PurposeOfFile
from milepost.formats.document_model.pipe_table import is_table

from .versions import ClauseRow, version_clause_rows

_PURPOSES: dict[str, PurposeOfFile] = {
    Document.Purpose.INFORMATION: "for information",
    Document.Purpose.ADOPTION: "for adoption",
}


def document_file(version: DocumentVersion, language: str) -> DocumentFile:
    """A version as a document file with its head, in `language`, else in the original."""
    document = version.document
    head = DocumentHead(
        title=_title(document, language),
        language=language,
        symbol=document.symbol,
        original=document.original_language,
        purpose=_PURPOSES.get(document.purpose, ""),
        date=version.made_at.astimezone(ZoneInfo(document.process.time_zone)).date(),
    )
    return DocumentFile(head, tuple(document_blocks(version, language)))


def _title(document: Document, language: str) -> str:
    titles = {title.language: title.text for title in document.titles.all()}
    original = titles.get(document.original_language)
    return titles.get(language) or original or str(document)


def document_blocks(version: DocumentVersion, language: str) -> list[DocumentBlock]:
    """Clauses of a version as document blocks, each in `language`, else in the original."""
    return [
        DocumentBlock(
            position=row.version_clause.position,
            kind=_kind(row),
            level=row.version_clause.level,
            text=row.text,
            number=row.version_clause.number,
            key=row.clause.key,
            role=row.clause.role if row.clause.role in ROLES else "",
            language=row.language if row.language != language else "",
        )
        for row in version_clause_rows(version, {}, language)
    ]


def _kind(row: ClauseRow) -> Kind:
    if row.clause.role == Clause.Role.HEADING:
        return "heading"
    if is_table(row.text):
        return "table"
    return "list_item" if row.version_clause.level else "paragraph"
