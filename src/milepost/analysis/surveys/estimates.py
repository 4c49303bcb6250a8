"""Estimates of means, totals, ratios, proportions and differences, with their errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np

from .design import Design, numeric_expression
from .domain_totals import Figures, Totals
from .errors import NothingToEstimate, UnknownColumn, WrongQuestion
from .intervals import ROW_BASED, proportion_interval, symmetric_interval
from .totals import estimate_totals

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONFIDENCE = 0.95
ROUNDING_ERROR = 1e-9  # a part of the population that is no more than rounding leaves


class Options(TypedDict, total=False):
    """Options of all estimates; see `mean`."""

    by: Sequence[str]
    where: "ir.BooleanValue | None"
    listwise: Sequence[str]
    interval: str
    confidence: float
    with_replacement: bool


@dataclass(frozen=True)
class Query:
    """Options of an estimate, with their defaults."""

    by: Sequence[str] = ()
    where: "ir.BooleanValue | None" = None
    listwise: Sequence[str] = ()
    interval: str = "t"
    confidence: float = CONFIDENCE
    with_replacement: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.confidence < 1:
            raise WrongQuestion(
                what=f"confidence {self.confidence:g}",
                problem="it is not between 0 and 1.",
            )

    def used(self, design: Design, *variables: str) -> "ir.BooleanValue":
        """Whether each row counts: in `where`, with `variables` and `listwise` not null."""
        import ibis

        counts = (
            ibis.literal(True) if self.where is None else self.where.fill_null(False)
        )
        for name in self.by:
            require_column(design, name)
        for name in (*variables, *self.listwise):
            counts = counts & require_column(design, name).notnull()
        return counts


@dataclass(frozen=True)
class Estimate:
    """An estimate with its standard error and interval.

    group
        Values of the columns of `by`, joined by a full stop; empty for the whole.
    level
        Of a proportion or a number of people, of which value; of a quantile, the
        probability.
    low, high
        Ends of the interval of `confidence`.
    n
        Rows that the estimate is made of.
    degrees_of_freedom
        First-stage units less strata, of the whole sample.
    design_effect
        Variance over that of a simple random sample, drawn without replacement, of as
        many; None where it has no meaning.
    """

    statistic: str
    variable: str
    group: str
    level: str
    estimate: float
    standard_error: float
    low: float
    high: float
    n: int
    degrees_of_freedom: int
    design_effect: float | None = None


def mean(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the mean of a variable, of everybody or per domain.

    Parameters
    ----------
    variable
        A column of numbers or of true and false. Rows without a value do not count.
    by
        Columns that make domains.
    where
        An expression over `design.table`: only rows where it is true count. Others stay
        in the sample, and so in the error.
    listwise
        Columns in which a row must have a value too, to count.
    interval
        "t" with the degrees of freedom of the design, or "normal".
    confidence
        Of the interval, from 0 to 1.
    with_replacement
        Compare with a simple random sample drawn with replacement.

    Returns
    -------
    list of Estimate, in order of group

    Raises
    ------
    UnknownColumn, NothingToEstimate

    Notes
    -----
    With totals N of ones and X of the variable: X / N; its error by linearisation,
    Var(sum of w (x - X/N)) / N². See `estimate_totals`.
    """

    def figure(_totals: Totals, shift: float) -> Figures:
        return lambda t: shift + t[..., 1] / t[..., 0]

    return _moment_estimates(design, variable, "mean", figure, Query(**options))


