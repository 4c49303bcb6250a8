"""Shares of comments that changed a text, where each organisation makes several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """How many of a group's comments changed the text.

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


def share_of_groups(
    groups: Mapping[str, Sequence[tuple[int, int]]], fewest: int
) -> list[Share]:
    """The share of comments that changed the text, by group of organisations.

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
        _share(name, made)
        for name, made in groups.items()
        if len(made) >= max(fewest, 2)
    ]


def _share(name: str, made: Sequence[tuple[int, int]]) -> Share:
    changed, comments = (sum(column) for column in zip(*made, strict=True))
    p, number = changed / comments, len(made)
    v = number / (number - 1) * sum((y - p * m) ** 2 for y, m in made) / comments**2
    low, high = _logit(p, v, number) if v > 0 else _wilson(p, number)
    return Share(name, number, comments, changed, p, low, high)


def _logit(p: float, v: float, number: int) -> tuple[float, float]:
    from scipy.stats import t

    reach = t.ppf((1 + CONFIDENCE) / 2, number - 1) * sqrt(v) / (p * (1 - p))
    low, high = (1 / (1 + exp(-(log(p / (1 - p)) + by))) for by in (-reach, reach))
    return low, high


def _wilson(p: float, number: int) -> tuple[float, float]:
    from scipy.stats import norm

    z = norm.ppf((1 + CONFIDENCE) / 2)
    middle = (p + z * z / (2 * number)) / (1 + z * z / number)
    reach = z * sqrt(p * (1 - p) / number + z * z / (4 * number**2))
    reach /= 1 + z * z / number
    return max(0.0, middle - reach), min(1.0, middle + reach)
