"""Clause choices, labels and widgets that forms about texts share."""

from collections.abc import Iterable
from typing import Any

from django import forms

from milepost.documents.queries import ClauseRow

LONGEST_LABEL = 70


def clause_choices(rows: Iterable[ClauseRow]) -> list[tuple[str, str]]:
    """Form choices of clauses: the key, and a label of number and first words."""
    return [(row.clause.key, clause_label(row)) for row in rows]


def clause_label(row: ClauseRow) -> str:
    """Label of a clause in a list of choices: its number and the start of its text."""
    words = row.text
    if len(words) > LONGEST_LABEL:
        words = words[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"
    return f"{row.version_clause.number} {words}".strip()


def text_area(rows: int) -> forms.Textarea:
    """Textarea widget `rows` lines high, for text of either direction (dir="auto")."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def offer(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    """Set the choices of a choice field of a form."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
