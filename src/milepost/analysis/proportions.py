"""Wilson score interval of a proportion."""

import numpy as np

Z_95 = 1.959963984540054  # two-sided 95 %


def wilson_interval(
    successes: np.ndarray | float, trials: np.ndarray | float, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wilson score interval of proportions: arrays share, low and high, each 0 to 1.

    Parameters
    ----------
    successes, trials
        Numbers or arrays of one shape; successes need not be whole.
    z
        Quantile of the normal distribution: 1.96 for a two-sided interval of 95 %.

    Returns
    -------
    share, low, high
        0 to 1; not a number where there are no trials.

    Notes
    -----
    With share p of n: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927),
    "Probable inference, the law of succession, and statistical inference".
    """
    n = np.where(np.asarray(trials) > 0, trials, np.nan).astype(float)
    p = successes / n
    squared = z**2 / n
    middle = (p + squared / 2) / (1 + squared)
    spread = z * np.sqrt(p * (1 - p) / n + squared / (4 * n)) / (1 + squared)
    return p, np.maximum(middle - spread, 0.0), np.minimum(middle + spread, 1.0)
