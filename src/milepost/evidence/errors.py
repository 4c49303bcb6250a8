"""What can go wrong while learning that a person can put right.

EvidenceError
├── TooFewPeople   so few answered that a picture could give them away
├── StillOpen      people are still answering
├── Nameless       a theme is accepted under a name
├── CannotMerge    there is no such theme to merge into
├── BrokenOff      long work that never came to its end
└── NotAsPlanned   long work that a fault of ours ended
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


class Nameless(EvidenceError):
    template = gettext_noop("Give the theme a name: it is what people will read.")


class CannotMerge(EvidenceError):
    template = gettext_noop(
        "A theme is merged into another one of the same finding, which was accepted."
    )


class BrokenOff(EvidenceError):
    template = gettext_noop(
        "This was begun %(attempts)s times and broken off each time, perhaps for want of "
        "memory. Whoever runs Milepost can look into it."
    )


class NotAsPlanned(EvidenceError):
    template = gettext_noop(
        "Something went wrong that should not have. It is noted for whoever runs "
        "Milepost; nothing was changed."
    )
