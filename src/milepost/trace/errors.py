"""Errors of traceability that a person can put right."""

from milepost.errors import MilepostError, gettext_noop


class TraceError(MilepostError):
    """Something about the line that a person can put right."""


class NotAGap(TraceError):
    """What is to be explained is not among the gaps that the audit finds."""

    template = gettext_noop("The audit of %(process)s finds no such gap: %(kind)s.")


class ExplanationMissing(TraceError):
    """A gap is explained in words."""

    template = gettext_noop("Enter a reason for this gap.")
