"""Quantiles: the value below which a given part of the population lies."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Unpack

import numpy as np

from .design import ROW, WEIGHT, Design
from .errors import NothingToEstimate, WrongQuestion
from .estimates import Asked, Estimate, Options, column, group_of
from .intervals import critical, of_proportion
from .totals import Totals, find_totals

Rule = Callable[[np.ndarray, np.ndarray, float], float]


def quantile(
    design: Design,
    variable: str,
    probabilities: Sequence[float] = (0.25, 0.5, 0.75),
    *,
    rule: str = "math",
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate quantiles, of everybody or per domain.

    Parameters
    ----------
    rule
        "math": the smallest value that at least the part p of the population does not
        exceed; "hf7", "hf8": definitions 7 and 8 of Hyndman and Fan, with weights.
    options
        As for `mean`. `interval` is how the share below the quantile is bounded: "mean"
        or any other of `intervals.of_proportion`.

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
    asked = Asked(**options)
    estimates = []
    for key, values, weights in _by_domain(design, variable, asked):
        at = partial(RULES[rule], values, weights)
        estimates += [
            _with_interval(design, variable, key, at, probability, asked)
            for probability in probabilities
        ]
    return estimates


def _by_domain(
    design: Design, variable: str, asked: Asked
) -> list[tuple[tuple[Any, ...], np.ndarray, np.ndarray]]:
    """Values in order with their weights, per domain. These do leave the engine."""
    used = asked.used(design, variable, *asked.by)
    rows = design.table.filter(used).select(
        *asked.by, WEIGHT, ROW, value_=column(design, variable)
    )
    # of equal values in the order of rows: with weights, that changes hf7 and hf8
    told = rows.order_by([*asked.by, "value_", ROW]).to_pyarrow()
    if not len(told):
        raise NothingToEstimate(what=f"quantile of {variable}")
    values, weights = told["value_"].to_numpy(), told[WEIGHT].to_numpy()
    keys = list(zip(*(told[b].to_pylist() for b in asked.by), strict=True))
    if not asked.by:
        return [((), values, weights)]
    starts = [i for i, key in enumerate(keys) if i == 0 or key != keys[i - 1]]
    ends = [*starts[1:], len(keys)]
    return [
        (keys[start], values[start:end], weights[start:end])
        for start, end in zip(starts, ends, strict=True)
    ]


def _with_interval(
    design: Design,
    variable: str,
    key: tuple[Any, ...],
    at: Callable[[float], float],
    probability: float,
    asked: Asked,
) -> Estimate:
    value = at(probability)
    found = _share_up_to(design, variable, key, value, asked)
    share, df = float(found.total[1] / found.total[0]), design.degrees_of_freedom
    error = found.error(lambda t: t[..., 1] / t[..., 0])
    ends = of_proportion(share, error, found.n, df, asked.interval, asked.confidence)
    low, high = (at(min(max(end, 0.0), 1.0)) for end in ends)
    return Estimate(
        statistic="quantile",
        variable=variable,
        group=group_of(replace(found, key=key)),
        level=f"{probability:g}",
        estimate=value,
        standard_error=(high - low) / (2 * critical(df, "t", asked.confidence)),
        low=low,
        high=high,
        n=found.n,
        degrees_of_freedom=df,
    )


def _share_up_to(
    design: Design, variable: str, key: tuple[Any, ...], value: float, asked: Asked
) -> Totals:
    import ibis

    used = asked.used(design, variable)
    for name, level in zip(asked.by, key, strict=True):
        used = used & (design.table[name] == level).fill_null(False)
    below = (column(design, variable) <= value).cast("float64")
    columns = {"size": ibis.literal(1.0), "below": below}
    return find_totals(design, columns, used=used)[0]


def _math(values: np.ndarray, weights: np.ndarray, probability: float) -> float:
    reached = np.cumsum(weights) / weights.sum()
    at = np.searchsorted(reached, probability * (1 - 1e-14))
    return float(values[min(int(at), len(values) - 1)])


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
