"""Errors of commitments and progress reports."""

from milepost.errors import MilepostError, gettext_noop


class CommitmentError(MilepostError):
    """Something about a commitment that a person can put right."""


class NotAdopted(CommitmentError):
    """Nobody has adopted the clause, or it asks for nothing."""

    template = gettext_noop(
        "You can make commitments only in response to an operative "
        "paragraph or a measure of an adopted text."
    )


class NothingPromised(CommitmentError):
    """A commitment without words."""

    template = gettext_noop("Describe what will be done.")


class DueInThePast(CommitmentError):
    """A promise is for a day to come."""

    template = gettext_noop("The due date must be in the future.")


class NotPositive(CommitmentError):
    """A resource of nothing, or of less."""

    template = gettext_noop("An amount must be more than 0.")


class UnitUnclear(CommitmentError):
    """An amount of nobody knows what."""

    template = gettext_noop(
        "Give the unit of the amount: for money, a three-letter "
        "currency code such as CHF."
    )


class NotAnAudience(CommitmentError):
    """A commitment is its owner's, its federation's or everyone's."""

    template = gettext_noop(
        "A commitment can be visible to its owner only, to its "
        "federation or to everyone."
    )


class NotYet(CommitmentError):
    """A report on a day that has not come."""

    template = gettext_noop("A report cannot have a future date.")


class EarlierThanTheLast(CommitmentError):
    """Reports go forward, so that the latest one is the latest word."""

    template = gettext_noop(
        "The last report is dated %(last)s. A new report cannot be dated earlier."
    )


class NotTheirsToConfirm(CommitmentError):
    """Nobody confirms what it did itself."""

    template = gettext_noop(
        "An organisation can report or document what it did itself; "
        "only others can confirm it."
    )


class NothingReported(CommitmentError):
    """A stage without a word on what was done."""

    template = gettext_noop("Describe briefly what was done.")
