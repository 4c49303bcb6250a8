"""What can be wrong with an amendment or a new version."""

from milepost.documents.errors import DraftError
from milepost.errors import gettext_noop


class WordingsNotTaken(DraftError):
    template = gettext_noop(
        "Accepted wordings that this version does not hold: %(count)d. The next version"
        " holds them; lock that one."
    )


class TakeWordingsFirst(DraftError):
    """A file cannot follow a version while what was accepted for the next is in none."""

    template = gettext_noop(
        "Accepted wordings and adopted amendments that the next version will hold:"
        " %(count)d. Make that version first, and write on in its file."
    )


class SourceMissing(DraftError):
    template = gettext_noop(
        "Choose what the wording rests on: a comment, a note, a finding or a statement."
    )


class WordingAsItStands(DraftError):
    template = gettext_noop("This is the wording as it stands: change it first.")


class EmptyNote(DraftError):
    template = gettext_noop("Give the note a title and a text.")


class NoteInUse(DraftError):
    template = gettext_noop(
        "A clause or a proposed wording rests on this note, so it stays."
    )


class AlreadyDecided(DraftError):
    template = gettext_noop("This amendment has already been decided.")


class AmendsNothing(DraftError):
    template = gettext_noop("This says what the text says already: there is no change.")


class DoesNotFit(DraftError):
    """`why` is a whole sentence in the reader's language."""

    template = gettext_noop("The text cannot be changed so. %(why)s")


class StandsAgainstAdopted(DraftError):
    """`why` is a whole sentence in the reader's language."""

    template = gettext_noop(
        "It cannot stand beside an amendment that is adopted already. %(why)s"
    )


class NothingAdopted(DraftError):
    template = gettext_noop("No amendment to this version is adopted yet.")


class ClauseMovedOn(DraftError):
    """The clause has a newer wording than the one looked at; `text` is that wording."""

    template = gettext_noop(
        "Somebody else has reworded this clause meanwhile. Look at both, and save the"
        " one that is to stand."
    )

    def __init__(self, *, text: str) -> None:
        self.text = text
        super().__init__()
