"""Cross tables, Rao-Scott tests of association, and covariance, for complex samples."""

from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np

from .design import Design
from .domain_totals import Totals
from .errors import WrongQuestion
from .estimates import (
    Estimate,
    Options,
    Query,
    centring_shift,
    numeric_column,
    observed_levels,
    require_column,
    require_totals,
    rows_by_domain,
    symmetric_estimate,
)
from .totals import estimate_totals


@dataclass(frozen=True)
class CrossTable:
    """Weighted counts of two variables.

    rows, columns
        Levels, in order.
    counts
        Estimated number in the population, rows x columns.
    n
        Rows of data that count.
    """

    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    counts: np.ndarray
    n: int


@dataclass(frozen=True)
class Association:
    """Result of a test of independence of two variables.

    statistic
        F, or X² of Pearson.
    degrees
        Of freedom: of the numerator and, for F, of the denominator.
    p_value
        Probability of a statistic at least as large, were they independent.
    """

    statistic: float
    degrees: tuple[float, ...]
    p_value: float


def cross_table(
    design: Design, rows: str, columns: str, **options: Unpack[Options]
) -> CrossTable:
    """Cross table of two variables: estimated number of the population in each cell."""
    totals, first, second = _cells(design, rows, columns, Query(**options))
    counts = totals.total.reshape(len(first), len(second))
    return CrossTable(tuple(first), tuple(second), counts, totals.n)


def association(
    design: Design,
    rows: str,
    columns: str,
    *,
    statistic: str = "F",
    **options: Unpack[Options],
) -> Association:
    """Rao-Scott test of independence of two variables, allowing for the design.

    Parameters
    ----------
    statistic
        "F": Pearson's X² over the sum of the design effects, against F with the degrees
        of freedom of Satterthwaite (Rao and Scott, second order). "Chisq": X², whose
        p-value is that of X² over the mean design effect (first order).

    Notes
    -----
    With p the estimated shares of the cells, V their covariance, n the rows that count
    and p₀ the product of the margins: X² = n Σ (p - p₀)² / p₀. With C the contrasts of
    interaction of log p, the design effects are the eigenvalues δ of
    (C' D⁻¹ C / n)⁻¹ (C' D⁻¹ V D⁻¹ C), D the diagonal of p; the degrees of freedom are
    (Σ δ)² / Σ δ², for F those and as many times those of the design.

    Source: J. N. K. Rao and A. J. Scott, Annals of Statistics 12 (1984), 46-60.
    """
    if statistic not in ("F", "Chisq"):
        raise WrongQuestion(
            what=f"statistic {statistic}", problem="it is neither F nor Chisq."
        )
    from scipy.special import chdtrc, fdtrc

    totals, first, second = _cells(design, rows, columns, Query(**options))
    shape = len(first), len(second)
    shares = totals.total / totals.total.sum()
    table = shares.reshape(shape)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)).ravel()
    pearson = float(totals.n * ((shares - expected) ** 2 / expected).sum())
    effects = _design_effects(totals, shares, shape)
    trace, squares = float(np.trace(effects)), float((effects @ effects).trace())
    degrees = trace**2 / squares
    if statistic == "F":
        value, denominator_df = pearson / trace, degrees * design.degrees_of_freedom
        return Association(
            value,
            (degrees, denominator_df),
            float(fdtrc(degrees, denominator_df, value)),
        )
    pearson_df = (shape[0] - 1) * (shape[1] - 1)
    p_value = float(chdtrc(pearson_df, pearson * pearson_df / trace))
    return Association(pearson, (float(pearson_df),), p_value)


def covariance(
    design: Design, first: str, second: str, **options: Unpack[Options]
) -> Estimate:
    """Estimate the covariance of two variables in the population.

    With n rows that count, those without a value among them, n / (n - 1) times the
    weighted mean of (x - x̄)(y - ȳ). Options as for `mean`, without `by`.
    """
    import ibis

    query = Query(**options)
    used = query.used(design, first, second)
    values = [numeric_column(design, name) for name in (first, second)]
    shifts = [centring_shift(design, value, used) for value in values]
    x, y = (value - shift for value, shift in zip(values, shifts, strict=True))
    columns = {"size": ibis.literal(1.0), "x": x, "y": y, "xy": x * y}
    domains = estimate_totals(design, columns, used=used)
    require_totals(domains, f"covariance of {first} and {second}")
    n = rows_by_domain(design, query)[()]

    def figure(t: np.ndarray) -> np.ndarray:
        size, xs, ys, weighted_products = np.moveaxis(t, -1, 0)
        estimate: np.ndarray = (
            n / (n - 1) * (weighted_products / size - xs * ys / size**2)
        )
        return estimate

    value, error = float(figure(domains[0].total)), domains[0].standard_error(figure)
    name = f"{first}:{second}"
    return symmetric_estimate(
        design, "covariance", name, domains[0], value, error, query
    )


def _cells(
    design: Design, rows: str, columns: str, query: Query
) -> tuple[Totals, list[Any], list[Any]]:
    used = query.used(design, rows, columns)
    first = observed_levels(design, rows, used)
    second = observed_levels(design, columns, used)
    row_values, column_values = (
        require_column(design, rows),
        require_column(design, columns),
    )
    indicators = {
        f"{i}.{j}": ((row_values == a) & (column_values == b)).cast("float64")
        for i, a in enumerate(first)
        for j, b in enumerate(second)
    }
    domains = estimate_totals(design, indicators, used=used)
    require_totals(domains, f"{rows} by {columns}")
    return domains[0], first, second


def _design_effects(
    totals: Totals, shares: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """The matrix whose eigenvalues are the design effects of the interactions."""
    covariance = totals.function_covariance(lambda t: t / t.sum(axis=-1, keepdims=True))
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    contrasts = _interactions(shape)
    scaled = contrasts * inverse[:, None]
    simple = contrasts.T @ scaled / totals.n
    effects: np.ndarray = np.linalg.solve(simple, scaled.T @ covariance @ scaled)
    return effects


def _interactions(shape: tuple[int, int]) -> np.ndarray:
    """Interaction contrasts, cells x (rows - 1)(columns - 1), free of the margins."""
    row = np.repeat(np.arange(shape[0]), shape[1])[:, None] == np.arange(shape[0])
    column = np.tile(np.arange(shape[1]), shape[0])[:, None] == np.arange(shape[1])
    margins = np.hstack([row, column[:, 1:]]).astype(float)
    crossed = (
        (row[:, 1:, None] & column[:, None, 1:]).reshape(len(row), -1).astype(float)
    )
    contrasts: np.ndarray = crossed - margins @ np.linalg.pinv(margins) @ crossed
    return contrasts
