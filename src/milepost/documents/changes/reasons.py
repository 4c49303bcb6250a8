"""Reasons for conflicts between changes, as codes and as messages."""

from enum import StrEnum
from typing import NamedTuple

from milepost.errors import Phrase, gettext_noop


class Reason(StrEnum):
    """Why a change cannot be made, or two not both. `REASON_MESSAGES` has the sentences."""

    SAME_WORDS = "same words"
    DELETED = "deleted"
    SAME_PLACE = "same place"
    RUN_TOGETHER = "run together"
    MOVED_TWICE = "moved twice"
    PLACE_MOVES = "place moves"
    DIVIDED = "divided"
    SAME_KEY = "same key"
    # of one amendment
    ALREADY = "already"
    RESTS_ON = "rests on"
    INAPPLICABLE = "inapplicable"


# Facts: one, other: the ids of the two amendments.
REASON_MESSAGES: dict[Reason, Phrase] = {
    Reason.SAME_WORDS: gettext_noop(
        "“%(one)s” and “%(other)s” change the same words in different ways."
    ),
    Reason.DELETED: gettext_noop(
        "Of “%(one)s” and “%(other)s”, one deletes the paragraph that "
        "the other changes or moves."
    ),
    Reason.SAME_PLACE: gettext_noop(
        "“%(one)s” and “%(other)s” insert text in the same place: both "
        "can be adopted once somebody decides on the order."
    ),
    Reason.RUN_TOGETHER: gettext_noop(
        "“%(one)s” and “%(other)s” touch each other, so that two words "
        "would run together: both can be adopted once somebody decides "
        "what comes between them."
    ),
    Reason.MOVED_TWICE: gettext_noop(
        "“%(one)s” and “%(other)s” move the same paragraph to two different places."
    ),
    Reason.PLACE_MOVES: gettext_noop(
        "Of “%(one)s” and “%(other)s”, one moves the paragraph after "
        "which the other inserts a new one."
    ),
    Reason.DIVIDED: gettext_noop(
        "“%(one)s” and “%(other)s” both split the same paragraph or "
        "merge it with another."
    ),
    Reason.SAME_KEY: gettext_noop(
        "“%(one)s” and “%(other)s” give a new paragraph the same key."
    ),
    Reason.ALREADY: gettext_noop(
        "“%(other)s” already makes the change that “%(one)s” proposes."
    ),
    Reason.RESTS_ON: gettext_noop(
        "“%(one)s” depends on “%(other)s” and falls with it."
    ),
    Reason.INAPPLICABLE: gettext_noop(
        "“%(one)s” does not match the text it should change."
    ),
}


class LeftOut(NamedTuple):
    """An amendment that could not be made together with others that pass.

    because_of  the id of the one in its way; empty where it does not fit the text itself
    """

    id: str
    reason: Reason
    because_of: str = ""
