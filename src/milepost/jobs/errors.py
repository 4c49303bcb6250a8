"""Errors of background jobs: why one failed, for the person who asked for it.

JobError
├── JobAbandoned        its worker was killed, or the database was busy, each time
├── JobCrashed          a fault of ours
├── OutcomeUnknown      broken off where a second attempt could do the thing twice
├── TemporaryFailure    not now: it is retried after a pause
│   └── MailUnavailable
└── MailRefused         the mail server said so for good

LeaseLost is no failure: another worker has taken up the job, so this one stops.
"""

from milepost.errors import MilepostError, gettext_noop


class JobError(MilepostError):
    """Why a background job ended without its result."""


class JobAbandoned(JobError):
    template = gettext_noop(
        "The task failed and was stopped. Number of attempts: "
        "%(attempts)s. A possible cause is lack of memory. Inform the "
        "administrator."
    )


class JobCrashed(JobError):
    template = gettext_noop(
        "An unexpected error occurred. It has been recorded for the "
        "administrator; nothing was changed."
    )


class OutcomeUnknown(JobError):
    template = gettext_noop(
        "This stopped before its result was known. It is not repeated, so that nothing "
        "is done twice."
    )


class TemporaryFailure(JobError):
    """Raised by a job to be retried after a pause."""

    template = gettext_noop("This is not possible now. It will be tried again.")


class MailUnavailable(TemporaryFailure):
    template = gettext_noop("The mail server does not take this message now.")


class MailRefused(JobError):
    template = gettext_noop("The mail server refused this message.")


class LeaseLost(Exception):
    """Another worker has taken up this job since."""
