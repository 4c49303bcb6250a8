"""A version as the algebra of changes takes it."""

from milepost.documents.changes.structure import Document as Text
from milepost.documents.changes.structure import Placed
from milepost.documents.models import DocumentVersion
from milepost.documents.queries.versions import rows_of


def text_of(version: DocumentVersion) -> Text:
    """The clauses of a version in the original language, for the algebra of changes."""
    original = version.document.original_language
    return tuple(
        Placed(row.clause.key, row.placement.level, row.text)
        for row in rows_of(version, {}, original)
    )
