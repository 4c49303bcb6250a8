"""Errors of meetings and adoptions."""

from milepost.errors import MilepostError, gettext_noop


class AdoptionError(MilepostError):
    """Something about a meeting or its decision that a person can put right."""


class DaysReversed(AdoptionError):
    """The meeting would close before it opens."""

    template = gettext_noop("A meeting cannot close before it opens.")


class OutsideFederation(AdoptionError):
    """A body or an organisation of another federation than the process."""

    template = gettext_noop("%(what)s does not belong to the federation of this text.")


class OutsideProcess(AdoptionError):
    """A document of another process than the meeting."""

    template = gettext_noop("This document belongs to another process.")


class NumberTaken(AdoptionError):
    """Two items of an agenda cannot bear one number."""

    template = gettext_noop("The agenda already has an item %(number)s.")


class NotForDecision(AdoptionError):
    """The item only informs."""

    template = gettext_noop("This item is not for decision.")


class AnotherDocument(AdoptionError):
    """The version is not of the document before the meeting."""

    template = gettext_noop("This is not the version submitted to the meeting.")


class AlreadyAdopted(AdoptionError):
    """A text is adopted once, and an item decided once."""

    template = gettext_noop("This text has already been adopted.")


class NotTheNewest(AdoptionError):
    """The text moved on after the version that would be adopted."""

    template = gettext_noop(
        "This is version %(ordinal)s. The newest is version %(newest)s: read it first."
    )


class OutsideMeeting(AdoptionError):
    """The day of adoption is no day of the meeting, or has not come."""

    template = gettext_noop(
        "The date of adoption must fall within the meeting "
        "(%(opens_on)s to %(closes_on)s) and cannot be in the future."
    )


class AlreadyReserved(AdoptionError):
    """One reservation each."""

    template = gettext_noop("%(organisation)s has already entered its reservation.")


class NothingReserved(AdoptionError):
    """A reservation without words."""

    template = gettext_noop("Enter the text of the reservation.")
