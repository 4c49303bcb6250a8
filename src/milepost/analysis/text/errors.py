"""Why texts cannot be analysed.

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
    template = gettext_noop("The id %(id)s is there more than once.")


class UnknownLanguage(TextError):
    template = gettext_noop(
        "“%(language)s” is no language that can be told from a text. It takes the code "
        "of two letters, such as fr."
    )


class TooFewTexts(TextError):
    template = gettext_noop(
        "There are %(texts)s texts; themes begin to show from %(fewest)s."
    )


class NoSuchNumber(TextError):
    template = gettext_noop(
        "%(number)s themes cannot be found: ask for 2 to %(most)s, half as many as there "
        "are texts."
    )


class UnknownVersionLanguage(TextError):
    template = gettext_noop(
        "A clause in “%(language)s” cannot be compared: %(known)s can."
    )


class NoEncoder(TextError):
    template = gettext_noop(
        "Themes across languages need the extra “embed”: pip install milepost[embed]."
    )
