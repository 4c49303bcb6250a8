"""Errors that Milepost raises on purpose: a person can put each of them right.

MilepostError            something a person can put right; its sentence is shown to them
├── NotAllowed           they may not do this
├── AnalysisError        (milepost.analysis.errors) the data cannot answer the question
├── FormatError          (milepost.formats.errors) a file cannot be read: file, row, column
├── ConsultationError    (milepost.consultation.errors)
├── DocumentError        (milepost.documents.errors)
└── ...                  one branch per step, in that step's errors.py

Anything else that escapes is a bug, and becomes a 500 and a report.
"""

from collections.abc import Callable, Mapping
from typing import Any


class Phrase(str):
    """English text marked for translation, translated when it is shown to a reader."""

    __slots__ = ()


def gettext_noop(text: str) -> Phrase:
    """`text` as a `Phrase`, marked for translation without importing the web framework."""
    return Phrase(text)


class MilepostError(Exception):
    """Something a person can put right.

    A subclass states its `template`, a whole sentence with `%(named)s` facts, marked with
    `gettext_noop`. `str(error)` is the English sentence; `error.sentence(gettext)` says it
    in the reader's language.
    """

    template: str = gettext_noop("This cannot be done.")

    def __init__(self, template: str | None = None, **facts: object) -> None:
        if template is not None:
            self.template = template
        self.facts = facts
        super().__init__(self.template % facts)

    def sentence(self, translate: Callable[[str], str]) -> str:
        """Message of the error: the template, translated by `translate`, filled with facts.

        A fact that is a `Phrase` is translated as well.
        """
        facts = {
            name: translate(fact) if isinstance(fact, Phrase) else fact
            for name, fact in self.facts.items()
        }
        return translate(self.template) % facts


def serialise_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts of an error for JSON: a `Phrase` as {"phrase": text}, others as int or str."""
    return {
        name: {"phrase": str(fact)}
        if isinstance(fact, Phrase)
        else fact
        if isinstance(fact, int | str)
        else str(fact)
        for name, fact in facts.items()
    }


def parse_facts(facts: Mapping[str, Any]) -> dict[str, object]:
    """Facts of an error, read back from the dict that `serialise_facts` returned."""
    return {
        name: Phrase(fact["phrase"]) if isinstance(fact, dict) else fact
        for name, fact in facts.items()
    }


class NotAllowed(MilepostError):
    """The person may not do this, here, now."""

    template = gettext_noop("You are not allowed to do this.")
