"""What can go wrong with a commitment that a person can put right."""

from milepost.errors import MilepostError, gettext_noop


class CommitmentError(MilepostError):
    """Something about a commitment that a person can put right."""


class NotAdopted(CommitmentError):
    """Nobody has adopted the clause, or it asks for nothing."""

    template = gettext_noop(
        "Only an operative paragraph or a measure of an adopted text can be answered."
    )


class NothingPromised(CommitmentError):
    """A commitment without words."""

    template = gettext_noop("Say what will be done.")


class DueInThePast(CommitmentError):
    """A promise is for a day to come."""

    template = gettext_noop("The day it is due must lie in the future.")


class NotPositive(CommitmentError):
    """A resource of nothing, or of less."""

    template = gettext_noop("An amount must be more than 0.")


class UnitUnclear(CommitmentError):
    """An amount of nobody knows what."""

    template = gettext_noop(
        "Say what the amount is of: for money a currency in three letters, as in CHF."
    )


class NotAnAudience(CommitmentError):
    """A commitment is its owner's, its federation's or everyone's."""

    template = gettext_noop(
        "A commitment is open to its owner, to its federation or to everyone."
    )


class NotYet(CommitmentError):
    """A report on a day that has not come."""

    template = gettext_noop("A report cannot be of a day that has not come.")


class EarlierThanTheLast(CommitmentError):
    """Reports go forward, so that the latest one is the latest word."""

    template = gettext_noop(
        "The last report is of %(last)s; this one cannot be of an earlier day."
    )


class NotTheirsToConfirm(CommitmentError):
    """Nobody confirms what it did itself."""

    template = gettext_noop(
        "An organisation can say or document what it did itself; that it is confirmed"
        " is for others to say."
    )


class NothingReported(CommitmentError):
    """A stage without a word on what was done."""

    template = gettext_noop("Say in a few words what was done.")
