"""Whether two variables go together in the population, as a complex sample tells."""

from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np

from .design import Design
from .errors import WrongQuestion
from .estimates import (
    Asked,
    Estimate,
    Options,
    column,
    levels_of,
    raw_column,
    refuse_none,
    rows_asked,
    shift_of,
    symmetric_estimate,
)
from .totals import Totals, find_totals


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
    """A test of two variables being unrelated.

    statistic
        F, or X² of Pearson.
    degrees
        Of freedom: of the numerator and, for F, of the denominator.
    p_value
        How often at least so much would be found by chance, were they unrelated.
    """

    statistic: float
    degrees: tuple[float, ...]
    p_value: float


def cross_table(
    design: Design, rows: str, columns: str, **options: Unpack[Options]
) -> CrossTable:
    """Estimate how many of the population are in each cell of two variables."""
    found, first, second = _cells(design, rows, columns, Asked(**options))
    counts = found.total.reshape(len(first), len(second))
    return CrossTable(tuple(first), tuple(second), counts, found.n)


def association(
    design: Design,
    rows: str,
    columns: str,
    *,
    statistic: str = "F",
    **options: Unpack[Options],
) -> Association:
    """Test whether two variables are unrelated, allowing for how the sample was drawn.

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

    found, first, second = _cells(design, rows, columns, Asked(**options))
    shape = len(first), len(second)
    shares = found.total / found.total.sum()
    table = shares.reshape(shape)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)).ravel()
    pearson = float(found.n * ((shares - expected) ** 2 / expected).sum())
    effects = _design_effects(found, shares, shape)
    whole, squares = float(np.trace(effects)), float((effects @ effects).trace())
    degrees = whole**2 / squares
    if statistic == "F":
        value, below = pearson / whole, degrees * design.degrees_of_freedom
        return Association(value, (degrees, below), float(fdtrc(degrees, below, value)))
    plain = (shape[0] - 1) * (shape[1] - 1)
    p_value = float(chdtrc(plain, pearson * plain / whole))
    return Association(pearson, (float(plain),), p_value)


def covariance(
    design: Design, first: str, second: str, **options: Unpack[Options]
) -> Estimate:
    """Estimate how two variables vary together in the population.

    With n rows that count, those without a value among them, n / (n - 1) times the
    weighted mean of (x - x̄)(y - ȳ). Options as for `mean`, without `by`.
    """
    import ibis

    asked = Asked(**options)
    used = asked.used(design, first, second)
    values = [column(design, name) for name in (first, second)]
    shifts = [shift_of(design, value, used) for value in values]
    x, y = (value - shift for value, shift in zip(values, shifts, strict=True))
    columns = {"size": ibis.literal(1.0), "x": x, "y": y, "xy": x * y}
    found = find_totals(design, columns, used=used)
    refuse_none(found, f"covariance of {first} and {second}")
    n = rows_asked(design, asked)[()]

    def figure(t: np.ndarray) -> np.ndarray:
        size, xs, ys, both = np.moveaxis(t, -1, 0)
        together: np.ndarray = n / (n - 1) * (both / size - xs * ys / size**2)
        return together

    value, error = float(figure(found[0].total)), found[0].error(figure)
    name = f"{first}:{second}"
    return symmetric_estimate(design, "covariance", name, found[0], value, error, asked)


def _cells(
    design: Design, rows: str, columns: str, asked: Asked
) -> tuple[Totals, list[Any], list[Any]]:
    used = asked.used(design, rows, columns)
    first = levels_of(design, rows, used)
    second = levels_of(design, columns, used)
    one, other = raw_column(design, rows), raw_column(design, columns)
    inside = {
        f"{i}.{j}": ((one == a) & (other == b)).cast("float64")
        for i, a in enumerate(first)
        for j, b in enumerate(second)
    }
    found = find_totals(design, inside, used=used)
    refuse_none(found, f"{rows} by {columns}")
    return found[0], first, second


def _design_effects(
    found: Totals, shares: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """The matrix whose eigenvalues are the design effects of the interactions."""
    covariance = found.covariance_of(lambda t: t / t.sum(axis=-1, keepdims=True))
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    contrasts = _interactions(shape)
    scaled = contrasts * inverse[:, None]
    simple = contrasts.T @ scaled / found.n
    effects: np.ndarray = np.linalg.solve(simple, scaled.T @ covariance @ scaled)
    return effects


def _interactions(shape: tuple[int, int]) -> np.ndarray:
    """Contrasts of interaction, cells x (rows - 1)(columns - 1), free of the margins."""
    row = np.repeat(np.arange(shape[0]), shape[1])[:, None] == np.arange(shape[0])
    column = np.tile(np.arange(shape[1]), shape[0])[:, None] == np.arange(shape[1])
    margins = np.hstack([row, column[:, 1:]]).astype(float)
    crossed = (
        (row[:, 1:, None] & column[:, None, 1:]).reshape(len(row), -1).astype(float)
    )
    contrasts: np.ndarray = crossed - margins @ np.linalg.pinv(margins) @ crossed
    return contrasts
