"""Confidence intervals from a standard error and degrees of freedom."""

import numpy as np

from .errors import WrongQuestion

PROPORTION = ("logit", "likelihood", "asin", "beta", "mean", "xlogit", "normal")
ROW_BASED = ("likelihood", "beta")  # of proportions; depend on how many rows there are
SYMMETRIC = ("t", "normal")


def critical_value(df: float, interval: str, confidence: float) -> float:
    """Critical value: standard errors from the estimate to each end of an interval."""
    # Not scipy.stats, which has the same figures but takes half a second to load.
    from scipy.special import ndtri, stdtrit

    tail = 1 - (1 - confidence) / 2
    return float(ndtri(tail) if interval == "normal" else stdtrit(max(df, 1), tail))


def symmetric_interval(
    estimate: float, error: float, df: float, interval: str, confidence: float
) -> tuple[float, float]:
    """Symmetric confidence interval: `estimate` ± critical value (t or normal) × `error`."""
    if interval not in SYMMETRIC:
        raise WrongQuestion(
            what=f"interval {interval}",
            problem=f"it is none of {', '.join(SYMMETRIC)}.",
        )
    reach = critical_value(df, interval, confidence) * error
    return float(estimate - reach), float(estimate + reach)


def proportion_interval(
    share: float, error: float, n: int, df: float, interval: str, confidence: float
) -> tuple[float, float]:
    """Confidence interval of a proportion by the method that `interval` names.

    Notes
    -----
    With p the share, s its standard error, t the critical value of the t distribution:

    logit, xlogit
        logit(p) ± t s / (p (1 - p)), turned back.
    likelihood
        The p' with 2 D(p, p') p (1 - p) / s² <= t² n / (n - 1), D(p, p') =
        p log(p / p') + (1 - p) log((1 - p) / (1 - p')).
    asin
        sin²(arcsin √p ± t s / (2 √(p (1 - p)))).
    beta
        Clopper and Pearson's, with p (1 - p) / s² (t_{n-1} / t)² for the number of rows
        (Korn and Graubard).
    mean, normal
        p ± t s, p ± z s.

    Where s is 0, or p is 0 or 1, both ends are p, but for beta, which has an answer
    where the share is 0 or 1.

    Source: E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193-201;
    T. Lumley, Complex Surveys, Wiley 2010, chapter 2.
    """
    if interval not in PROPORTION:
        raise WrongQuestion(
            what=f"interval {interval}",
            problem=f"it is none of {', '.join(PROPORTION)}.",
        )
    if interval in ("mean", "normal"):
        kind = "t" if interval == "mean" else "normal"
        return symmetric_interval(share, error, df, kind, confidence)
    reach = critical_value(df, "t", confidence)
    if interval == "beta":
        return _beta(share, error, n, reach, confidence)
    if error <= 0 or not 0 < share < 1:
        return share, share
    if interval == "likelihood":
        return _likelihood(share, error, n, reach)
    if interval == "asin":
        middle = np.arcsin(np.sqrt(share))
        step = reach * error / (2 * np.sqrt(share * (1 - share)))
        low, high = max(middle - step, 0.0), min(middle + step, np.pi / 2)
        return float(np.sin(low) ** 2), float(np.sin(high) ** 2)
    middle, step = np.log(share / (1 - share)), reach * error / (share * (1 - share))
    ends = 1 / (1 + np.exp(-(middle - step))), 1 / (1 + np.exp(-(middle + step)))
    return float(ends[0]), float(ends[1])


def _beta(
    share: float, error: float, n: int, reach: float, confidence: float
) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    if error > 0:
        plain = critical_value(n - 1, "t", confidence)
        n_effective = share * (1 - share) / error**2 * (plain / reach) ** 2
    else:
        n_effective = float(n)
    yes, no = n_effective * share, n_effective * (1 - share)
    low = betaincinv(yes, no + 1, tail) if yes > 0 else 0.0
    high = betaincinv(yes + 1, no, 1 - tail) if no > 0 else 1.0
    return float(low), float(high)


def _likelihood(
    share: float, error: float, n: int, reach: float
) -> tuple[float, float]:
    from scipy.optimize import brentq

    bound = (reach * error) ** 2 / (2 * share * (1 - share)) * n / (n - 1)

    def beyond(other: float) -> float:
        yes = share * np.log(share / other)
        no = (1 - share) * np.log((1 - share) / (1 - other))
        return float(yes + no - bound)

    tiny = 1e-15
    low = brentq(beyond, tiny, share, xtol=1e-15, rtol=1e-14)
    high = brentq(beyond, share, 1 - tiny, xtol=1e-15, rtol=1e-14)
    return float(low), float(high)
