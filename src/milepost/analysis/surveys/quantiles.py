"""Quantiles with Woodruff's intervals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Unpack

import numpy as np

from .design import ROW, WEIGHT, Design
from .domain_totals import Totals
from .errors import NothingToEstimate, WrongQuestion
from .estimates import Estimate, Options, Query, group_label, numeric_column
from .intervals import critical_value, proportion_interval
from .totals import estimate_totals

Rule = Callable[[np.ndarray, np.ndarray, float], float]


def quantile(
    design: Design,
    variable: str,
    probabilities: Sequence[float] = (0.25, 0.5, 0.75),
    *,
    rule: str = "math",
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate quantiles of a variable with Woodruff's intervals, in all or per domain.

    Parameters
    ----------
    rule
        "math": the smallest value that at least the part p of the population does not
        exceed; "hf7", "hf8": definitions 7 and 8 of Hyndman and Fan, with weights.
    options
        As for `mean`. `interval` is how the share below the quantile is bounded: "mean"
        or any other of `intervals.proportion_interval`.

    Returns
    -------
    list of Estimate, in order of group, then probability (their `level`)

    Notes
    -----
    Woodruff's interval: the share of the population up to the quantile is estimated with
    its interval, whose ends are turned back into values by the same rule. The standard
    error is the width of the result over twice the critical value of t.

    Source: R. S. Woodruff, Journal of the American Statistical Association 47 (1952),
    635-646; R. J. Hyndman and Y. Fan, The American Statistician 50 (1996), 361-365.
    """
    if design.replicates:
        raise WrongQuestion(
            what=f"quantile of {variable}",
            problem="replicate weights give it no error; ask it of the design itself.",
        )
    if rule not in RULES:
        raise WrongQuestion(
            what=f"rule {rule}", problem=f"it is none of {', '.join(RULES)}."
        )
    for probability in probabilities:
        if not 0 <= probability <= 1:
            raise WrongQuestion(
                what=f"probability {probability:g}",
                problem="it is not between 0 and 1.",
            )
    options.setdefault("interval", "mean")
    query = Query(**options)
    estimates = []
    for key, values, weights in _values_by_domain(design, variable, query):
        inverse = partial(RULES[rule], values, weights)
        estimates += [
            _woodruff_estimate(design, variable, key, inverse, probability, query)
            for probability in probabilities
        ]
    return estimates


def _values_by_domain(
    design: Design, variable: str, query: Query
) -> list[tuple[tuple[Any, ...], np.ndarray, np.ndarray]]:
    """By domain: key, sorted values and their weights, as arrays. Raises NothingToEstimate.

    These do leave the engine.
    """
    used = query.used(design, variable, *query.by)
    rows = design.table.filter(used).select(
        *query.by, WEIGHT, ROW, value_=numeric_column(design, variable)
    )
    # of equal values in the order of rows: with weights, that changes hf7 and hf8
    records = rows.order_by([*query.by, "value_", ROW]).to_pyarrow()
    if not len(records):
        raise NothingToEstimate(what=f"quantile of {variable}")
    values, weights = records["value_"].to_numpy(), records[WEIGHT].to_numpy()
    keys = list(zip(*(records[b].to_pylist() for b in query.by), strict=True))
    if not query.by:
        return [((), values, weights)]
    starts = [i for i, key in enumerate(keys) if i == 0 or key != keys[i - 1]]
    ends = [*starts[1:], len(keys)]
    return [
        (keys[start], values[start:end], weights[start:end])
        for start, end in zip(starts, ends, strict=True)
    ]


def _woodruff_estimate(
    design: Design,
    variable: str,
    key: tuple[Any, ...],
    inverse: Callable[[float], float],
    probability: float,
    query: Query,
) -> Estimate:
    value = inverse(probability)
    totals = _cdf_totals(design, variable, key, value, query)
    share, df = float(totals.total[1] / totals.total[0]), design.degrees_of_freedom
    error = totals.standard_error(lambda t: t[..., 1] / t[..., 0])
    ends = proportion_interval(
        share, error, totals.n, df, query.interval, query.confidence
    )
    low, high = (inverse(min(max(end, 0.0), 1.0)) for end in ends)
    return Estimate(
        statistic="quantile",
        variable=variable,
        group=group_label(replace(totals, key=key)),
        level=f"{probability:g}",
        estimate=value,
        standard_error=(high - low) / (2 * critical_value(df, "t", query.confidence)),
        low=low,
        high=high,
        n=totals.n,
        degrees_of_freedom=df,
    )


def _cdf_totals(
    design: Design, variable: str, key: tuple[Any, ...], value: float, query: Query
) -> Totals:
    import ibis

    used = query.used(design, variable)
    for name, level in zip(query.by, key, strict=True):
        used = used & (design.table[name] == level).fill_null(False)
    below = (numeric_column(design, variable) <= value).cast("float64")
    columns = {"size": ibis.literal(1.0), "below": below}
    return estimate_totals(design, columns, used=used)[0]


def _math(values: np.ndarray, weights: np.ndarray, probability: float) -> float:
    reached = np.cumsum(weights) / weights.sum()
    position = np.searchsorted(reached, probability * (1 - 1e-14))
    return float(values[min(int(position), len(values) - 1)])


def _hf7(values: np.ndarray, weights: np.ndarray, probability: float) -> float:
    if len(values) == 1:
        return float(values[0])
    reached = np.append([0.0], np.cumsum(weights[:-1])) / weights[:-1].sum()
    return float(np.interp(probability, reached, values))


def _hf8(values: np.ndarray, weights: np.ndarray, probability: float) -> float:
    up_to = np.cumsum(weights)
    reached = (up_to - weights / 3) / (up_to[-1] + weights[-1] / 3)
    return float(np.interp(probability, reached, values))


RULES: dict[str, Rule] = {"math": _math, "hf7": _hf7, "hf8": _hf8}
