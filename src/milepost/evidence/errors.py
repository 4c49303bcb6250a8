"""Errors of findings and themes that a person can put right.

EvidenceError
├── TooFewPeople   so few answered that a picture could give them away
├── StillOpen      people are still answering
├── Nameless       a theme is accepted under a name
└── CannotMerge    there is no such theme to merge into
"""

from milepost.errors import MilepostError, gettext_noop


class EvidenceError(MilepostError):
    """Something about a finding that a person can put right."""


class TooFewPeople(EvidenceError):
    template = gettext_noop(
        "Too few people answered (%(people)s; minimum: %(fewest)s): a "
        "finding could reveal how one of them answered."
    )


class StillOpen(EvidenceError):
    template = gettext_noop(
        "This opinion round is still open. A finding published now "
        "could influence people who have not answered yet, and "
        "comparing two findings could reveal how one person answered."
    )


class Nameless(EvidenceError):
    template = gettext_noop("Name the theme: readers will see this name.")


class CannotMerge(EvidenceError):
    template = gettext_noop(
        "A theme can be merged only into an accepted theme of the same finding."
    )
