"""What can go wrong while learning that a person can put right.

EvidenceError
├── TooFewPeople   so few answered that a picture could give them away
└── StillOpen      people are still answering
"""

from milepost.errors import MilepostError, gettext_noop


class EvidenceError(MilepostError):
    """Something about a finding that a person can put right."""


class TooFewPeople(EvidenceError):
    template = gettext_noop(
        "Only %(people)s people answered; with fewer than %(fewest)s a finding could "
        "tell how one of them did."
    )


class StillOpen(EvidenceError):
    template = gettext_noop(
        "This round is not closed yet. What is found while people still answer could "
        "sway them, and two findings could tell how one person answered in between."
    )
