"""Which statement to show next: those that say much and were seen by few come first."""

import numpy as np

from .tallies import Tally

ABOUT_THEMSELVES = 7.0  # importance of a statement by which people describe themselves
HALVED_AFTER = 5  # votes after which the head start of a new statement is half as large


def priorities(
    groups: Tally, extremity: np.ndarray, about_themselves: np.ndarray
) -> np.ndarray:
    """Weight of each statement for being shown to the next participant, from 0.

    Parameters
    ----------
    groups
        Of those who are in a group; groups are added up.
    extremity
        Per statement, how far agreeing with it alone would place a participant.
    about_themselves
        Per statement, whether people describe themselves by it ("I live in a city").

    Notes
    -----
    With A agrees, P passes and N votes in all, and E the extremity:

        importance = (1 - (P + 1) / (N + 2)) (E + 1) (A + 1) / (N + 2)
        weight     = (importance (1 + 8 x 2^(-N / 5)))^2

    and 7^2 = 49 for a statement by which people describe themselves.

    Source: what Polis does (the profile "polis"; docs/methods/opinion-landscape.md).
    """
    everybody = groups.together()
    seen = everybody.seen
    dull = (everybody.passes + 1) / (seen + 2)
    agree = (everybody.agrees + 1) / (seen + 2)
    importance = (1 - dull) * (extremity + 1) * agree
    head_start = 1 + 8 * 2.0 ** (-seen / HALVED_AFTER)
    weight = np.where(about_themselves, ABOUT_THEMSELVES, importance * head_start)
    return np.asarray(weight**2)
