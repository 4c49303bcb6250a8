"""What can go wrong while learning that a person can put right.

EvidenceError
└── TooFewPeople   so few answered that a picture could give them away
"""

from milepost.errors import MilepostError, gettext_noop


class EvidenceError(MilepostError):
    """Something about a finding that a person can put right."""


class TooFewPeople(EvidenceError):
    template = gettext_noop(
        "Only %(people)s people answered; with fewer than %(fewest)s a finding could "
        "tell how one of them did."
    )
