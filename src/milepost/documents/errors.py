"""Errors of a text or its translation."""

from milepost.errors import MilepostError, gettext_noop


class DocumentError(MilepostError):
    """Something about a document, its versions or translations that a user can correct."""


class NothingToImport(DocumentError):
    template = gettext_noop("The file contains no text.")


class NoTitle(DocumentError):
    template = gettext_noop("The file has no title: enter one.")


class UnknownRole(DocumentError):
    """A block says of itself what no clause can be."""

    template = gettext_noop(
        "Passage %(position)d: “%(role)s” is not a role of a paragraph (%(roles)s)."
    )


class NotInThisText(DocumentError):
    template = gettext_noop("This paragraph is not part of the version under review.")


class OfAnotherProcess(DocumentError):
    """A clause rests on what was said in its own process."""

    template = gettext_noop(
        "A paragraph can be based only on findings, statements or "
        "comments of its own process."
    )


class EmptyWording(DocumentError):
    template = gettext_noop("Enter the wording first.")


class OriginalStands(DocumentError):
    """The original wording is changed by a new version, never by a translation."""

    template = gettext_noop(
        "This is the original language of the paragraph. To change the "
        "wording, make a comment and a new version, not a translation."
    )


class TextLocked(DocumentError):
    template = gettext_noop(
        "This text has been adopted and locked. It can no longer be changed."
    )


class Overtaken(DocumentError):
    template = gettext_noop(
        "Version %(newest)d of this text already exists; this is version %(ordinal)d."
    )


class TranslatedMeanwhile(DocumentError):
    """Somebody else translated the clause since it was looked at; `text` is theirs."""

    template = gettext_noop(
        "Somebody else translated this paragraph while you were "
        "editing. Compare both versions and save the one to keep."
    )

    def __init__(self, *, text: str) -> None:
        self.text = text
        super().__init__()


class NothingEarlier(DocumentError):
    template = gettext_noop("No earlier wording of this paragraph has a translation.")


class TermKnown(DocumentError):
    template = gettext_noop("“%(term)s” is already a term for “%(concept)s”.")
