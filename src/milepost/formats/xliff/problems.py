"""Problems of a file of translations: file, unit, and a whole sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field

from milepost.errors import gettext_noop
from milepost.formats.errors import FormatError, ProblemsInFile, UnreadableFile

NOT_XLIFF = gettext_noop("%(file)s is no XLIFF 2 file: it begins with <%(found)s>.")
OTHER_VERSION = gettext_noop(
    "%(file)s is XLIFF %(found)s; what is read here is XLIFF 2.0 or 2.1."
)
NOT_XML = gettext_noop("%(file)s is damaged: line %(row)s is not well-formed XML.")
WRONG_LANGUAGES = gettext_noop(
    "%(file)s translates from %(source)s into %(target)s, not from %(from)s into %(into)s."
)

UNKNOWN_FILE = gettext_noop("<file> %(version)s: no such version was sent.")
REPEATED_FILE = gettext_noop("<file> %(version)s is there more than once.")
UNKNOWN_UNIT = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: no such clause was sent."
)
REPEATED_UNIT = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s is there more than once."
)
SOURCE_CHANGED = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the clause has been changed since this file was "
    "made."
)
SOURCE_EDITED = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the source is not what was sent."
)
NO_TARGET = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the state is “%(state)s”, but there is no "
    "translation."
)
UNKNOWN_STATE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: “%(state)s” is not a state of XLIFF 2."
)
OTHER_LANGUAGE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: its text is said to be in %(found)s."
)
NO_FOOTNOTE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the footnote of a translated clause is not "
    "translated."
)
UNKNOWN_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the code %(code)s is not in the source."
)
REPEATED_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the code %(code)s is there more than once."
)
OPEN_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the code %(code)s is not opened and closed."
)
LOST_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the footnote %(code)s has been lost."
)


@dataclass(frozen=True)
class TranslationProblem:
    """One thing to put right. `unit` is empty where it is about a whole <file>."""

    version: str
    unit: str
    template: str
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The problem as a sentence, in the language of `translate`."""
        named = {"version": self.version, "unit": self.unit}
        return translate(self.template) % (named | self.facts)


class UnusableTranslations(ProblemsInFile):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    problems: tuple[TranslationProblem, ...]


class WrongLanguages(UnreadableFile):
    template = WRONG_LANGUAGES


class CannotTranslate(FormatError):
    """What is to be written is no version that can be translated."""

    template = gettext_noop("“%(key)s” cannot be the name of a clause in XLIFF.")
