"""Linear and logistic regression and the t test, for complex samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from .design import WEIGHT, Design
from .errors import NoFit, WrongQuestion
from .estimates import (
    Options,
    Query,
    difference,
    numeric_column,
    observed_levels,
    require_column,
    require_totals,
)
from .intervals import symmetric_interval
from .totals import estimate_totals

if TYPE_CHECKING:
    import ibis.expr.types as ir

FAMILIES = ("gaussian", "logit")
MAX_ITERATIONS = 50
TOLERANCE = 1e-12  # a step no more than this part of the slopes is the last
SINGULAR = 1e-11  # of the squares of predictors, each brought to size 1


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of a regression with its test and interval.

    term
        "" for the constant, a variable of numbers, or "variable: level".
    statistic, p_value
        t, and how often it would be as far from 0 by chance.
    degrees_of_freedom
        Of t: those of the design among rows that count, plus 1, less the terms.
    """

    term: str
    estimate: float
    standard_error: float
    statistic: float
    p_value: float
    low: float
    high: float
    n: int
    degrees_of_freedom: int


def regression(
    design: Design,
    outcome: str,
    predictors: Sequence[str],
    *,
    family: str = "gaussian",
    factors: Sequence[str] = (),
    **options: Unpack[Options],
) -> list[Coefficient]:
    """Fit a linear or logistic regression by weighted estimating equations.

    Parameters
    ----------
    outcome
        A column of numbers; for "logit" of 0 and 1, of false and true, or of two words,
        of which the second in order is what is predicted.
    predictors
        Columns of numbers, which count as they are, or of words, of which each level but
        the first in order has a term.
    family
        "gaussian": the mean is the sum of the terms. "logit": the log odds are.
    factors
        Predictors whose numbers are levels.
    options
        As for `mean`, without `by`. Rows without a value in any variable do not count.

    Returns
    -------
    list of Coefficient
        The constant first, then the terms in order of predictors and levels.

    Raises
    ------
    UnknownColumn, NotANumber, NothingToEstimate, NoFit, WrongQuestion

    Notes
    -----
    The coefficients b are those with sum w x (y - m) = 0, m the mean that b says, found
    by Newton's steps. With V the covariance of the totals of x (y - m) (`estimate_totals`)
    and A = sum w x x' dm, dm = 1 or m (1 - m), that of b is A⁻¹ V A⁻¹.

    Source: D. A. Binder, International Statistical Review 51 (1983), 279-292.
    """
    what = f"regression of {outcome}"
    if family not in FAMILIES:
        problem = f"{family} is neither of {', '.join(FAMILIES)}."
        raise WrongQuestion(what=what, problem=problem)
    if design.replicates or options.get("by"):
        problem = "it is fitted neither by domain nor in each replicate."
        raise WrongQuestion(what=what, problem=problem)
    query = Query(**options)
    used = query.used(design, outcome, *predictors)
    terms = _terms(design, predictors, factors, used)
    model = _Model(design, _outcome(design, outcome, family, used), terms, family, used)
    slopes, bread = model.fit(what)
    scores = estimate_totals(design, model.scores(slopes), used=used)
    require_totals(scores, what)
    covariance = bread @ scores[0].covariance @ bread
    df = subpopulation_df(design, used) + 1 - len(terms)
    return [
        _coefficient(term, float(b), float(np.sqrt(v)), scores[0].n, df, query)
        for term, b, v in zip(terms, slopes, np.diag(covariance), strict=True)
    ]


def _coefficient(
    term: str, estimate: float, error: float, n: int, df: int, query: Query
) -> Coefficient:
    low, high = symmetric_interval(
        estimate, error, df, query.interval, query.confidence
    )
    t, p_value = _t_statistic(estimate, error, df)
    return Coefficient(term, estimate, error, t, p_value, low, high, n, df)


def _t_statistic(estimate: float, error: float, df: int) -> tuple[float, float]:
    from scipy.special import stdtr

    value = estimate / error if error > 0 else float("nan")
    return value, float(2 * stdtr(df, -abs(value))) if df > 0 else float("nan")


def _terms(
    design: Design,
    predictors: Sequence[str],
    factors: Sequence[str],
    used: "ir.BooleanValue",
) -> "dict[str, ir.NumericValue]":
    import ibis

    terms: dict[str, ir.NumericValue] = {"": ibis.literal(1.0)}
    for name in predictors:
        values = require_column(design, name)
        if values.type().is_numeric() and name not in factors:
            terms[name] = numeric_column(design, name)
            continue
        for level in observed_levels(design, name, used)[1:]:
            terms[f"{name}: {level}"] = (values == level).cast("float64")
    return terms


def _outcome(
    design: Design, name: str, family: str, used: "ir.BooleanValue"
) -> "ir.NumericValue":
    values = require_column(design, name)
    if family == "gaussian":
        return numeric_column(design, name)
    levels = observed_levels(design, name, used)
    if len(levels) > 2 or (values.type().is_numeric() and not {*levels} <= {0, 1}):
        problem = "its values are not two, or are numbers other than 0 and 1."
        raise WrongQuestion(what=f"logit of {name}", problem=problem)
    if values.type().is_string():
        indicator: ir.NumericValue = (values == levels[-1]).cast("float64")
        return indicator
    return numeric_column(design, name)


