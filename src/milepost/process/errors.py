"""Errors of processes that a person can put right."""

from milepost.errors import MilepostError, gettext_noop


class ProcessError(MilepostError):
    """Something about a process that a person can put right."""


class NotOpen(ProcessError):
    """No running phase opens this verb."""

    template = gettext_noop("This is not open in the current phase of the process.")


class ClosesBeforeItOpens(ProcessError):
    """A phase that would end before it begins."""

    template = gettext_noop("A phase cannot close before it opens.")


class NoSuchMoment(ProcessError):
    """A time that the clocks of a zone leave out when they go forward."""

    template = gettext_noop(
        "%(written)s does not exist in %(zone)s: clocks go forward "
        "that day. Choose a time before or after that hour."
    )
