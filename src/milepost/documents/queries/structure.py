"""The structure of a version, as the algebra of text changes takes it."""

from milepost.documents.changes.structure import PlacedClause, Text
from milepost.documents.models import DocumentVersion
from milepost.documents.queries.versions import version_clause_rows


def version_structure(version: DocumentVersion) -> Text:
    """The clauses of a version in the original language, for the algebra of changes."""
    original = version.document.original_language
    return tuple(
        PlacedClause(row.clause.key, row.version_clause.level, row.text)
        for row in version_clause_rows(version, {}, original)
    )
