"""Errors of amendments and of new versions."""

from milepost.errors import MilepostError, gettext_noop


class AmendmentError(MilepostError):
    """Something about an amendment or a new version that a user can correct."""


class WordingsNotTaken(AmendmentError):
    template = gettext_noop(
        "Accepted wordings missing from this version: %(count)d. The "
        "next version includes them: lock that one."
    )


class TakeWordingsFirst(AmendmentError):
    """A file cannot follow a version while what was accepted for the next is in none."""

    template = gettext_noop(
        "Accepted wordings and adopted amendments waiting for the next "
        "version: %(count)d. Make that version first, then continue in "
        "its file."
    )


class SourceMissing(AmendmentError):
    template = gettext_noop(
        "Choose what the wording is based on: a comment, a note, a "
        "finding or a statement."
    )


class WordingAsItStands(AmendmentError):
    template = gettext_noop("This is the current wording: change it first.")


class EmptyNote(AmendmentError):
    template = gettext_noop("Enter a title and a text for the note.")


class NoteInUse(AmendmentError):
    template = gettext_noop(
        "This note cannot be deleted: a paragraph or proposed wording is based on it."
    )


class AlreadyDecided(AmendmentError):
    template = gettext_noop("This amendment has already been decided.")


class AmendsNothing(AmendmentError):
    template = gettext_noop("This amendment does not change the text.")


class DoesNotFit(AmendmentError):
    """`why` is a whole sentence in the reader's language."""

    template = gettext_noop("The text cannot be changed in this way. %(why)s")


class StandsAgainstAdopted(AmendmentError):
    """`why` is a whole sentence in the reader's language."""

    template = gettext_noop("This conflicts with an amendment already adopted. %(why)s")


class NothingAdopted(AmendmentError):
    template = gettext_noop("No amendment to this version has been adopted yet.")


class ClauseMovedOn(AmendmentError):
    """The clause has a newer wording than the one looked at; `text` is that wording."""

    template = gettext_noop(
        "Somebody else reworded this paragraph while you were editing. "
        "Compare both wordings and save the one to keep."
    )

    def __init__(self, *, text: str) -> None:
        self.text = text
        super().__init__()
