"""Krippendorff's difference functions, by level of measurement.

Source: K. Krippendorff, Content Analysis, 4th ed., Sage 2019, chapter 12.
"""

import numpy as np

from .errors import CodeBelowZero, UnknownLevel

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def distances(level: str, codes: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Squared differences of codes (codes x codes) at a level of measurement.

    Parameters
    ----------
    level
        nominal: 1 where they differ. interval: (c - k)^2. ratio: ((c - k) / (c + k))^2.
        ordinal: how many codes given lie between the two, half of each end counted,
        squared.
    codes
        Distinct codes in rising order: numbers, but for nominal.
    given
        How often each was given in units that two or more coders coded.

    Returns
    -------
    array, codes x codes
        Symmetric, 0 on the diagonal.

    Raises
    ------
    UnknownLevel, CodeBelowZero
    """
    if level == "nominal":
        return np.ones((len(codes), len(codes))) - np.eye(len(codes))
    if level == "ordinal":
        return _squared(np.cumsum(given) - given / 2)
    if level == "interval":
        return _squared(codes.astype(float))
    if level == "ratio":
        return _ratio(codes.astype(float))
    raise UnknownLevel(level=level)


def _squared(values: np.ndarray) -> np.ndarray:
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def _ratio(codes: np.ndarray) -> np.ndarray:
    if codes.min() < 0:
        raise CodeBelowZero(code=codes.min())
    sums = codes[:, None] + codes[None, :]
    difference = codes[:, None] - codes[None, :]
    # 0 and 0 are the same code
    return np.divide(difference, sums, out=np.zeros_like(sums), where=sums > 0) ** 2
