"""Acceptance rates of comments: ratio estimates with organisations as clusters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from milepost.analysis.proportions import wilson_interval

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """Acceptance rate of a group: the share of its comments that changed the text.

    organisations, comments, changed
        Counts.
    share, low, high
        `changed / comments` and the ends of its interval, 0 to 1.
    """

    group: str
    organisations: int
    comments: int
    changed: int
    share: float
    low: float
    high: float


def acceptance_by_group(
    groups: Mapping[str, Sequence[tuple[int, int]]], fewest: int
) -> list[Share]:
    """Acceptance rates of comments by group, with 95 % intervals; small groups left out.

    Parameters
    ----------
    groups
        By name: for each organisation that commented, how many of its comments changed
        the text, and how many it made (at least one).
    fewest
        A group of fewer organisations than this is left out: it would be about somebody.

    Returns
    -------
    list of Share
        In the order given.

    Notes
    -----
    An organisation's comments are alike, so organisations are what varies, not comments.
    With y of m comments of organisation g changing the text, G organisations:

        p = Σ y_g / Σ m_g
        v = G / (G - 1) × Σ (y_g - p m_g)² / (Σ m_g)²
        logit(p) ± t(G - 1) × sqrt(v) / (p (1 - p))

    Where no organisation differs from the others (v = 0, as where all or none of the
    comments changed the text) the interval is Wilson's for G trials: each organisation
    counts as one.

    Assumes that organisations decide what they ask for on their own.

    Source: W. G. Cochran, Sampling Techniques, 3rd ed., Wiley 1977, section 3.12 (ratio
    to size, clusters of unequal size); E. B. Wilson, JASA 22, 1927.
    """
    return [
        _share(name, organisations)
        for name, organisations in groups.items()
        if len(organisations) >= max(fewest, 2)
    ]


def _share(name: str, organisations: Sequence[tuple[int, int]]) -> Share:
    changed, comments = (sum(column) for column in zip(*organisations, strict=True))
    p, number = changed / comments, len(organisations)
    v = (
        number
        / (number - 1)
        * sum((y - p * m) ** 2 for y, m in organisations)
        / comments**2
    )
    if v > 0:
        low, high = _logit_interval(p, v, number)
    else:
        low, high = map(float, wilson_interval(p * number, number)[1:])
    return Share(name, number, comments, changed, p, low, high)


def _logit_interval(p: float, v: float, number: int) -> tuple[float, float]:
    from scipy.stats import t

    reach = t.ppf((1 + CONFIDENCE) / 2, number - 1) * sqrt(v) / (p * (1 - p))
    low, high = (1 / (1 + exp(-(log(p / (1 - p)) + by))) for by in (-reach, reach))
    return low, high