def total(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the sum of a variable over the population. As `mean` otherwise.

    Of a variable of words, how many of the population have each: an estimate per level.
    """
    if _is_categorical(design, variable):
        return _level_counts(design, variable, Query(**options))

    def figure(_totals: Totals, shift: float) -> Figures:
        return lambda t: t[..., 1] + shift * t[..., 0]

    return _moment_estimates(design, variable, "total", figure, Query(**options))


def variance(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the variance of a variable in the population.

    With n rows in the domain, those without a value among them, n / (n - 1) times the
    weighted mean of squared distances from the mean. As `mean` otherwise.
    """
    query = Query(**options)
    rows = rows_by_domain(design, query)

    def figure(totals: Totals, _shift: float) -> Figures:
        n = rows[totals.key]
        scale = n / (n - 1) if n > 1 else np.nan
        return lambda t: scale * (t[..., 2] / t[..., 0] - (t[..., 1] / t[..., 0]) ** 2)

    return _moment_estimates(design, variable, "variance", figure, query)


def ratio(
    design: Design,
    variable: str,
    denominator: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the total of one variable over that of another. As `mean` otherwise."""
    query = Query(**options)
    columns = {name: numeric_column(design, name) for name in (variable, denominator)}
    used = query.used(design, variable, denominator)
    domains = estimate_totals(design, columns, by=query.by, used=used)
    require_totals(domains, f"ratio of {variable} to {denominator}")
    estimates = []
    for totals in domains:
        value = float(totals.total[0] / totals.total[1])
        error = totals.standard_error(lambda t: t[..., 0] / t[..., 1])
        estimates.append(
            symmetric_estimate(design, "ratio", variable, totals, value, error, query)
        )
    return estimates


def proportion(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the share of each value of a variable. As `mean` otherwise.

    Parameters
    ----------
    interval
        "logit", "likelihood", "asin", "beta", "mean" (t), "xlogit" or "normal"; see
        `intervals.proportion_interval`.

    Returns
    -------
    list of Estimate, in order of group, then level
    """
    options.setdefault("interval", "logit")
    query = Query(**options)
    levels, domains = _level_totals(design, variable, "proportion", query)
    rows_in_domain = (
        rows_by_domain(design, query) if query.interval in ROW_BASED else {}
    )
    return [
        _proportion_estimate(
            design,
            variable,
            totals,
            at,
            level,
            query,
            rows_in_domain.get(totals.key, totals.n),
        )
        for totals in domains
        for at, level in enumerate(levels, start=1)
    ]


def _level_totals(
    design: Design, variable: str, statistic: str, query: Query
) -> tuple[list[Any], list[Totals]]:
    """Levels of a variable, and per domain the weighted totals of ones and of each level."""
    import ibis

    used = query.used(design, variable)
    levels = observed_levels(design, variable, used)
    values = require_column(design, variable)
    columns = {"size": ibis.literal(1.0)}
    columns |= {str(level): (values == level).cast("float64") for level in levels}
    # the share of a level depends on those who have it, and on everybody
    pairs = [(i, j) for j in range(len(columns)) for i in {0, j}]
    domains = estimate_totals(design, columns, by=query.by, used=used, pairs=pairs)
    require_totals(domains, f"{statistic} of {variable}")
    return levels, domains


def _is_categorical(design: Design, variable: str) -> bool:
    """Whether a variable holds text and none of its values is a number.

    Among numbers a text may be a slip.
    """
    values = require_column(design, variable)
    if not values.type().is_string():
        return False
    numbers = design.table.agg(n=values.try_cast("float64").notnull().sum())
    return not numbers.to_pyarrow()["n"][0].as_py()


def _level_counts(design: Design, variable: str, query: Query) -> list[Estimate]:
    levels, domains = _level_totals(design, variable, "total", query)
    estimates = []
    for totals in domains:
        size = float(totals.total[0])
        for at, level in enumerate(levels, start=1):
            count = float(totals.total[at])
            error = totals.standard_error(lambda t, at=at: t[..., at])  # type: ignore[misc]
            spread = count / size * (1 - count / size)
            effect = _design_effect(error / size, spread, totals, query)
            estimate = symmetric_estimate(
                design, "total", variable, totals, count, error, query, effect
            )
            estimates.append(replace(estimate, level=str(level)))
    return estimates


def _proportion_estimate(
    design: Design,
    variable: str,
    totals: Totals,
    at: int,
    level: Any,
    query: Query,
    n_asked: int,
) -> Estimate:
    """Estimate of the share of one level in a domain, with its confidence interval.

    `n_asked`: rows of the domain, whether they have a value or not.
    """
    size, df = totals.total[0], design.degrees_of_freedom
    share = float(totals.total[at] / size)
    error = totals.standard_error(lambda t: t[..., at] / t[..., 0])
    low, high = proportion_interval(
        share, error, n_asked, df, query.interval, query.confidence
    )
    return Estimate(
        statistic="proportion",
        variable=variable,
        group=group_label(totals),
        level=str(level),
        estimate=share,
        standard_error=error,
        low=low,
        high=high,
        n=totals.n,
        degrees_of_freedom=df,
        design_effect=_design_effect(error, share * (1 - share), totals, query),
    )


def difference(
    design: Design,
    variable: str,
    between: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the differences in mean of `variable` between every two values of `between`.

    Returns
    -------
    list of Estimate
        The first domain less the second, `group` "first - second", for each two values
        of `between`. That domains share units of the first stage is counted.
    """
    query = Query(**options)
    values, used = (
        numeric_column(design, variable),
        query.used(design, variable, between),
    )
    levels = observed_levels(design, between, used)
    shift = centring_shift(design, values, used)
    indicators = [(design.table[between] == level).cast("float64") for level in levels]
    columns = {f"size{at}": indicator for at, indicator in enumerate(indicators)}
    columns |= {
        f"sum{at}": indicator * (values - shift)
        for at, indicator in enumerate(indicators)
    }
    domains = estimate_totals(design, columns, used=used)
    require_totals(domains, f"difference in {variable}")
    estimates = []
    for a, b in combinations(range(len(levels)), 2):

        def contrast(t: np.ndarray, a: int = a, b: int = b) -> np.ndarray:
            sizes, sums = np.split(t, 2, axis=-1)
            means: np.ndarray = sums / sizes
            return means[..., a] - means[..., b]

        value, error = (
            float(contrast(domains[0].total)),
            domains[0].standard_error(contrast),
        )
        pair = replace(domains[0], key=(f"{levels[a]} - {levels[b]}",))
        estimates.append(
            symmetric_estimate(
                design, "difference", variable, pair, value, error, query
            )
        )
    return estimates


Moment = Callable[[Totals, float], Figures]


def _moment_estimates(
    design: Design, variable: str, statistic: str, moment: Moment, query: Query
) -> list[Estimate]:
    """Estimates per domain by `moment`, from totals of ones, the variable and its square.

    The variable is taken less about its mean, so that squares keep their digits.
    """
    import ibis

    used = query.used(design, variable)
    values = numeric_column(design, variable)
    shift = centring_shift(design, values, used)
    centred = values - shift
    columns = {"size": ibis.literal(1.0), "total": centred, "square": centred * centred}
    pairs = [(0, 0), (0, 1), (1, 1)] if statistic != "variance" else ()
    domains = estimate_totals(design, columns, by=query.by, used=used, pairs=pairs)
    require_totals(domains, f"{statistic} of {variable}")
    estimates = []
    for totals in domains:
        figure = moment(totals, shift)
        value, error = float(figure(totals.total)), totals.standard_error(figure)
        size, linear, square = totals.total
        spread = square / size - (linear / size) ** 2
        per_head = error / size if statistic == "total" else error
        effect = None
        if statistic != "variance":
            effect = _design_effect(per_head, spread, totals, query)
        estimates.append(
            symmetric_estimate(
                design, statistic, variable, totals, value, error, query, effect
            )
        )
    return estimates


def symmetric_estimate(
    design: Design,
    statistic: str,
    variable: str,
    totals: Totals,
    value: float,
    error: float,
    query: Query,
    effect: float | None = None,
) -> Estimate:
    """Estimate from a value and its standard error, with a symmetric interval (t or normal)."""
    df = design.degrees_of_freedom
    low, high = symmetric_interval(value, error, df, query.interval, query.confidence)
    return Estimate(
        statistic=statistic,
        variable=variable,
        group=group_label(totals),
        level="",
        estimate=float(value),
        standard_error=error,
        low=low,
        high=high,
        n=totals.n,
        degrees_of_freedom=df,
        design_effect=effect,
    )


def _design_effect(
    error: float, spread: float, totals: Totals, query: Query
) -> float | None:
    """Design effect: variance of a mean over that of a simple random sample as large."""
    size = totals.total[0]
    simple = spread / (totals.n - 1) if totals.n > 1 else 0.0
    if not query.with_replacement:
        unsampled = (
            size - totals.n
        ) / size  # nobody, where weights only add up to rows
        simple *= unsampled if unsampled > ROUNDING_ERROR else 0.0
    return float(error**2 / simple) if simple > 0 else None


def rows_by_domain(design: Design, query: Query) -> dict[tuple[Any, ...], int]:
    """Number of rows in `where` per domain, with a value of the variable or without."""
    table = design.table
    rows = table.filter(replace(query, listwise=()).used(design))
    grouped = rows.group_by(query.by) if query.by else rows
    counts = grouped.agg(n_=rows.count()).to_pyarrow().to_pylist()
    return {tuple(row[b] for b in query.by): row["n_"] for row in counts}


def numeric_column(design: Design, name: str) -> "ir.NumericValue":
    """Column `name` of the design's table as float64. Raises UnknownColumn, NotANumber."""
    require_column(design, name)
    return numeric_expression(design.table, name)


def require_column(design: Design, name: str) -> Any:
    """Column `name` of the design's table, not cast. Raises UnknownColumn."""
    if name not in design.table.columns:
        known = [c for c in design.table.columns if not c.endswith("_")]
        raise UnknownColumn(column=name, columns=", ".join(known))
    return design.table[name]


def group_label(totals: Totals) -> str:
    """Label of a domain: its values, joined by a full stop."""
    return ".".join(str(value) for value in totals.key)


def centring_shift(
    design: Design, values: "ir.NumericValue", used: "ir.BooleanValue"
) -> float:
    """Unweighted mean of the values that count, to centre them by; 0 without any."""
    rows = design.table.select(value=values, used=used)
    mean = rows.filter(rows.used).value.mean().to_pyarrow().as_py()
    return float(mean or 0.0)


def observed_levels(
    design: Design, variable: str, used: "ir.BooleanValue"
) -> list[Any]:
    """Distinct values of a variable in the rows that count, in order."""
    rows = design.table.filter(used)
    counts = rows.group_by(level=rows[variable]).agg(n=rows.count()).order_by("level")
    levels: list[Any] = counts.to_pyarrow()["level"].to_pylist()
    return levels


def require_totals(domains: Sequence[Totals], what: str) -> None:
    """Raise NothingToEstimate where no domain has a row."""
    if not domains:
        raise NothingToEstimate(what=what)
