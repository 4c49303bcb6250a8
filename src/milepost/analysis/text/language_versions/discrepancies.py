"""Discrepancies between two language versions of a clause, as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from milepost.errors import Phrase, gettext_noop

Kind = Literal[
    "number", "percentage", "date", "symbol", "term", "forbidden_term", "verb",
    "list", "brackets", "emphasis", "footnote",
]  # fmt: skip

LANGUAGE_NAMES = {
    "en": gettext_noop("English"),
    "fr": gettext_noop("French"),
    "es": gettext_noop("Spanish"),
    "ar": gettext_noop("Arabic"),
}

# Of each kind: what is said where one language lacks it, and where both differ.
SENTENCES: dict[Kind, tuple[Phrase, Phrase]] = {
    "number": (
        gettext_noop("The number %(found)s is in one language only: %(here)s."),
        gettext_noop(
            "The numbers differ: %(found)s (%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "percentage": (
        gettext_noop("%(found)s is a percentage in one language only: %(here)s."),
        gettext_noop(
            "The percentages differ: %(found)s (%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "date": (
        gettext_noop("The date %(found)s is in one language only: %(here)s."),
        gettext_noop(
            "The dates differ: %(found)s (%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "symbol": (
        gettext_noop("The symbol %(found)s is in one language only: %(here)s."),
        gettext_noop(
            "The symbols differ: %(found)s (%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "term": (
        gettext_noop(
            "“%(found)s” (%(here)s) has no equivalent from the termbase in "
            "the other language (%(there)s)."
        ),
        gettext_noop(
            "Terms without an equivalent from the termbase: %(found)s "
            "(%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "forbidden_term": (
        gettext_noop("Do not use “%(found)s” (%(here)s)."),
        gettext_noop(
            "Terms that must not be used: %(found)s (%(here)s), "
            "%(instead)s (%(there)s)."
        ),
    ),
    "verb": (
        gettext_noop("The verb “%(found)s” is in one language only: %(here)s."),
        gettext_noop(
            "The verbs differ in strength: “%(found)s” (%(here)s), "
            "“%(instead)s” (%(there)s)."
        ),
    ),
    "list": (
        gettext_noop(
            "Only one language has a list: %(here)s (number of items: %(found)s)."
        ),
        gettext_noop(
            "The lists differ in length: %(found)s (%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "brackets": (
        gettext_noop("Only one language has square brackets: %(here)s."),
        gettext_noop(
            "Square brackets or alternatives differ: %(found)s (%(here)s), "
            "%(instead)s (%(there)s)."
        ),
    ),
    "emphasis": (
        gettext_noop("Only one language has emphasis: %(here)s."),
        gettext_noop(
            "The number of emphasised passages differs: %(found)s "
            "(%(here)s), %(instead)s (%(there)s)."
        ),
    ),
    "footnote": (
        gettext_noop("Only one language has footnotes: %(here)s."),
        gettext_noop(
            "The number of footnotes differs: %(found)s (%(here)s), "
            "%(instead)s (%(there)s)."
        ),
    ),
}


@dataclass(frozen=True)
class LanguageVersion:
    """A language version of a clause: its wording in en, fr, es or ar.

    `text` may carry the marks of a wording: `**bold**`, `*italic*`, `^[footnote]`.
    """

    language: str
    text: str


@dataclass(frozen=True)
class Discrepancy:
    """A discrepancy between two language versions of a clause.

    left, right what the first and the second have of it, as they write it
    template    a whole sentence with `%(named)s` facts, to be translated
    """

    kind: Kind
    left: tuple[str, ...]
    right: tuple[str, ...]
    template: str
    facts: Mapping[str, object]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Describe the discrepancy in one sentence."""
        facts = {
            name: translate(fact) if isinstance(fact, Phrase) else fact
            for name, fact in self.facts.items()
        }
        return translate(self.template) % facts


def language_name(language: str) -> str:
    """English name of a language code, to be translated; the code itself where unknown."""
    return LANGUAGE_NAMES.get(language, language)


def discrepancy_if_different(
    kind: Kind,
    languages: tuple[str, str],
    left: tuple[str, ...],
    right: tuple[str, ...],
) -> list[Discrepancy]:
    """List of one discrepancy where `left` or `right` has something, else an empty list."""
    if not left and not right:
        return []
    has, lacks = languages if left else reversed(languages)
    facts: dict[str, object] = {
        "here": language_name(has),
        "there": language_name(lacks),
        "found": ", ".join(left or right),
        "instead": ", ".join(right),
    }
    template = SENTENCES[kind][1 if left and right else 0]
    return [Discrepancy(kind, left, right, template, facts)]
