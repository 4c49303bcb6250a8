"""Clause labels for lists: the number and the first words of a clause."""

from dataclasses import dataclass

from django.db.models.functions import Substr
from django.utils.translation import get_language

from milepost.documents.models import ClauseText, DocumentVersion

LONGEST_LABEL = 70


@dataclass(frozen=True)
class ClauseLabel:
    """The label of a clause in a list."""

    key: str
    text: str


def clause_labels(version: DocumentVersion) -> dict[int, ClauseLabel]:
    """Labels of the clauses of a version by clause version id, in the order of the text.

    The words are in the reader's language, else in the original. One query,
    whatever the length of the text.
    """
    reader = get_language() or "en"
    original = version.document.original_language
    rows = (
        ClauseText.objects.filter(
            clause_version__version_clauses__version=version,
            language__in={reader, original},
        )
        .annotate(start=Substr("text", 1, LONGEST_LABEL + 1))
        .order_by("clause_version__version_clauses__position")
        .values_list(
            "clause_version",
            "clause_version__clause__key",
            "clause_version__version_clauses__number",
            "language",
            "start",
        )
    )
    labels: dict[int, ClauseLabel] = {}
    for wording, key, number, language, words in rows:
        if wording not in labels or language == reader:
            labels[wording] = ClauseLabel(key, f"{number} {_short(words)}".strip())
    return labels


def _short(words: str) -> str:
    if len(words) <= LONGEST_LABEL:
        return words
    return words[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"
