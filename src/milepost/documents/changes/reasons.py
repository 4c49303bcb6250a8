"""Why two changes cannot both be made, or one no longer can: as ids and as sentences."""

from enum import StrEnum
from typing import NamedTuple

from milepost.errors import Phrase, gettext_noop


class Reason(StrEnum):
    """What stands between a change and the text. `SAID` has the sentences."""

    SAME_WORDS = "same words"
    STRUCK = "struck"
    SAME_PLACE = "same place"
    RUN_TOGETHER = "run together"
    MOVED_TWICE = "moved twice"
    PLACE_MOVES = "place moves"
    DIVIDED = "divided"
    SAME_KEY = "same key"
    # of one amendment
    ALREADY = "already"
    RESTS_ON = "rests on"
    UNFIT = "inapplicable"


# Facts: one, other: the ids of the two amendments.
SAID: dict[Reason, Phrase] = {
    Reason.SAME_WORDS: gettext_noop(
        "“%(one)s” and “%(other)s” change the same words, each otherwise."
    ),
    Reason.STRUCK: gettext_noop(
        "Of “%(one)s” and “%(other)s”, one strikes the clause that the other changes or"
        " moves."
    ),
    Reason.SAME_PLACE: gettext_noop(
        "“%(one)s” and “%(other)s” both put something into the same place: both can"
        " stand once somebody says in which order."
    ),
    Reason.RUN_TOGETHER: gettext_noop(
        "“%(one)s” and “%(other)s” are side by side and would run two words into one:"
        " both can stand once somebody says what is between them."
    ),
    Reason.MOVED_TWICE: gettext_noop(
        "“%(one)s” and “%(other)s” both move the same clause, to two places."
    ),
    Reason.PLACE_MOVES: gettext_noop(
        "Of “%(one)s” and “%(other)s”, one moves the clause after which the other puts"
        " one."
    ),
    Reason.DIVIDED: gettext_noop(
        "“%(one)s” and “%(other)s” both divide the same clause or make it one with"
        " another."
    ),
    Reason.SAME_KEY: gettext_noop(
        "“%(one)s” and “%(other)s” both give a new clause the same key."
    ),
    Reason.ALREADY: gettext_noop("“%(other)s” makes the change that “%(one)s” asks."),
    Reason.RESTS_ON: gettext_noop(
        "“%(one)s” is about what “%(other)s” proposes, and goes with it."
    ),
    Reason.UNFIT: gettext_noop("“%(one)s” does not fit the text it should change."),
}


class LeftOut(NamedTuple):
    """An amendment that could not be made together with others that pass.

    because_of  the id of the one in its way; empty where it does not fit the text itself
    """

    id: str
    reason: Reason
    because_of: str = ""