@dataclass(frozen=True)
class _Model:
    design: Design
    outcome: "ir.NumericValue"
    terms: "Mapping[str, ir.NumericValue]"
    family: str
    used: "ir.BooleanValue"

    def mean(self, slopes: np.ndarray) -> "ir.NumericValue":
        """Expression of the fitted mean of each row, given the coefficients."""
        linear: Any = sum(
            float(b) * x for b, x in zip(slopes, self.terms.values(), strict=True)
        )
        return linear if self.family == "gaussian" else 1 / (1 + (-linear).exp())

    def scores(self, slopes: np.ndarray) -> "dict[str, ir.NumericValue]":
        """Expressions of the score x (y - m) of each row, by term."""
        residual = self.outcome - self.mean(slopes)
        return {term: x * residual for term, x in self.terms.items()}

    def fit(self, what: str) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients by Newton's method, and the inverse of the information matrix."""
        slopes = np.zeros(len(self.terms))
        for _ in range(MAX_ITERATIONS):
            scores, moves = self._sums(slopes)
            step = _inverse(moves, what) @ scores
            slopes = slopes + step
            size = np.sqrt(np.diag(moves))
            if np.abs(step * size).max() <= TOLERANCE * np.abs(slopes * size).max():
                return slopes, _inverse(self._sums(slopes)[1], what)
        raise NoFit(what=what)

    def _sums(self, slopes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weighted totals of the scores, and the information matrix."""
        mean, terms = self.mean(slopes), [*self.terms.values()]
        weight = self.design.table[WEIGHT]
        moves = weight * (mean * (1 - mean) if self.family == "logit" else 1.0)
        residual = weight * (self.outcome - mean)
        pairs = [(i, j) for i in range(len(terms)) for j in range(i, len(terms))]
        rows = self.design.table.select(
            used_=self.used,
            **{f"s{i}_": residual * x for i, x in enumerate(terms)},
            **{f"m{i}_{j}_": moves * terms[i] * terms[j] for i, j in pairs},
        )
        rows = rows.filter(rows.used_)
        sums = rows.agg(**{c: rows[c].sum() for c in rows.columns[1:]})
        row = sums.to_pyarrow().to_pylist()[0]
        matrix = np.zeros((len(terms), len(terms)))
        for i, j in pairs:
            matrix[i, j] = matrix[j, i] = row[f"m{i}_{j}_"] or 0.0
        scores = [row[f"s{i}_"] or 0.0 for i in range(len(terms))]
        return np.array(scores, dtype=float), matrix


def _inverse(squares: np.ndarray, what: str) -> np.ndarray:
    size = np.sqrt(np.diag(squares))
    if not (size > 0).all():
        raise NoFit(what=what)
    scaled = squares / np.outer(size, size)
    if np.linalg.eigvalsh(scaled)[0] < SINGULAR:
        raise NoFit(what=what)
    inverse: np.ndarray = np.linalg.inv(scaled) / np.outer(size, size)
    return inverse


def subpopulation_df(design: Design, used: "ir.BooleanValue") -> int:
    """Degrees of freedom of the design in a subpopulation: PSUs less strata with rows."""
    if design.replicates:
        return design.degrees_of_freedom
    keys = design.unit_columns(1)
    rows = design.table.filter(used)
    strata = rows.group_by(keys[:1]).agg(
        units_=rows[keys[1]].nunique() if keys[1:] else rows.count()
    )
    counts = strata.agg(units=strata.units_.sum(), strata=strata.count()).to_pyarrow()
    return int((counts["units"][0].as_py() or 0) - counts["strata"][0].as_py())


@dataclass(frozen=True)
class TTestResult:
    """Result of a t test of two means being equal.

    group
        "second - first", whose means are taken from each other.
    statistic, p_value
        t, and how often it would be as far from 0 by chance.
    """

    group: str
    estimate: float
    standard_error: float
    statistic: float
    p_value: float
    low: float
    high: float
    n: int
    degrees_of_freedom: int


def t_test(
    design: Design, variable: str, between: str, **options: Unpack[Options]
) -> TTestResult:
    """Two-sample t test of means, allowing for the design.

    Parameters
    ----------
    between
        A column of two values; the mean of the first in order is taken from that of the
        second, as a regression on it would have it.
    options
        As for `mean`, without `by`.

    Raises
    ------
    UnknownColumn, NothingToEstimate, WrongQuestion

    Notes
    -----
    t = difference / its standard error (`difference`), with the degrees of freedom of
    the design among the rows that count, less 1.
    """
    query = Query(**options)
    used = query.used(design, variable, between)
    levels = observed_levels(design, between, used)
    if len(levels) != 2:
        problem = f"{between} has {len(levels)} values, not two."
        raise WrongQuestion(what=f"t test of {variable}", problem=problem)
    (contrast,) = difference(design, variable, between, **options)
    df = subpopulation_df(design, used) - 1
    value, error = -contrast.estimate, contrast.standard_error
    statistic, p_value = _t_statistic(value, error, df)
    low, high = symmetric_interval(value, error, df, query.interval, query.confidence)
    return TTestResult(
        group=f"{levels[1]} - {levels[0]}",
        estimate=value,
        standard_error=error,
        statistic=statistic,
        p_value=p_value,
        low=low,
        high=high,
        n=contrast.n,
        degrees_of_freedom=df,
    )
