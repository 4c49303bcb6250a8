"""Errors of text analysis.

AnalysisError                (milepost.analysis.errors)
└── TextError
    ├── NoSuchColumn         id or text is not there
    ├── NoId                 a text without an id
    ├── BlankText            a text with nothing in it
    ├── RepeatedText         an id is there twice
    ├── UnknownLanguage      a language that cannot be told
    ├── TooFewTexts          for themes to show
    ├── NoSuchNumber         of themes
    ├── UnknownVersionLanguage     a clause in a language whose conventions are not known
    └── NoEncoder            the extra `embed` is not installed
"""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class TextError(AnalysisError):
    """The texts are not what they should be."""


class NoSuchColumn(TextError):
    template = gettext_noop("The texts have no column “%(column)s”.")


class NoId(TextError):
    template = gettext_noop("A text has no id.")


class BlankText(TextError):
    template = gettext_noop("The text %(id)s is blank.")


class RepeatedText(TextError):
    template = gettext_noop("The id %(id)s occurs more than once.")


class UnknownLanguage(TextError):
    template = gettext_noop(
        "“%(language)s” is not a language that Milepost can detect. "
        "Use a two-letter code, such as fr."
    )


class TooFewTexts(TextError):
    template = gettext_noop(
        "There are too few texts to find themes (texts: %(texts)s; "
        "minimum: %(fewest)s)."
    )


class NoSuchNumber(TextError):
    template = gettext_noop(
        "The number of themes cannot be %(number)s. Choose from 2 to "
        "%(most)s, half the number of texts."
    )


class UnknownVersionLanguage(TextError):
    template = gettext_noop(
        "Paragraphs in “%(language)s” cannot be compared. Languages "
        "that can: %(known)s."
    )


class NoEncoder(TextError):
    template = gettext_noop(
        "Themes across languages need the extra “embed”: pip install milepost[embed]."
    )
