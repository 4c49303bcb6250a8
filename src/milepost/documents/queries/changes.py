"""Changes of clauses between two versions of a text."""

from dataclasses import dataclass

from milepost.documents.models import Clause, DocumentVersion
from milepost.formats.document_model.text_difference import TextChange, find_changes

from .versions import version_clause_rows


@dataclass(frozen=True)
class ClauseChange:
    """A clause that was reworded, added or removed; `changes` are word by word."""

    clause: Clause
    number: str
    language: str
    sort: str  # reworded, added, removed
    changes: tuple[TextChange, ...]


def changed_clauses(
    before: DocumentVersion, after: DocumentVersion
) -> tuple[list[ClauseChange], int]:
    """Clauses changed between two versions, removed ones last, and the number unchanged.

    The original language is compared, in reading order.
    """
    language = after.document.original_language
    old = {row.clause.pk: row for row in version_clause_rows(before, {}, language)}
    new = {row.clause.pk: row for row in version_clause_rows(after, {}, language)}
    changes, same = [], 0
    for key, row in new.items():
        was = old[key].text if key in old else ""
        if key in old and was == row.text:
            same += 1
            continue
        changes.append(
            ClauseChange(
                clause=row.clause,
                number=row.version_clause.number,
                language=language,
                sort="reworded" if key in old else "added",
                changes=find_changes(was, row.text),
            )
        )
    changes += [
        ClauseChange(
            clause=row.clause,
            number=row.version_clause.number,
            language=language,
            sort="removed",
            changes=find_changes(row.text, ""),
        )
        for key, row in old.items()
        if key not in new
    ]
    return changes, same
