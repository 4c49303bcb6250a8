"""What can be wrong with a text or its translation."""

from milepost.errors import MilepostError, gettext_noop


class DraftError(MilepostError):
    """Something about a text, a review or a comment that a person can put right."""


class NothingToImport(DraftError):
    template = gettext_noop("There is no text in it.")


class NoTitle(DraftError):
    template = gettext_noop("The file states no title: give the text one.")


class UnknownRole(DraftError):
    """A block says of itself what no clause can be."""

    template = gettext_noop(
        "Passage %(position)d: “%(role)s” is not a role of a clause (%(roles)s)."
    )


class NotInThisText(DraftError):
    template = gettext_noop("This clause is not part of the version under review.")


class OfAnotherProcess(DraftError):
    """A clause rests on what was said in its own process."""

    template = gettext_noop(
        "A clause can only rest on a finding, a statement or a comment of its own"
        " process."
    )


class EmptyWording(DraftError):
    template = gettext_noop("Write the wording first: an empty one says nothing.")


class OriginalStands(DraftError):
    """The original wording is changed by a new version, never by a translation."""

    template = gettext_noop(
        "This clause is written in this language. Its wording changes by a comment and"
        " a new version, not by a translation."
    )


class TextLocked(DraftError):
    template = gettext_noop("This text is adopted and locked: it changes no more.")


class Overtaken(DraftError):
    template = gettext_noop(
        "Version %(newest)d of this text exists already; this is version %(ordinal)d."
    )


class TranslatedMeanwhile(DraftError):
    """Somebody else translated the clause since it was looked at; `text` is theirs."""

    template = gettext_noop(
        "Somebody else has translated this clause meanwhile. Look at both, and save the"
        " one that is to stand."
    )

    def __init__(self, *, text: str) -> None:
        self.text = text
        super().__init__()


class NothingEarlier(DraftError):
    template = gettext_noop("No earlier wording of this clause has a translation.")


class TermKnown(DraftError):
    template = gettext_noop("“%(term)s” is a term for “%(concept)s” already.")
