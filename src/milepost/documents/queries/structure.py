"""Structure of a version: key, level and wording of each clause, for `documents.changes`."""

from milepost.documents.changes.structure import PlacedClause, Text
from milepost.documents.models import DocumentVersion
from milepost.documents.queries.versions import version_clause_rows


def version_structure(version: DocumentVersion) -> Text:
    """Clauses of a version in order: key, level and wording in the original language."""
    original = version.document.original_language
    return tuple(
        PlacedClause(row.clause.key, row.version_clause.level, row.text)
        for row in version_clause_rows(version, {}, original)
    )
