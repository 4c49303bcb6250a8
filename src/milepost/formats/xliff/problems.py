"""Problems of a file of translations, each worded as a whole sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field

from milepost.errors import gettext_noop
from milepost.formats.errors import FormatError, ProblemsInFile, UnreadableFile

NOT_XLIFF = gettext_noop("%(file)s is not an XLIFF 2 file: it begins with <%(found)s>.")
OTHER_VERSION = gettext_noop(
    "%(file)s is XLIFF %(found)s. Milepost reads XLIFF 2.0 and 2.1."
)
NOT_XML = gettext_noop("%(file)s is damaged: line %(row)s is not well-formed XML.")
WRONG_LANGUAGES = gettext_noop(
    "%(file)s translates from %(source)s into %(target)s. "
    "Expected: from %(from)s into %(into)s."
)

UNKNOWN_FILE = gettext_noop("<file> %(version)s: this version was not sent out.")
REPEATED_FILE = gettext_noop("<file> %(version)s occurs more than once.")
UNKNOWN_UNIT = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: this paragraph was not sent out."
)
REPEATED_UNIT = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s occurs more than once."
)
SOURCE_CHANGED = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the paragraph has "
    "changed since this file was made."
)
SOURCE_EDITED = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the source text differs "
    "from what was sent out."
)
NO_TARGET = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the state is “%(state)s”, but there is no "
    "translation."
)
UNKNOWN_STATE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: “%(state)s” is not a state of XLIFF 2."
)
OTHER_LANGUAGE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: its text is declared to be in %(found)s."
)
NO_FOOTNOTE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the paragraph is "
    "translated but its footnote is not."
)
UNKNOWN_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the code %(code)s is not in the source."
)
REPEATED_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the code %(code)s occurs more than once."
)
OPEN_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the code %(code)s is not "
    "opened and closed correctly."
)
LOST_CODE = gettext_noop(
    "<file> %(version)s, <unit> %(unit)s: the footnote %(code)s is missing."
)


@dataclass(frozen=True)
class TranslationProblem:
    """One thing to put right. `unit` is empty where it is about a whole <file>."""

    version: str
    unit: str
    template: str
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Sentence that states the problem, in the language of `translate`."""
        named = {"version": self.version, "unit": self.unit}
        return translate(self.template) % (named | self.facts)


class UnusableTranslations(ProblemsInFile):
    """Nothing was taken over; `problems` lists all that there is to put right."""

    problems: tuple[TranslationProblem, ...]


class WrongLanguages(UnreadableFile):
    template = WRONG_LANGUAGES


class CannotTranslate(FormatError):
    """What is to be written is no version that can be translated."""

    template = gettext_noop("“%(key)s” cannot be the name of a paragraph in XLIFF.")
