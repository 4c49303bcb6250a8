"""Comment routing (Polis): priority of each statement for being shown next."""

import numpy as np

from .tallies import Tally

META_IMPORTANCE = 7.0  # of a statement by which people describe themselves
HALF_LIFE = 5  # votes after which the head start of a new statement is half as large


def priorities(groups: Tally, extremity: np.ndarray, is_meta: np.ndarray) -> np.ndarray:
    """Priority of each statement for being shown to the next participant, from 0.

    Parameters
    ----------
    groups
        Of those who are in a group; groups are added up.
    extremity
        Per statement, how far agreeing with it alone would place a participant.
    about_themselves
        Per statement, whether people describe themselves by it ("I live in a city").
        Polis calls these meta comments.

    Notes
    -----
    With A agrees, P passes and N votes in all, and E the extremity:

        importance = (1 - (P + 1) / (N + 2)) (E + 1) (A + 1) / (N + 2)
        weight     = (importance (1 + 8 x 2^(-N / 5)))^2

    and 7^2 = 49 for a statement by which people describe themselves.

    Source: what Polis does (the profile "polis"; docs/methods/opinion-landscape.md).
    """
    everybody = groups.pooled()
    seen = everybody.seen
    pass_share = (everybody.passes + 1) / (seen + 2)
    agree_share = (everybody.agrees + 1) / (seen + 2)
    importance = (1 - pass_share) * (extremity + 1) * agree_share
    head_start = 1 + 8 * 2.0 ** (-seen / HALF_LIFE)
    weight = np.where(is_meta, META_IMPORTANCE, importance * head_start)
    return np.asarray(weight**2)
